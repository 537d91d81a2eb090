/** Whether the weights of a window allow an honest estimate, and if not, what stands in its way. */
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import type { Lack } from '../measurement.js';
import { effectiveSample, meanWeightError } from './off-policy.js';
import type { TargetWeights } from './weights.js';

/** An estimate rests on at least this many equally weighted impressions (Owen, Monte Carlo, §9.3). */
export const LEAST_EFFECTIVE_SAMPLE = 100;
/** and on at least this share of the impressions, */
export const LEAST_EFFECTIVE_SHARE = 0.01;
/** of which none has more than this share of the weight; */
export const LARGEST_SHARE = 0.1;
/** the mean weight, 1 in expectation, lies within so many standard errors of 1, */
export const MOST_ERRORS = 3;
/** or so near to it, since propensities are logged with few digits. */
export const ROUNDED_WEIGHT = 0.001;

/**
 * Why an estimate from these weights would mislead, the first of four rules that is broken; undefined
 * where it may be published. `seen` and `needed` are in impressions:
 *
 * | rule                               | seen                         | needed                   |
 * | ---------------------------------- | ---------------------------- | ------------------------ |
 * | effective sample at least 100      | effective sample             | 100                      |
 * | at least 1% of the impressions     | effective sample             | a hundredth of them      |
 * | no weight above 10% of all weight  | as many such would make all  | 10                       |
 * | mean weight 1 within 3 SE          | what the weights add up to, or the impressions: the fewer | the other |
 */
export function overlapLack(weights: TargetWeights): Lack | undefined {
  const { n, all, largest } = weights;
  const effective = effectiveSample(all);
  const lack = (seen: number, needed: number): Lack => ({
    reason: 'unpublishable',
    seen: Math.floor(seen),
    needed: Math.ceil(needed),
  });
  if (effective < LEAST_EFFECTIVE_SAMPLE) return lack(effective, LEAST_EFFECTIVE_SAMPLE);
  if (effective < LEAST_EFFECTIVE_SHARE * n) return lack(effective, LEAST_EFFECTIVE_SHARE * n);
  if (largest > LARGEST_SHARE * all.weight) return lack(all.weight / largest, 1 / LARGEST_SHARE);
  const mean = all.weight / n;
  const slack = Math.max(ROUNDED_WEIGHT, MOST_ERRORS * errorOfMeanWeight(weights));
  if (Math.abs(mean - 1) <= slack) return undefined;
  return lack(Math.min(all.weight, n), Math.max(all.weight, n));
}

/**
 * The standard error of the mean weight: the greater of the jackknife's over shards of users, which
 * allows for users that are alike, and that of independent impressions, below which the truth hardly
 * lies, and the jackknife at times does by chance.
 */
export function errorOfMeanWeight({ all, without }: TargetWeights): number {
  const independent = meanWeightError(all);
  if (without.length < FEWEST_SHARDS) return independent;
  const clustered = jackknifeStandardError(without.map(({ n, weight }) => weight / n));
  return Math.max(independent, clustered);
}
