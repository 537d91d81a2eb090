import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countHistogram } from '../../statistics/count-histogram.js';
import { effectiveItems, exposureEntropy, repeatProbability } from './effective-items.js';

const EXAMPLE = countHistogram([0, 0, 1, 3, 6]);
const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 40 });

describe('effectiveItems', () => {
  it('follows the formula', () => {
    expect(repeatProbability(EXAMPLE)).toBeCloseTo(0.4, 12);
    expect(effectiveItems(EXAMPLE)).toBeCloseTo(2.5, 12);
    expect(5 * repeatProbability(EXAMPLE) - 1).toBeCloseTo(1, 12); // κ
  });

  it('is unbiased: the mean over all ways to draw two impressions is Σp²', () => {
    // Of shares (¾, ¼): both first 9/16, both second 1/16, which repeat; else 6/16, which do not.
    const mean =
      (9 / 16) * repeatProbability(countHistogram([2])) +
      (1 / 16) * repeatProbability(countHistogram([2])) +
      (6 / 16) * repeatProbability(countHistogram([1, 1]));
    expect(mean).toBeCloseTo(10 / 16, 12);
  });

  it('is at least 1, and near the items observed at most once all are well shown', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const histogram = countHistogram(all);
        if (histogram.total < 2) return;
        expect(effectiveItems(histogram)).toBeGreaterThanOrEqual(1);
        // 1/Ĥ ≤ S_obs·(S − 1)/(S − S_obs), with equality for equal counts.
        const { total, observed } = histogram;
        const most = (observed * (total - 1)) / (total - observed);
        expect(effectiveItems(histogram)).toBeLessThanOrEqual(most * (1 + 1e-12));
      }),
    );
  });

  it('of one item is 1', () => {
    expect(effectiveItems(countHistogram([12]))).toBe(1);
  });

  it('does not exist without a repeat', () => {
    expect(effectiveItems(countHistogram([1, 1, 1]))).toBe(Infinity);
    expect(effectiveItems(countHistogram([1]))).toBeNaN();
    expect(effectiveItems(countHistogram([]))).toBeNaN();
  });
});

describe('exposureEntropy', () => {
  it('follows the formula', () => {
    expect(exposureEntropy(EXAMPLE)).toBeCloseTo(0.8979457248567797, 12);
    expect(Math.exp(exposureEntropy(EXAMPLE))).toBeCloseTo(2.4545555958911476, 12);
  });

  it('lies between 0 and the logarithm of the items observed', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const entropy = exposureEntropy(countHistogram(all));
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(entropy).toBeLessThanOrEqual(Math.log(all.length) + 1e-12);
      }),
    );
    expect(exposureEntropy(countHistogram([3, 3, 3, 3]))).toBeCloseTo(Math.log(4), 12);
  });

  it('of one item is 0 and of none does not exist', () => {
    expect(Object.is(exposureEntropy(countHistogram([12])), 0)).toBe(true);
    expect(exposureEntropy(countHistogram([]))).toBeNaN();
  });
});
