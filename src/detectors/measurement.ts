/** From the answer to one question about a window to the measurement that is reported. */
import { jackknifeInterval } from '../statistics/jackknife.js';
import type { By, Insufficient, Measurement } from './reading.js';

/** Relative differences below this come from rounding. */
const ROUNDING = 1e-12;

/** A statistic of a sample, and how its interval is made. */
export interface Estimator<Sample> {
  readonly of: (sample: Sample) => number;
  readonly scale: 'linear' | 'log';
  /** The least and the greatest value possible; an interval does not leave them. */
  readonly range: readonly [least: number, greatest: number];
}

/** Why there is no value. */
export type Lack = Pick<Insufficient, 'reason' | 'seen' | 'needed'>;

/** An exact number, an estimate, or why there is none. */
export type Answer<Sample> = number | Estimator<Sample> | Lack;

/** A sample of n units, and the same with each populated shard left out. */
export interface Replicated<Sample> {
  readonly n: number;
  readonly all: Sample;
  readonly without: readonly Sample[];
}

/**
 * The measurement of an answer: an exact number has low = high = value, an estimate the jackknife's
 * interval, cut to the possible, or none with fewer than 5 populated shards.
 */
export function measurementOf<Sample>(
  reading: string,
  by: By,
  answer: Answer<Sample>,
  { n, all, without }: Replicated<Sample>,
): Measurement {
  if (typeof answer === 'number') {
    return { reading, by, n, value: answer, low: answer, high: answer };
  }
  if ('reason' in answer) return { reading, by, enough: false, ...answer };
  const value = answer.of(all);
  const interval = jackknifeInterval(value, without.map(answer.of), answer.scale);
  if (interval === undefined) return { reading, by, n, value, interval: 'few_shards' };
  // A statistic that no shard moves differs between them in its last digits at most.
  if (interval.high - interval.low <= ROUNDING * Math.abs(value)) {
    return { reading, by, n, value, low: value, high: value };
  }
  const [least, greatest] = answer.range;
  const low = Math.max(least, interval.low);
  const high = Math.min(greatest, interval.high);
  return { reading, by, n, value, low, high };
}
