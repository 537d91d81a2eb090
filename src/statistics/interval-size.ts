/** How many observations an interval of a wanted width takes. */
import { NORMAL_975 } from './student-t.js';

/**
 * How many observations give a mean a 95% interval of ±h: n = (1.96·σ/h)².
 *
 * Not rounded. 0 for a spread of 0.
 *
 * @param spread σ, the standard deviation of an observation, at least 0
 * @param halfWidth h, above 0, in the unit of σ
 * @throws RangeError outside these
 * @example intervalSize(0.5, 0.02) // 2400.91: a share near one half, to ±2 points
 *
 * Reference: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), eq. 4.1.
 */
export function intervalSize(spread: number, halfWidth: number): number {
  if (!(spread >= 0 && halfWidth > 0)) {
    throw new RangeError('A spread is at least 0 and a half-width above 0.');
  }
  const reach = (NORMAL_975 * spread) / halfWidth;
  return reach * reach;
}
