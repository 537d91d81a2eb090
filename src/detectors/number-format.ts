/**
 * Numbers for people: as many digits as mean something. What programs read is printed in full
 * elsewhere (`--json`).
 */
import { isMeasured, REASONS, type Measurement } from './reading.js';

/** Shown where there is no number. ASCII, as is all that this file writes. */
export const NO_NUMBER = 'n/a';

/** Follows a value whose interval would rest on too few users to be given. */
const NO_INTERVAL = '(too few users for an interval)';

const SCALES = [
  { from: 1e12, unit: 'T' },
  { from: 1e9, unit: 'G' },
  { from: 1e6, unit: 'M' },
  { from: 1e3, unit: 'k' },
] as const;

/** Numbers below this stay unabridged: 9,999 reads better than 10.0k. */
const FIRST_ABRIDGED = 10_000;
/** Smaller numbers are written with an exponent. */
const SMALLEST_PLAIN = 1e-4;
const MOST_DECIMALS = 6;

/**
 * A number in about three significant digits: whole numbers below 10,000 in full, larger ones with
 * k, M, G or T, tiny ones with an exponent. NaN is `n/a`.
 *
 * @example formatNumber(0.65149) // '0.651'
 * @example formatNumber(1234) // '1,234'
 * @example formatNumber(18_400_000) // '18.4M'
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return NO_NUMBER;
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (isTiny(value)) return value.toExponential(1);
  const { from, unit } = scaleOf(value);
  const scaled = value / from;
  const decimals = unit === '' && Number.isInteger(value) ? 0 : 2 - exponentOf(scaled);
  return fixed(scaled, Math.max(0, decimals)) + unit;
}

/**
 * A value with its interval. Both are given to the second significant digit of the interval's
 * half-width, since further digits would be noise; one scale serves all three numbers. An exact value
 * (low = high) stands alone, and one whose interval is not known says so.
 *
 * @example formatInterval(0.65123, 0.6402, 0.6622) // '0.651 [0.640, 0.662]'
 * @example formatInterval(212.3, 201.2, 223.9) // '212 [201, 224]'
 */
export function formatInterval(
  value: number,
  low: number | undefined,
  high: number | undefined,
): string {
  if (low === undefined || high === undefined) return `${formatNumber(value)} ${NO_INTERVAL}`;
  if (low === high) return formatNumber(value);
  const largest = Math.max(Math.abs(value), Math.abs(low), Math.abs(high));
  if (!Number.isFinite(largest) || isTiny(largest)) {
    return `${formatNumber(value)} [${formatNumber(low)}, ${formatNumber(high)}]`;
  }
  const { from, unit } = scaleOf(largest);
  const halfWidth = Math.abs(high - low) / 2 / from;
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, 1 - exponentOf(halfWidth)));
  const written = (number: number): string => fixed(number / from, decimals) + unit;
  return `${written(value)} [${written(low)}, ${written(high)}]`;
}

/**
 * A measurement in words: the value with its interval, or why there is none and how much was seen of
 * what would be needed.
 *
 * @example formatMeasurement(insufficient) // 'too few events for a trustworthy value (12 of 50)'
 */
export function formatMeasurement(measurement: Measurement): string {
  if (isMeasured(measurement)) {
    return formatInterval(measurement.value, measurement.low, measurement.high);
  }
  const { reason, seen, needed } = measurement;
  // Where it is not a matter of amount, both are the same and say nothing.
  const progress = needed > seen ? ` (${formatNumber(seen)} of ${formatNumber(needed)})` : '';
  return REASONS[reason] + progress;
}

function isTiny(value: number): boolean {
  return value !== 0 && Math.abs(value) < SMALLEST_PLAIN;
}

function scaleOf(value: number): { readonly from: number; readonly unit: string } {
  const size = Math.abs(value);
  const plain = { from: 1, unit: '' };
  return size < FIRST_ABRIDGED ? plain : (SCALES.find(({ from }) => size >= from) ?? plain);
}

/** The decimal exponent: 2 for 212, -2 for 0.011. Read off the digits, as logarithms round. */
function exponentOf(value: number): number {
  return value === 0 ? 0 : Number(value.toExponential(2).split('e')[1]);
}

/** Fixed decimals with thousands separated, and without a sign on zero. */
function fixed(value: number, decimals: number): string {
  const text = value.toFixed(Math.min(MOST_DECIMALS, decimals));
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const joined = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return /[1-9]/.test(joined) ? joined : joined.replace('-', '');
}
