import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FixedSums } from '../../src/summaries/fixed-point.js';
import { sumGrid } from '../../src/summaries/sum-grid.js';
import { describeSummaryLaws } from '../properties/summary-laws.js';

type Observation = readonly [at: number, x: number];

const LENGTH = 4;

function fold(observations: readonly Observation[], length = LENGTH): FixedSums {
  const sums = FixedSums.zero(length);
  for (const [at, x] of observations) sums.add(at, x);
  return sums;
}

describeSummaryLaws<FixedSums, Observation>('sum-grid', {
  summary: sumGrid('test', LENGTH),
  observations: fc.array(
    fc.tuple(fc.nat(LENGTH - 1), fc.double({ min: -1e9, max: 1e9, noNaN: true })),
    { maxLength: 20 },
  ),
  fold: (observations) => fold(observations),
  incompatible: [fold([], LENGTH + 1)],
});

describe('sumGrid', () => {
  it('adds place by place', () => {
    const { merge } = sumGrid('test', 3);
    const sum = merge(
      fold(
        [
          [0, 1.5],
          [2, -4],
        ],
        3,
      ),
      fold([[2, 1]], 3),
    );
    expect([0, 1, 2].map((at) => sum.value(at))).toEqual([1.5, 0, -3]);
  });

  it('tells its options in its id', () => {
    expect(sumGrid('learning-weights', 40, ' shards=20').id).toBe(
      'learning-weights/1 length=40 shards=20',
    );
  });
});
