/** Who gets the exposure: the top of the window, and the head and tail of a frozen baseline. */
import type { CountHistogram } from '../../statistics/count-histogram.js';
import { compareKeys, type FrequencyTable } from '../../summaries/frequency-table.js';

/** The share of the catalogue that counts as its head; the rest is the long tail. */
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
  /** 1 where the item is of the head: the most shown fifth of the catalogue. */
  readonly head: Uint8Array;
}

/**
 * Freezes the popularity of a window as a baseline. The head is the ⌈20% n⌉ most shown items; of
 * equally shown ones at its edge those with the smaller hash are taken.
 *
 * @param n items of the catalogue
 */
export function freezePopularity(table: FrequencyTable, n: number): PopularityBaseline {
  const exposures = itemExposures(table);
  const head = new Uint8Array(exposures.length);
  // Keys ascend by hash and the sort is stable, so ties stay in order of hash.
  const byExposure = Array.from(exposures.keys()).sort((a, b) => exposures[b]! - exposures[a]!);
  for (const item of byExposure.slice(0, Math.ceil(n * HEAD_SHARE))) head[item] = 1;
  return { keyHigh: table.keyHigh, keyLow: table.keyLow, exposures, head };
}

/**
 * The share of exposure that goes to items outside the baseline's head, new items among them.
 *
 * Range 0 to 1. NaN for no exposures. O(items).
 */
export function longTailShare(table: FrequencyTable, baseline: PopularityBaseline): number {
  let tail = 0;
  let total = 0;
  forEachItem(table, baseline, (exposures, known) => {
    total += exposures;
    if (known === undefined || baseline.head[known] === 0) tail += exposures;
  });
  return tail / total;
}

/**
 * Average recommendation popularity on the log scale: the mean over impressions of
 * ln(1 + exposures of the item in the baseline). New items count as never shown.
 *
 * Nats, at least 0; one more means e times as popular. NaN for no exposures. O(items).
 *
 * @example // baseline exposures 100, 50, 10; shown 6, 3 and 1 times: 4.188410
 *
 * Reference: Yin et al., Challenging the long tail recommendation, PVLDB 5 (2012), for average
 * recommendation popularity; the logarithm and the frozen popularity are ours.
 */
export function recommendedPopularity(table: FrequencyTable, baseline: PopularityBaseline): number {
  let sum = 0;
  let total = 0;
  forEachItem(table, baseline, (exposures, known) => {
    total += exposures;
    if (known !== undefined) sum += exposures * Math.log1p(baseline.exposures[known]!);
  });
  return sum / total;
}

/** Visits the table's items with their exposures and their place in the baseline, if they have one. */
function forEachItem(
  table: FrequencyTable,
  baseline: PopularityBaseline,
  visit: (exposures: number, known: number | undefined) => void,
): void {
  const exposures = itemExposures(table);
  let at = 0;
  for (let i = 0; i < exposures.length; i++) {
    let order = -1;
    for (; at < baseline.keyHigh.length; at++) {
      order = compareKeys(
        table.keyHigh[i]!,
        table.keyLow[i]!,
        baseline.keyHigh[at]!,
        baseline.keyLow[at]!,
      );
      if (order <= 0) break;
    }
    visit(exposures[i]!, order === 0 ? at : undefined);
  }
}

/** Each item's exposures, over all shards. */
function itemExposures({ cellStart, cellCount }: FrequencyTable): Float64Array {
  const exposures = new Float64Array(cellStart.length - 1);
  for (let i = 0; i < exposures.length; i++) {
    for (let cell = cellStart[i]!; cell < cellStart[i + 1]!; cell++) {
      exposures[i]! += cellCount[cell]!;
    }
  }
  return exposures;
}
