import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import { chao1, goodTuringCoverage } from './coverage.js';

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
