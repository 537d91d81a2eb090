/** Doubly robust value of the uniform policy, with items' reward rates as the model, cross-fitted. */
import { keysOf, type SumTable } from '../../summaries/sum-table.js';
import type { Replicated } from '../measurement.js';
import { doublyRobust } from './off-policy.js';
import { sameKey } from './position-table.js';
import { FOLD, FOLDS, TABLE_COLUMNS } from './window-state.js';

/** Of all items together, in one fold of users. */
export interface FoldTotals {
  /** Impressions with a propensity. */
  n: number;
  /** Σw and Σwr of these. */
  weight: number;
  weightedReward: number;
  /** Impressions and rewards, with or without a propensity. */
  impressions: number;
  reward: number;
}

/** Impressions whose rate an item is given to begin with: the mean over all items. */
export const PRIOR_IMPRESSIONS = 10;

/**
 * The doubly robust value of showing K items equally often, and the same without each fold.
 *
 * An impression's q̂ is its item's reward rate among users of the other folds, drawn towards the
 * rate of all items by 10 impressions' worth; v̂ is the mean of q̂ over the K items. So no reward is
 * predicted from itself, and neither is that of a user. Items that the table does not keep, or that
 * nobody was shown, are predicted at the rate of all items.
 *
 * O(cells · folds²).
 *
 * @param eligible K, the same for every impression, and no fewer than the items of the table
 */
export function crossFittedValue(
  table: SumTable,
  totals: readonly FoldTotals[],
  eligible: number,
): Replicated<number> {
  const populated = totals.flatMap(({ n }, fold) => (n > 0 ? [fold] : []));
  const value = (without: number) =>
    valueOver(
      table,
      totals,
      eligible,
      populated.filter((fold) => fold !== without),
    );
  const all = value(-1);
  const n = populated.reduce((sum, fold) => sum + totals[fold]!.n, 0);
  return { n, all, without: populated.length > 2 ? populated.map(value) : [] };
}

/** The value from the users of these folds; NaN from a single fold, which has no other to learn from. */
function valueOver(
  table: SumTable,
  totals: readonly FoldTotals[],
  eligible: number,
  folds: readonly number[],
): number {
  if (folds.length < 2) return NaN;
  const rates = new Float64Array(FOLDS);
  for (const fold of folds) rates[fold] = rateOutside(totals, folds, fold);
  const predicted = new Float64Array(FOLDS);
  const weightKept = new Float64Array(FOLDS);
  let weightedPrediction = 0;
  forEachItem(table, eligible, (impressions, reward, weight) => {
    let shown = 0;
    let earned = 0;
    for (const fold of folds) {
      shown += impressions[fold]!;
      earned += reward[fold]!;
    }
    for (const fold of folds) {
      const others = shown - impressions[fold]!;
      const rate =
        (earned - reward[fold]! + PRIOR_IMPRESSIONS * rates[fold]!) / (others + PRIOR_IMPRESSIONS);
      predicted[fold]! += rate;
      weightKept[fold]! += weight[fold]!;
      weightedPrediction += weight[fold]! * rate;
    }
  });
  const unseen = eligible - keysOf(table);
  let [n, prediction, weightedReward] = [0, 0, 0];
  for (const fold of folds) {
    const total = totals[fold]!;
    n += total.n;
    prediction += (total.n * (predicted[fold]! + unseen * rates[fold]!)) / eligible;
    weightedReward += total.weightedReward;
    weightedPrediction += (total.weight - weightKept[fold]!) * rates[fold]!;
  }
  return doublyRobust(n, prediction, weightedReward, weightedPrediction);
}

/** The reward rate of all items among the users of the other folds. */
function rateOutside(totals: readonly FoldTotals[], folds: readonly number[], own: number): number {
  let [impressions, reward] = [0, 0];
  for (const fold of folds) {
    if (fold === own) continue;
    impressions += totals[fold]!.impressions;
    reward += totals[fold]!.reward;
  }
  return reward / impressions;
}

/** Visits each item with its impressions, rewards and weights by fold; the arrays are reused. */
function forEachItem(
  table: SumTable,
  eligible: number,
  visit: (impressions: Float64Array, reward: Float64Array, weight: Float64Array) => void,
): void {
  const { sub, sums } = table;
  const impressions = new Float64Array(FOLDS);
  const reward = new Float64Array(FOLDS);
  const weight = new Float64Array(FOLDS);
  for (let cell = 0; cell < sub.length; cell++) {
    const at = cell * TABLE_COLUMNS;
    const fold = sub[cell]!;
    impressions[fold] = sums.value(at + FOLD.impressions);
    reward[fold] = sums.value(at + FOLD.reward);
    weight[fold] =
      sums.value(at + FOLD.eligibleKnown) + sums.value(at + FOLD.eligibleUnknown) / eligible;
    if (cell + 1 < sub.length && sameKey(table, cell, cell + 1)) continue;
    visit(impressions, reward, weight);
    impressions.fill(0);
    reward.fill(0);
    weight.fill(0);
  }
}
