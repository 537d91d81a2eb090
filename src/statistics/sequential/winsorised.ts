/** Values among which a few lie where none should. */

/** Deviations from the median beyond so many standard deviations are cut off there. */
const LIMIT = 4;
/** Of normal values the median absolute deviation is this share of the standard deviation. */
const NORMAL_SHARE = 0.6744897501960817;

/**
 * The values, with those beyond four standard deviations from the median put there, where the standard
 * deviation is the median absolute deviation over 0.6745: an incident of a few hours inside a baseline
 * then neither moves its mean nor hides the next one.
 *
 * It also cuts real tails: of skewed noise the spread comes out smaller, and false alarms come sooner.
 * So it is for baselines that are known to hold something odd. Unchanged where more than half of the
 * values are the same.
 *
 * @example winsorised([1, 2, 3, 4, 1000]) // the last becomes 3 + 4·1.4826 = 8.930409
 */
export function winsorised(values: readonly number[]): number[] {
  const middle = median(values);
  const deviation = median(values.map((value) => Math.abs(value - middle))) / NORMAL_SHARE;
  if (!(deviation > 0)) return [...values];
  const [low, high] = [middle - LIMIT * deviation, middle + LIMIT * deviation];
  return values.map((value) => Math.max(low, Math.min(high, value)));
}

/**
 * The middle one of the values, or the mean of the two in the middle; NaN of none.
 *
 * @example median([3, 1, 2]) // 2
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}
