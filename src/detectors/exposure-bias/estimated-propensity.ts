/** Weights where no propensities are logged: from how often each item stood at each position. */
import { keysOf, type SumTable } from '../../summaries/sum-table.js';
import type { WeightSums } from './off-policy.js';
import { CELL, TABLE_COLUMNS } from './window-state.js';

/**
 * The weights towards the uniform policy over K items, with the item's share of the impressions at
 * its position in the window for its propensity: w = 1/(K·p̂), p̂ = N_ik/N_k.
 *
 * It ignores whom an item was shown to: a ranker that personalises shows items to those who will like
 * them, and this takes their rewards for everyone's. Where the table was cut, the items that it keeps
 * stand for all of them, and K is taken to have shrunk with them.
 *
 * @param sampled the share of items that the table keeps
 * @param depth positions told apart; deeper and unknown ones are one position each
 * @example items a, a, b at position 1, K = 2: w = 3/4, 3/4, 3/2
 */
export function estimatedWeights(
  table: SumTable,
  eligible: number,
  sampled: number,
  depth: number,
): { readonly sums: WeightSums; readonly largest: number } {
  const { sub, sums } = table;
  const atPosition = new Float64Array(depth + 2);
  const value = (cell: number, column: number) => sums.value(cell * TABLE_COLUMNS + column);
  for (let cell = 0; cell < sub.length; cell++) {
    atPosition[sub[cell]!]! += value(cell, CELL.impressions);
  }
  let [n, weight, weight2, reward, weight2Reward, weight2Reward2, largest] = [0, 0, 0, 0, 0, 0, 0];
  for (let cell = 0; cell < sub.length; cell++) {
    const shown = value(cell, CELL.impressions);
    if (shown === 0) continue;
    const w = atPosition[sub[cell]!]! / (shown * eligible * sampled);
    n += shown;
    weight += shown * w;
    weight2 += shown * w * w;
    reward += w * value(cell, CELL.reward);
    weight2Reward += w * w * value(cell, CELL.reward);
    weight2Reward2 += w * w * value(cell, CELL.reward2);
    largest = Math.max(largest, w);
  }
  return { sums: { n, weight, weight2, reward, weight2Reward, weight2Reward2 }, largest };
}

/** Items of a table, and the share of all items that it keeps: 1 unless it was cut. O(cells). */
export function itemsOf(table: SumTable): { readonly items: number; readonly sampled: number } {
  const kept = keysOf(table);
  if (table.complete) return { items: kept, sampled: 1 };
  const last = table.sub.length - 1;
  const sampled = (table.keyHigh[last]! * 2 ** 32 + table.keyLow[last]! + 1) / 2 ** 64;
  return { items: Math.round(kept / sampled), sampled };
}
