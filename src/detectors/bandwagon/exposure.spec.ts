import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countHistogram, type CountHistogram } from '../../statistics/count-histogram.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import { exposureOf } from './exposure.js';

const SHARDS = 6;
const ITEMS = 40;

/** Hashes of the items, evenly spread. */
const DICTIONARY = {
  size: ITEMS,
  hashHigh: Uint32Array.from({ length: ITEMS }, (_, item) => (item + 1) * 100_000_000),
  hashLow: new Uint32Array(ITEMS),
};

type Impression = readonly [item: number, shard: number];

function tableOf(impressions: readonly Impression[], cap = 1000): FrequencyTable {
  const counter = new FrequencyCounter({ shards: SHARDS, cap });
  counter.use(DICTIONARY);
  for (const [item, shard] of impressions) counter.add(item, shard);
  return counter.seal();
}

function histogramOf(impressions: readonly Impression[]): CountHistogram {
  const counts = new Array<number>(ITEMS).fill(0);
  for (const [item] of impressions) counts[item]!++;
  return countHistogram(counts);
}

describe('exposureOf', () => {
  it('counts again without each shard that has impressions', () => {
    const impression = fc.tuple(fc.nat(ITEMS - 1), fc.nat(SHARDS - 1));
    fc.assert(
      fc.property(fc.array(impression, { maxLength: 150 }), (impressions) => {
        const exposure = exposureOf(tableOf(impressions));
        const shardsOf = (item: number) =>
          new Set(impressions.filter(([shown]) => shown === item).map(([, shard]) => shard)).size;
        const met = [...new Set(impressions.map(([item]) => item))].map(shardsOf);
        const populated = [...new Set(impressions.map(([, shard]) => shard))].sort();
        expect(exposure).toEqual({
          n: impressions.length,
          sampled: 1,
          byShardsMet: [1, 2, 3].map((shards) => met.filter((each) => each === shards).length),
          all: histogramOf(impressions),
          without: populated.map((left) =>
            histogramOf(impressions.filter(([, shard]) => shard !== left)),
          ),
        });
      }),
    );
  });

  it('of a table that was cut knows the share of items kept, and still counts all impressions', () => {
    const everyItem = Array.from({ length: ITEMS }, (_, item): Impression => [item, 0]);
    const { n, sampled, all } = exposureOf(tableOf(everyItem, 10));
    expect(n).toBe(ITEMS);
    expect(all.observed).toBe(10);
    expect(sampled).toBeCloseTo(1_000_000_000 / 2 ** 32, 9); // the tenth hash of the whole range
  });
});
