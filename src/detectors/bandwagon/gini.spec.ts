import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countHistogram } from '../../statistics/count-histogram.js';
import { gini, totalDifference } from './gini.js';

/** Exposure counts of a catalogue with at least one exposure. */
const catalogue = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 20_000 })), {
    minLength: 1,
    maxLength: 60,
  })
  .filter((counts) => counts.some((count) => count > 0));

function giniOf(counts: readonly number[]): number {
  return gini(countHistogram(counts), counts.length);
}

describe('gini', () => {
  it('follows the formula', () => {
    const histogram = countHistogram([0, 0, 1, 3, 6]);
    expect(totalDifference(histogram, 5)).toBe(30);
    expect(gini(histogram, 5)).toBeCloseTo(0.6, 12);
    expect(gini(countHistogram([0, 0, 1, 4, 6]), 5)).toBeCloseTo(0.581818181818, 10);
  });

  it('over the exposed items alone is another number', () => {
    expect(gini(countHistogram([1, 3, 6]), 3)).toBeCloseTo(0.333333333333, 10);
  });

  it('is the mean absolute difference of all pairs', () => {
    fc.assert(
      fc.property(catalogue, (counts) => {
        let difference = 0;
        for (const a of counts) for (const b of counts) difference += Math.abs(a - b) / 2;
        expect(totalDifference(countHistogram(counts), counts.length)).toBe(difference);
      }),
    );
  });

  it('does not heed order or scale', () => {
    fc.assert(
      fc.property(catalogue, fc.integer({ min: 2, max: 1000 }), (counts, factor) => {
        const value = giniOf(counts);
        expect(giniOf(counts.toReversed())).toBe(value);
        expect(giniOf(counts.map((count) => count * factor))).toBeCloseTo(value, 12);
      }),
    );
  });

  it('lies between 0 and (n − 1)/n', () => {
    fc.assert(
      fc.property(catalogue, (counts) => {
        expect(giniOf(counts)).toBeGreaterThanOrEqual(0);
        expect(giniOf(counts)).toBeLessThanOrEqual((counts.length - 1) / counts.length + 1e-15);
      }),
    );
    expect(giniOf([0, 0, 0, 9])).toBeCloseTo(3 / 4, 12);
  });

  it('is 0 where all items are shown alike', () => {
    expect(giniOf([7, 7, 7])).toBe(0);
    expect(giniOf([7])).toBe(0);
  });

  it('rises when an exposure moves from a less to a more shown item', () => {
    expect(giniOf([1, 2, 4, 4])).toBeLessThan(giniOf([0, 2, 4, 5]));
  });

  it('of no exposures is no number', () => {
    expect(giniOf([0, 0])).toBeNaN();
  });
});
