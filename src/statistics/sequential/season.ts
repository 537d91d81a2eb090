/** What the hour of the day, or the weekend, does to a reading, as far as a baseline shows it. */

/** By season, what it adds to the mean; sums to 0 over the baseline's observations. */
export interface SeasonFit {
  readonly effects: readonly number[];
  /** How many effects were in fact fitted: one fewer than seasons, times the share kept. */
  readonly degrees: number;
}

export const NO_SEASONS: SeasonFit = { effects: [], degrees: 0 };

/**
 * The effects of seasons, shrunken by as much as chance alone would have spread them.
 *
 * The raw effect of season h is the mean of its n_h observations less the mean of all. With the
 * variance s² inside seasons, F = Σ n_h·effect² / ((H−1)·s²) is about 1 where seasons do nothing. The
 * share B = max(0, 1 − c/F) of each raw effect is kept, where c = (H−3)/(H−1) for four or more seasons
 * (James and Stein, positive part) and 1 for fewer, so that hours that differ by chance are left alone:
 * a wrong effect would come back as a daily wave in the residuals.
 *
 * A season without observation has effect 0. Nothing is fitted unless two seasons have been seen and
 * one of them twice.
 *
 * Cost: O(n).
 *
 * @param seasons one for each value, integers from 0
 * @example seasonFit([0, 0.2, 5, 5.2], [0, 0, 1, 1]).effects // −2.498, 2.498
 *
 * Reference: Efron & Morris, Stein's estimation rule and its competitors, Journal of the American
 * Statistical Association 68 (1973), 117-130.
 */
export function seasonFit(values: readonly number[], seasons: readonly number[]): SeasonFit {
  const count = Math.max(0, ...seasons.map((season) => season + 1));
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)];
  for (const [i, value] of values.entries()) {
    sums[seasons[i]!]! += value;
    sizes[seasons[i]!]!++;
  }
  const seen = sizes.filter((size) => size > 0).length;
  const within = values.length - seen;
  if (seen < 2 || within < 1) return NO_SEASONS;
  const mean = sums.reduce((a, b) => a + b, 0) / values.length;
  const raw = sums.map((sum, h) => (sizes[h]! > 0 ? sum / sizes[h]! - mean : 0));
  let between = 0;
  for (const [h, effect] of raw.entries()) between += sizes[h]! * effect * effect;
  let inside = 0;
  for (const [i, value] of values.entries()) {
    const left = value - mean - raw[seasons[i]!]!;
    inside += left * left;
  }
  if (!(between > 0)) return { effects: Array.from(raw), degrees: 0 };
  const ratio = between / (seen - 1) / (inside / within); // infinite where seasons explain all
  const shrinkage = seen > 3 ? (seen - 3) / (seen - 1) : 1;
  const kept = Math.max(0, 1 - shrinkage / ratio);
  return { effects: Array.from(raw, (effect) => kept * effect), degrees: kept * (seen - 1) };
}

/**
 * The hour of the day of an hourly block, in UTC.
 *
 * @param start of the block, epoch milliseconds
 */
export function hourOfDay(start: number): number {
  return remainder(Math.floor(start / 3_600_000), 24);
}

/** 1 for a day that is a Saturday or a Sunday in UTC, else 0. */
export function weekend(start: number): number {
  // The first day of the epoch was a Thursday.
  return remainder(Math.floor(start / 86_400_000) + 3, 7) >= 5 ? 1 : 0;
}

function remainder(value: number, by: number): number {
  return ((value % by) + by) % by;
}
