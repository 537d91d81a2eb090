import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrequencyCounter } from '../../src/summaries/frequency-counter.js';
import {
  emptyTable,
  frequencyTable,
  type FrequencyTable,
} from '../../src/summaries/frequency-table.js';
import { IncompatibleSummariesError } from '../../src/summaries/summary.js';
import { describeSummaryLaws } from '../properties/summary-laws.js';

/** One observation: one of the keys below, and a shard. */
type Observation = readonly [key: number, shard: number];

const SHARDS = 3;

/** Twelve keys whose hashes ascend, some by their low half alone. */
const KEYS = {
  size: 12,
  hashHigh: Uint32Array.from({ length: 12 }, (_, key) => (key >> 1) * 0x2000_0001),
  hashLow: Uint32Array.from({ length: 12 }, (_, key) => (key & 1) * 0xffff_ffff),
};

function tableOf(
  observations: readonly Observation[],
  cap: number,
  shards = SHARDS,
): FrequencyTable {
  const counter = new FrequencyCounter({ shards, cap });
  counter.use(KEYS);
  for (const [key, shard] of observations) counter.add(key, shard);
  return counter.seal();
}

const observations = fc.array(fc.tuple(fc.nat(11), fc.nat(SHARDS - 1)), { maxLength: 40 });

// Of twelve keys: nearly all are cut, some are, hardly any, none.
for (const cap of [1, 4, 11, 1000]) {
  describeSummaryLaws<FrequencyTable, Observation>(`a frequency table of ${cap} keys`, {
    summary: frequencyTable({ shards: SHARDS, cap }),
    observations,
    fold: (of) => tableOf(of, cap),
    incompatible: [tableOf([[0, 0]], cap + 1), tableOf([[0, 0]], cap, SHARDS + 1)],
  });
}

describe('a frequency table', () => {
  it('keeps the smallest hashes, counts the rest in the total, and says so', () => {
    const options = { shards: 2, cap: 2 };
    const { merge } = frequencyTable(options);
    const a = tableOf(
      [
        [5, 0],
        [5, 1],
        [2, 1],
      ],
      2,
      2,
    );
    const b = tableOf(
      [
        [5, 0],
        [3, 0],
      ],
      2,
      2,
    );
    expect([a.complete, b.complete]).toEqual([true, true]);
    const { complete, keyHigh, keyLow, cellStart, cellShard, cellCount, total } = merge(a, b);
    expect(complete).toBe(false);
    expect([...keyHigh]).toEqual([KEYS.hashHigh[2], KEYS.hashHigh[3]]);
    expect([...keyLow]).toEqual([0, 0xffff_ffff]);
    expect([[...cellStart], [...cellShard], [...cellCount]]).toEqual([
      [0, 1, 2],
      [1, 0],
      [1, 1],
    ]);
    expect([...total]).toEqual([3, 2]);
  });

  it('stays incomplete once keys were cut', () => {
    const { merge } = frequencyTable({ shards: SHARDS, cap: 1 });
    const cut = tableOf(
      [
        [1, 0],
        [2, 0],
      ],
      1,
    );
    expect(cut.complete).toBe(false);
    expect(merge(cut, emptyTable({ shards: SHARDS, cap: 1 })).complete).toBe(false);
    expect(merge(emptyTable({ shards: SHARDS, cap: 1 }), cut).complete).toBe(false);
  });

  it('says which option keeps two from merging', () => {
    const { merge } = frequencyTable({ shards: SHARDS, cap: 4 });
    const other = (shards: number, cap: number) => () =>
      merge(tableOf([], 4), emptyTable({ shards, cap }));
    expect(other(5, 4)).toThrow(new IncompatibleSummariesError('frequency-table', 'shards', 3, 5));
    expect(other(3, 9)).toThrow(/different cap: 4 and 9/);
  });
});
