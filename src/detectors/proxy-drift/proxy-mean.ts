/** How often the proxy occurs, or what it is worth, per impression. */
import type { Replicated } from '../measurement.js';
import { SHARD, SHARD_COLUMNS, shardsOf, type DriftState } from './drift-state.js';

/** Impressions and the sums of their rewards. */
export interface RewardSums {
  readonly impressions: number;
  readonly reward: number;
  readonly rewardSquare: number;
}

/** The mean reward of an impression, P. */
export function proxyMean({ impressions, reward }: RewardSums): number {
  return reward / impressions;
}

/** The standard deviation of a single impression's reward, σ_P. */
export function proxyDeviation({ impressions, reward, rewardSquare }: RewardSums): number {
  const mean = reward / impressions;
  return Math.sqrt(Math.max(0, rewardSquare / impressions - mean * mean));
}

/** The window's impressions; n is impressions. */
export function rewardSums(state: DriftState): Replicated<RewardSums> {
  const { totals } = state;
  const shards = Array.from({ length: shardsOf(state) }, (_, shard): RewardSums => {
    const sum = (column: number) => totals.value(shard * SHARD_COLUMNS + column);
    return {
      impressions: sum(SHARD.impressions),
      reward: sum(SHARD.reward),
      rewardSquare: sum(SHARD.rewardSquare),
    };
  });
  const populated = shards.filter(({ impressions }) => impressions > 0);
  const allBut = (left?: RewardSums): RewardSums => {
    const sums = { impressions: 0, reward: 0, rewardSquare: 0 };
    for (const shard of populated) {
      if (shard === left) continue;
      sums.impressions += shard.impressions;
      sums.reward += shard.reward;
      sums.rewardSquare += shard.rewardSquare;
    }
    return sums;
  };
  const all = allBut();
  return { n: all.impressions, all, without: populated.map((shard) => allBut(shard)) };
}
