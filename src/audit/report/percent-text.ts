/** A share in percent: `12.3%`. */
import { formatNumber } from '../../detectors/number-format.js';

export function percentText(share: number): string {
  return `${formatNumber(share * 100)}%`;
}
