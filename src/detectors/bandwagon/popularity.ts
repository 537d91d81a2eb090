/** Who gets the exposure: the top of the window, and the head and tail of a frozen baseline. */
import type { CountHistogram } from '../../statistics/count-histogram.js';
import { compareKeys, type FrequencyTable } from '../../summaries/frequency-table.js';
import type { Replicated } from '../measurement.js';

/** The share of the items shown that counts as the head; the rest is the long tail. */
export const HEAD_SHARE = 0.2;

/**
 * The share of exposure that the k most shown items get. Which of equally shown items are taken
 * makes no difference to the sum.
 *
 * Range min(1, k/n) to 1. NaN for no exposures.
 *
 * @example topShare(countHistogram([0, 0, 1, 3, 6]), 1) // 0.6
 */
export function topShare({ counts, items, total }: CountHistogram, k: number): number {
  let left = k;
  let exposures = 0;
  for (let i = counts.length - 1; i >= 0 && left > 0; i--) {
    const taken = Math.min(left, items[i]!);
    exposures += taken * counts[i]!;
    left -= taken;
  }
  return exposures / total;
}

/**
 * What was popular when a baseline was pinned. It is frozen: measured against the popularity of the
 * moment, a policy that feeds on popularity would drift by mere accounting.
 */
export interface PopularityBaseline {
  /** The items' 64-bit hashes, ascending. */
  readonly keyHigh: Uint32Array;
  readonly keyLow: Uint32Array;
  /** The item's exposures in the baseline. */
  readonly exposures: Float64Array;
  /** 1 where the item is of the head: the most shown fifth of what was shown. */
  readonly head: Uint8Array;
  /** False where it is a sample of the items by hash: those up to its last key. */
  readonly complete: boolean;
}

/**
 * Freezes the popularity of a stretch. The head is the ⌈20%⌉ most shown of the items that it showed;
 * of equally shown ones at its edge those with the smaller hash are taken.
 *
 * Items that it never showed do not enter: how many could have been shown changes from day to day,
 * and the head would change with it.
 */
export function freezePopularity(table: FrequencyTable): PopularityBaseline {
  const { keyHigh, keyLow, complete } = table;
  const exposures = itemExposures(table);
  const head = new Uint8Array(exposures.length);
  // Keys ascend by hash and the sort is stable, so ties stay in order of hash.
  const byExposure = Array.from(exposures.keys()).sort((a, b) => exposures[b]! - exposures[a]!);
  for (const item of byExposure.slice(0, Math.ceil(exposures.length * HEAD_SHARE))) head[item] = 1;
  return { keyHigh, keyLow, exposures, head, complete };
}

const frozen = new WeakMap<FrequencyTable, PopularityBaseline>();

/** The frozen popularity of a table that many windows are compared with; made once a table. */
export function popularityOf(table: FrequencyTable): PopularityBaseline {
  let popularity = frozen.get(table);
  if (!popularity) frozen.set(table, (popularity = freezePopularity(table)));
  return popularity;
}

/** Exposure as the baseline looks at it. */
export interface AgainstBaseline {
  readonly total: number;
  /** To items outside the baseline's head. */
  readonly tail: number;
  /** Σ c·ln(1 + exposures of the item in the baseline). */
  readonly logarithms: number;
}

/**
 * A window's exposure against the baseline, and the same without each populated shard. Items of which
 * a sampled baseline knows nothing are left out. O(cells).
 */
export function againstBaseline(
  table: FrequencyTable,
  baseline: PopularityBaseline,
): Replicated<AgainstBaseline> {
  const { shards, keyHigh, keyLow, cellStart, cellShard, cellCount } = table;
  const total = new Float64Array(shards);
  const tail = new Float64Array(shards);
  const logarithms = new Float64Array(shards);
  let at = 0;
  for (let item = 0; item < keyHigh.length; item++) {
    const high = keyHigh[item]!;
    const low = keyLow[item]!;
    at = placeFrom(baseline, at, high, low);
    if (at === baseline.keyHigh.length && !baseline.complete) break;
    const isKnown = baseline.keyHigh[at] === high && baseline.keyLow[at] === low;
    const isTail = !isKnown || baseline.head[at] === 0;
    const logarithm = isKnown ? Math.log1p(baseline.exposures[at]!) : 0;
    for (let cell = cellStart[item]!; cell < cellStart[item + 1]!; cell++) {
      const shard = cellShard[cell]!;
      const count = cellCount[cell]!;
      total[shard]! += count;
      if (isTail) tail[shard]! += count;
      logarithms[shard]! += count * logarithm;
    }
  }
  const sum = (values: Float64Array, left = -1) =>
    values.reduce((all, value, shard) => (shard === left ? all : all + value), 0);
  const sample = (left?: number): AgainstBaseline => ({
    total: sum(total, left),
    tail: sum(tail, left),
    logarithms: sum(logarithms, left),
  });
  const populated = Array.from(total.keys()).filter((shard) => total[shard]! > 0);
  return { n: sum(table.total), all: sample(), without: populated.map(sample) };
}

/**
 * The share of exposure that goes to items outside the baseline's head, new items among them.
 *
 * Range 0 to 1. NaN for no exposures.
 */
export function longTailShare({ tail, total }: AgainstBaseline): number {
  return tail / total;
}

/**
 * Average recommendation popularity on the log scale: the mean over impressions of
 * ln(1 + exposures of the item in the baseline). New items count as never shown.
 *
 * Nats, at least 0; one more means e times as popular. NaN for no exposures.
 *
 * @example // baseline exposures 100, 50, 10; shown 6, 3 and 1 times: 4.188410
 *
 * Reference: Yin et al., Challenging the long tail recommendation, PVLDB 5 (2012), for average
 * recommendation popularity; the logarithm and the frozen popularity are ours.
 */
export function recommendedPopularity({ logarithms, total }: AgainstBaseline): number {
  return logarithms / total;
}

/** The first place from `at` on whose key is not below this one. */
function placeFrom(
  { keyHigh, keyLow }: PopularityBaseline,
  at: number,
  high: number,
  low: number,
): number {
  let place = at;
  while (place < keyHigh.length && compareKeys(keyHigh[place]!, keyLow[place]!, high, low) < 0) {
    place++;
  }
  return place;
}

/** Each item's exposures, over all shards. */
export function itemExposures({ cellStart, cellCount }: FrequencyTable): Float64Array {
  const exposures = new Float64Array(cellStart.length - 1);
  for (let i = 0; i < exposures.length; i++) {
    for (let cell = cellStart[i]!; cell < cellStart[i + 1]!; cell++) {
      exposures[i]! += cellCount[cell]!;
    }
  }
  return exposures;
}
