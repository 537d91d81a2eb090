import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SumCollector } from '../../src/summaries/sum-collector.js';
import { keysOf, sumTable, type SumTable } from '../../src/summaries/sum-table.js';
import { describeSummaryLaws } from '../properties/summary-laws.js';

type Observation = readonly [key: number, sub: number, column: number, x: number];

const OPTIONS = { columns: 2, cap: 4 };

function fold(observations: readonly Observation[], options = OPTIONS): SumTable {
  const collector = new SumCollector(options);
  for (const [key, sub, column, x] of observations) {
    const place = collector.cell(key, 0, sub);
    if (place >= 0) collector.add(place + column, x);
  }
  return collector.seal();
}

describeSummaryLaws<SumTable, Observation>('sum-table', {
  summary: sumTable('test', OPTIONS),
  observations: fc.array(
    fc.tuple(
      fc.nat(8),
      fc.nat(5),
      fc.nat(OPTIONS.columns - 1),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    ),
    { maxLength: 40 },
  ),
  fold: (observations) => fold(observations),
  incompatible: [
    fold([[1, 1, 0, 1]], { ...OPTIONS, cap: 5 }),
    fold([[1, 1, 0, 1]], { ...OPTIONS, columns: 3 }),
  ],
});

describe('sumTable', () => {
  it('keeps the smallest keys with all of their cells, and says so', () => {
    const { merge } = sumTable('test', { columns: 1, cap: 2 });
    const options = { columns: 1, cap: 2 };
    const a = fold(
      [
        [3, 0, 0, 1],
        [3, 7, 0, 2],
        [9, 1, 0, 4],
      ],
      options,
    );
    const b = fold(
      [
        [3, 7, 0, -5],
        [1, 2, 0, 8],
      ],
      options,
    );
    const sum = merge(a, b);
    expect(Array.from(sum.keyHigh)).toEqual([1, 3, 3]);
    expect(Array.from(sum.sub)).toEqual([2, 0, 7]);
    expect([0, 1, 2].map((at) => sum.sums.value(at))).toEqual([8, 1, -3]);
    expect(keysOf(sum)).toBe(2);
    expect([a.complete, b.complete, sum.complete]).toEqual([true, true, false]);
  });

  it('of nothing has no keys', () => {
    const empty = sumTable('test', OPTIONS).empty();
    expect(keysOf(empty)).toBe(0);
    expect(empty.complete).toBe(true);
  });

  it('tells its options in its id', () => {
    expect(sumTable('user-diet', { columns: 3, cap: 9 }, ' shards=20').id).toBe(
      'user-diet/1 columns=3 cap=9 shards=20',
    );
  });
});
