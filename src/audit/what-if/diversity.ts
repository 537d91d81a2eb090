/** How varied the slates of each setting are, for a user and over the catalogue. */
import {
  FEWEST_SHARDS,
  jackknifeInterval,
  jackknifeStandardError,
} from '../../statistics/jackknife.js';
import { studentT975 } from '../../statistics/student-t.js';
import type { Finding, Lacking } from '../findings/findings.js';
import { SHARDS } from './position-tally.js';
import { EXPOSURE_SHARDS, type ReplayTally } from './replay-tally.js';

const NO_CATEGORIES: Lacking = { enough: false, reason: 'no_categories', seen: 0, needed: 1 };

export interface Diversity {
  /** Mean over users of the effective categories of their slates. */
  readonly level: Finding;
  /** Less that of what was served, paired by user. */
  readonly change: Finding;
}

/**
 * Effective categories 1/Σq² of a slate, averaged within each user and then over users; 1 to the
 * slate's size. Jackknife over shards of users. `no_categories` where no item has any.
 *
 * @param setting by number; the number of settings stands for what was served
 */
export function slateDiversity(tally: ReplayTally, setting: number): Diversity {
  const { diverseUsers, diversity, settings } = tally;
  const users = diverseUsers.reduce((sum, each) => sum + each, 0);
  if (users === 0) return { level: NO_CATEGORIES, change: NO_CATEGORIES };
  const populated = [...diverseUsers.keys()].filter((shard) => diverseUsers[shard]! > 0);
  const mean = (of: (shard: number) => number): Finding => {
    const total = populated.reduce((sum, shard) => sum + of(shard), 0);
    const without = populated.map((shard) => (total - of(shard)) / (users - diverseUsers[shard]!));
    const value = total / users;
    const interval = jackknifeInterval(value, without);
    return interval === undefined
      ? { enough: false, reason: 'few_shards', seen: populated.length, needed: FEWEST_SHARDS }
      : { enough: true, value, ...interval, n: users };
  };
  const at = setting * SHARDS;
  const served = settings * SHARDS;
  return {
    level: mean((shard) => diversity[at + shard]!),
    change: mean((shard) => diversity[at + shard]! - diversity[served + shard]!),
  };
}

/**
 * Effective items N₂ = 1/Ĥ over the catalogue, Ĥ = Σc(c−1)/(S(S−1)): the slates behave as if so many
 * items were shown equally often. Interval by jackknife over 8 shards of users, on the log scale.
 *
 * Where items share B cells by their hash, two different items meet with probability 1/B, which is
 * taken off: Ĥ = (Ĥ_cells − 1/B)/(1 − 1/B); a relative error of about √(2/B), 1.6%, is added.
 *
 * Reference for the cells: Thorup & Zhang, Tabulation-based 5-independent hashing with applications to
 * linear probing and second moment estimation, SIAM J. Computing 41 (2012).
 */
export function effectiveItems(tally: ReplayTally, setting: number): Finding {
  const { cells, items, exposure } = tally;
  const total = new Float64Array(cells);
  const shard = (number: number) => {
    const at = (setting * EXPOSURE_SHARDS + number) * cells;
    return exposure.subarray(at, at + cells);
  };
  for (let number = 0; number < EXPOSURE_SHARDS; number++) {
    const counts = shard(number);
    for (let cell = 0; cell < cells; cell++) total[cell]! += counts[cell]!;
  }
  const shares = items > cells ? 1 / cells : 0;
  const inverse = (counts: Float64Array) => {
    let sum = 0;
    let pairs = 0;
    for (const count of counts) {
      sum += count;
      pairs += count * (count - 1);
    }
    return (1 - shares) / (pairs / (sum * (sum - 1)) - shares);
  };
  const value = inverse(total);
  if (!(value > 0 && value < Infinity)) {
    return { enough: false, reason: 'insufficient', seen: 0, needed: 2 };
  }
  const without: number[] = [];
  for (let number = 0; number < EXPOSURE_SHARDS; number++) {
    const counts = shard(number);
    if (counts.every((count) => count === 0)) continue;
    without.push(Math.log(inverse(total.map((count, cell) => count - counts[cell]!))));
  }
  const byCells = items > cells ? 2 / cells : 0;
  const byShards = jackknifeStandardError(without);
  const error = Math.sqrt(byShards * byShards + byCells);
  if (without.length < FEWEST_SHARDS || !Number.isFinite(error)) {
    return { enough: false, reason: 'few_shards', seen: without.length, needed: FEWEST_SHARDS };
  }
  const factor = Math.exp(studentT975(without.length - 1) * error);
  const n = total.reduce((sum, each) => sum + each, 0);
  return { enough: true, value, low: value / factor, high: value * factor, n };
}
