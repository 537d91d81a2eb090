/** How much more the users differ than impressions drawn one by one would. */
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import { studentT975 } from '../../statistics/student-t.js';
import type { Replicated } from '../measurement.js';
import type { RewardSums } from './weights.js';

/**
 * By which factor standard errors made for independent impressions fall short, and on how many
 * degrees of freedom that is known.
 */
export interface DesignEffect {
  /** √ of the design effect, at least 1. */
  readonly inflation: number;
  /** Half of a 95% interval, in standard errors. */
  readonly quantile: number;
}

/**
 * The design effect of clustering by user: variance of the mean reward by the jackknife over shards
 * of users, relative to that of independent impressions. It stands in for the statistics whose state
 * holds no shards. Undefined with fewer than 5 populated shards; 1 where users are not alike, or
 * rewards do not vary.
 *
 * Reference: Kish, Survey Sampling (1965), §8.2.
 */
export function designEffect({
  n,
  all,
  without,
}: Replicated<RewardSums>): DesignEffect | undefined {
  if (without.length < FEWEST_SHARDS) return undefined;
  const quantile = studentT975(without.length - 1);
  const mean = all.reward / n;
  const independent = Math.sqrt(Math.max(0, all.reward2 / n - mean * mean) / n);
  const clustered = jackknifeStandardError(without.map((part) => part.reward / part.n));
  const inflation = independent > 0 ? Math.max(1, clustered / independent) : 1;
  return { inflation: Number.isFinite(inflation) ? inflation : 1, quantile };
}
