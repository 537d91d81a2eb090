import { studentT975 } from './student-t.js';

/** Below this many populated shards the spread between them says too little for an interval. */
export const FEWEST_SHARDS = 5;

/** A 95% interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The standard error of a statistic, from its values with one shard (group of users) left out in
 * turn: how much the statistic would change had other users come.
 *
 * SE² = (g−1)/g · Σ_j (θ_(j) − θ̄)², with g the number of values. 0 for a single value.
 *
 * @param leaveOneOut θ_(j): the statistic of all populated shards but one, for each of them
 * @example jackknifeStandardError([0.4, 0.5, 0.5, 0.6]) // 0.122474
 *
 * Reference: Efron & Stein, The jackknife estimate of variance, Annals of Statistics 9 (1981), 586-596.
 */
export function jackknifeStandardError(leaveOneOut: readonly number[]): number {
  const g = leaveOneOut.length;
  // Sums of differences from one of the values, so that equal values give exactly 0.
  const origin = leaveOneOut[0] ?? 0;
  let sum = 0;
  for (const theta of leaveOneOut) sum += theta - origin;
  const mean = origin + sum / g;
  let squares = 0;
  for (const theta of leaveOneOut) squares += (theta - mean) * (theta - mean);
  return Math.sqrt(((g - 1) / g) * squares);
}

/**
 * The 95% interval of a statistic by the delete-one-shard jackknife: θ ± t·SE, t on g−1 degrees of
 * freedom. It allows for any correlation within a user, since a user's events share a shard.
 *
 * Scale `log` is for positive ratios and effective numbers: the interval is made for ln θ and
 * exponentiated, so it stays positive and is as wide upwards as downwards in proportion.
 *
 * Undefined with fewer than 5 shards, or where the statistic does not exist without some shard
 * (a θ_(j) that is infinite or no number).
 *
 * @param leaveOneOut θ_(j) of the populated shards only; an empty shard would add a false zero
 * @example jackknifeInterval(0.5, [0.4, 0.5, 0.5, 0.5, 0.6]) // 0.5 ∓ 2.776·0.126491
 */
export function jackknifeInterval(
  value: number,
  leaveOneOut: readonly number[],
  scale: 'linear' | 'log' = 'linear',
): Interval | undefined {
  if (leaveOneOut.length < FEWEST_SHARDS) return undefined;
  const onScale = scale === 'log' ? leaveOneOut.map(Math.log) : leaveOneOut;
  const margin = studentT975(leaveOneOut.length - 1) * jackknifeStandardError(onScale);
  if (!Number.isFinite(margin)) return undefined;
  if (scale === 'linear') return { low: value - margin, high: value + margin };
  const factor = Math.exp(margin);
  return { low: value / factor, high: value * factor };
}
