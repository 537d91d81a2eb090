/** How findings are written: a value with its interval, or why there is none. */
import { formatInterval, formatNumber } from '../../detectors/number-format.js';
import { LACK_REASONS } from './lack-reasons.js';
import type { Finding, Lacking } from './findings.js';

/** Names of the metrics of scorers. */
const METRICS: Readonly<Record<string, string>> = {
  auc: 'AUC',
  ndcg: 'NDCG',
  logLoss: 'log-loss',
  ece: 'calibration error (ECE)',
  debiasedCalibration: 'calibration error, debiased',
};

/** The metric's name; one that is not known by its own. */
export function metricName(metric: string): string {
  return Object.hasOwn(METRICS, metric) ? METRICS[metric]! : metric;
}

/** What a scorer did well or badly by this metric: a verb for sentences. */
export function metricVerb(metric: string): string {
  if (metric === 'auc' || metric === 'ndcg') return 'ranked';
  return metric === 'logLoss' ? 'predicted' : 'matched';
}

/** Why there is no number, with how much was seen of what is needed. */
export function lackText({ reason, seen, needed }: Lacking): string {
  const words = LACK_REASONS[reason];
  if (needed === undefined || !(needed > (seen ?? 0))) return words;
  const progress = seen === undefined ? '' : `${formatNumber(seen)} of `;
  return `${words} (${progress}${formatNumber(needed)})`;
}

/**
 * The value and its 95% interval, times a factor.
 *
 * @example findingText({ enough: true, value: 0.651, low: 0.64, high: 0.662, n: 100 }) // '0.651 [0.640, 0.662]'
 */
export function findingText(finding: Finding, factor = 1): string {
  if (!finding.enough) return lackText(finding);
  const { value, low, high } = finding;
  return formatInterval(value * factor, low * factor, high * factor);
}

/** The same with a sign, for differences. */
export function signedText(finding: Finding, factor = 1): string {
  const sign = finding.enough && finding.value > 0 ? '+' : '';
  return `${sign}${findingText(finding, factor)}`;
}

/** A share or a relative change, in percent: `+1.2% [0.5, 1.9]`. */
export function percentFinding(finding: Finding, signed = false): string {
  if (!finding.enough) return lackText(finding);
  const text = signed ? signedText(finding, 100) : findingText(finding, 100);
  const end = text.indexOf(' ');
  return end < 0 ? `${text}%` : `${text.slice(0, end)}%${text.slice(end)}`;
}

/**
 * A number in at most three digits, without zeros at its end: for settings and axes.
 *
 * @example shortNumber(0.5) // '0.5'
 */
export function shortNumber(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}

/** A probability of chance: `p < 0.001`, `p 0.012`; empty where there is none. */
export function chanceText(name: 'p' | 'q', probability: number | null): string {
  if (probability === null) return '';
  return probability < 0.001 ? `${name} < 0.001` : `${name} ${shortNumber(probability)}`;
}
