/** What the readings need of a window's frequency table: the counts, and those without each shard. */
import { CountTally, type CountHistogram } from '../../statistics/count-histogram.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { Replicated } from '../measurement.js';

/** How many kept items were shown how often; n is impressions of all items, kept or cut. */
export interface Exposure extends Replicated<CountHistogram> {
  /** The share of items that the table keeps: 1, or less where it was cut to a sample by hash. */
  readonly sampled: number;
  /** Kept items that users of exactly one shard were shown, of exactly two, and of exactly three. */
  readonly byShardsMet: readonly [one: number, two: number, three: number];
}

/**
 * Derives the count histograms of a window, and those with each populated shard left out.
 *
 * Leaving a shard out changes only the items shown in it, so one pass over the cells serves for
 * all: O(cells + shards · different counts).
 */
export function exposureOf(table: FrequencyTable): Exposure {
  const { shards, cellStart, cellShard, cellCount } = table;
  const tally = new CountTally();
  const corrections = Array.from({ length: shards }, () => new CountTally());
  const shardTotal = new Float64Array(shards);
  const byShardsMet: [number, number, number] = [0, 0, 0];
  for (let item = 0; item + 1 < cellStart.length; item++) {
    const start = cellStart[item]!;
    const end = cellStart[item + 1]!;
    let count = 0;
    for (let cell = start; cell < end; cell++) count += cellCount[cell]!;
    tally.add(count);
    if (end - start <= 3) byShardsMet[end - start - 1]!++;
    for (let cell = start; cell < end; cell++) {
      const shard = cellShard[cell]!;
      shardTotal[shard]! += cellCount[cell]!;
      corrections[shard]!.add(count, -1);
      corrections[shard]!.add(count - cellCount[cell]!);
    }
  }
  const all = tally.histogram();
  const without = corrections
    .filter((_, shard) => shardTotal[shard]! > 0)
    .map((correction) => {
      correction.addAll(all);
      return correction.histogram();
    });
  const n = table.total.reduce((sum, count) => sum + count, 0);
  return { n, sampled: sampledShare(table), byShardsMet, all, without };
}

/** The share of the hash range below and at the last kept key; 1 for a complete table. */
function sampledShare({ complete, keyHigh, keyLow }: FrequencyTable): number {
  if (complete) return 1;
  const last = keyHigh.length - 1;
  return (keyHigh[last]! * 2 ** 32 + keyLow[last]! + 1) / 2 ** 64;
}
