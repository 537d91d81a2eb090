/** The weights of a window towards a target policy, from its sums; with each shard left out as well. */
import type { Replicated } from '../measurement.js';
import type { FoldTotals } from './cross-fit.js';
import type { WeightSums } from './off-policy.js';
import { wideValue } from './wide-sums.js';
import { EXTREME, FOLDS, PLACE, SHARD_PLACES, WEIGHT, type WindowState } from './window-state.js';

/** Weights towards one target policy. */
export interface TargetWeights extends Replicated<WeightSums> {
  /** The largest single weight; 0 where there is none. */
  readonly largest: number;
}

/** How many impressions, and the sums of their rewards. */
export interface RewardSums {
  readonly n: number;
  readonly reward: number;
  readonly reward2: number;
}

/**
 * The weights towards showing each of K eligible items equally often: 1/(K·p), with K as the row
 * logged it, else as given.
 */
export function uniformWeights(state: WindowState, eligible: number): TargetWeights {
  const shards = shardNumbers(state).map((shard) => uniformAt(state, shard, eligible));
  const unknown = state.extremes[EXTREME.eligibleUnknown]! / eligible;
  const largest = Math.max(0, state.extremes[EXTREME.eligibleKnown]!, unknown);
  return { ...replicated(shards, addWeights, NO_WEIGHTS), largest };
}

/** The weights towards the candidate policy whose probabilities were logged. */
export function candidateWeights(state: WindowState): TargetWeights {
  const shards = shardNumbers(state).map((shard) => weightsAt(state, shard, PLACE.candidate, 1));
  const largest = Math.max(0, state.extremes[EXTREME.candidate]!);
  return { ...replicated(shards, addWeights, NO_WEIGHTS), largest };
}

/** All impressions and what they earned, weighted or not. */
export function rewards({ shards, sums }: WindowState): Replicated<RewardSums> {
  const each = Array.from({ length: shards }, (_, shard): RewardSums => {
    const at = shard * SHARD_PLACES;
    return {
      n: sums.value(at + PLACE.impressions),
      reward: wideValue(sums, at + PLACE.reward),
      reward2: wideValue(sums, at + PLACE.reward2),
    };
  });
  return replicated(each, addRewards, { n: 0, reward: 0, reward2: 0 });
}

/** Impressions with a propensity, and those of them that were bound to happen. */
export interface Support {
  readonly n: number;
  readonly certain: number;
}

/** Impressions with a propensity, and how many of them had no alternative. */
export function support({ shards, sums }: WindowState): Replicated<Support> {
  const each = Array.from({ length: shards }, (_, shard): Support => {
    const at = shard * SHARD_PLACES;
    return { n: sums.value(at + PLACE.logged), certain: sums.value(at + PLACE.certain) };
  });
  return replicated(
    each,
    (a, b, sign) => ({
      n: a.n + sign * b.n,
      certain: a.certain + sign * b.certain,
    }),
    { n: 0, certain: 0 },
  );
}

const NO_WEIGHTS: WeightSums = {
  n: 0,
  weight: 0,
  weight2: 0,
  reward: 0,
  weight2Reward: 0,
  weight2Reward2: 0,
};

function shardNumbers({ shards }: WindowState): number[] {
  return Array.from({ length: shards }, (_, shard) => shard);
}

function weightsAt(
  { sums }: WindowState,
  shard: number,
  place: number,
  factor: number,
): WeightSums {
  const at = shard * SHARD_PLACES + place;
  const square = factor * factor;
  return {
    n: sums.value(at + WEIGHT.n),
    weight: factor * wideValue(sums, at + WEIGHT.weight),
    weight2: square * wideValue(sums, at + WEIGHT.weight2),
    reward: factor * wideValue(sums, at + WEIGHT.reward),
    weight2Reward: square * wideValue(sums, at + WEIGHT.weight2Reward),
    weight2Reward2: square * wideValue(sums, at + WEIGHT.weight2Reward2),
  };
}

function uniformAt(state: WindowState, shard: number, eligible: number): WeightSums {
  const known = weightsAt(state, shard, PLACE.eligibleKnown, 1);
  return addWeights(known, weightsAt(state, shard, PLACE.eligibleUnknown, 1 / eligible), 1);
}

function addWeights(a: WeightSums, b: WeightSums, sign: number): WeightSums {
  return {
    n: a.n + sign * b.n,
    weight: a.weight + sign * b.weight,
    weight2: a.weight2 + sign * b.weight2,
    reward: a.reward + sign * b.reward,
    weight2Reward: a.weight2Reward + sign * b.weight2Reward,
    weight2Reward2: a.weight2Reward2 + sign * b.weight2Reward2,
  };
}

function addRewards(a: RewardSums, b: RewardSums, sign: number): RewardSums {
  return {
    n: a.n + sign * b.n,
    reward: a.reward + sign * b.reward,
    reward2: a.reward2 + sign * b.reward2,
  };
}

/** The sum of all shards, and that without each shard that has impressions. */
function replicated<Sums extends { readonly n: number }>(
  shards: readonly Sums[],
  add: (a: Sums, b: Sums, sign: number) => Sums,
  none: Sums,
): Replicated<Sums> {
  const all = shards.reduce((total, each) => add(total, each, 1), none);
  const without = shards.filter(({ n }) => n > 0).map((each) => add(all, each, -1));
  return { n: all.n, all, without };
}

/** What cross-fitting needs of each fold of users; fold = shard mod folds. */
export function foldTotals(state: WindowState, eligible: number): FoldTotals[] {
  const folds = Array.from({ length: FOLDS }, (): FoldTotals => ({
    n: 0,
    weight: 0,
    weightedReward: 0,
    impressions: 0,
    reward: 0,
  }));
  for (const shard of shardNumbers(state)) {
    const fold = folds[shard % FOLDS]!;
    const at = shard * SHARD_PLACES;
    const weights = uniformAt(state, shard, eligible);
    fold.n += weights.n;
    fold.weight += weights.weight;
    fold.weightedReward += weights.reward;
    fold.impressions += state.sums.value(at + PLACE.impressions);
    fold.reward += wideValue(state.sums, at + PLACE.reward);
  }
  return folds;
}
