import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import { chao1, goodTuringCoverage, observedShrinkage } from './coverage.js';

const LONG_TAILED = countHistogram([5, 3, 2, 2, 1, 1, 1, 1]);
const EXAMPLE = countHistogram([0, 0, 1, 3, 6]);

describe('goodTuringCoverage', () => {
  it('follows the formula', () => {
    expect(goodTuringCoverage(LONG_TAILED)).toBeCloseTo(0.75, 12);
    expect(goodTuringCoverage(EXAMPLE)).toBeCloseTo(0.9, 12);
  });

  it('is 0 where nothing was shown twice and 1 where nothing was shown once', () => {
    expect(goodTuringCoverage(countHistogram([1, 1]))).toBe(0);
    expect(goodTuringCoverage(countHistogram([2, 7]))).toBe(1);
  });

  it('of no exposures is no number', () => {
    expect(goodTuringCoverage(countHistogram([]))).toBeNaN();
  });
});

describe('chao1', () => {
  it('follows the formula', () => {
    expect(LONG_TAILED.observed).toBe(8);
    expect(chao1(LONG_TAILED, 100)).toBe(10);
    expect(chao1(EXAMPLE, 5)).toBe(3);
  });

  it('exists where nothing was shown twice', () => {
    expect(chao1(countHistogram([1, 1, 1, 4]), 100)).toBe(4 + 3);
  });

  it('is at most the catalogue', () => {
    expect(chao1(countHistogram(new Array<number>(50).fill(1)), 60)).toBe(60);
  });
});

describe('observedShrinkage', () => {
  it('follows the formula', () => {
    expect(observedShrinkage([8, 4, 2])).toBeCloseTo(Math.sqrt(42 / 64), 12);
  });

  it('is at most 1 and leaves at least half of the variance', () => {
    expect(observedShrinkage([5, 0, 100])).toBe(1);
    expect(observedShrinkage([5, 50, 0])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(observedShrinkage([0, 3, 3])).toBe(1);
  });

  it('makes of the jackknife’s variance that of the number of items shown', () => {
    // Items met μ times on average in a window, evenly in each of 20 shards: expectations of Q.
    const SHARDS = 20;
    for (const mean of [0.2, 0.5, 1, 1.5]) {
      const missed = Math.exp(-mean / SHARDS);
      const met = (shards: number, choose: number) =>
        choose * (1 - missed) ** shards * missed ** (SHARDS - shards);
      const [one, two, three] = [met(1, 20), met(2, 190), met(3, 1140)];
      const variance = one * observedShrinkage([one, two, three]) ** 2;
      const truth = Math.exp(-mean) * (1 - Math.exp(-mean));
      expect(Math.abs(variance / truth - 1)).toBeLessThan(0.12);
    }
  });
});
