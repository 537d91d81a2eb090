import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ndcg } from '../../src/statistics/ndcg.js';

const ranked = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 })), {
  minLength: 1,
  maxLength: 12,
});

describe('ndcg', () => {
  it('is the worked example', () => {
    expect(ndcg([4, 3, 2, 1], [3, 2, 0, 1], 10)).toBeCloseTo(0.9926195, 6);
  });

  it('is null where nothing has gain', () => {
    expect(ndcg([1, 2], [0, 0], 10)).toBeNull();
    expect(ndcg([], [], 10)).toBeNull();
    expect(ndcg([1], [1], 0)).toBeNull();
  });

  it('looks no further than k', () => {
    expect(ndcg([3, 2, 1], [0, 0, 1], 2)).toBe(0);
  });

  it('refuses what is no relevance', () => {
    expect(() => ndcg([1], [-1], 10)).toThrow(RangeError);
    expect(() => ndcg([NaN], [1], 10)).toThrow(RangeError);
  });

  it('is within 0 and 1, 1 for the best order, and does not see how ties were given', () => {
    fc.assert(
      fc.property(ranked, fc.integer({ min: 1, max: 12 }), (rows, k) => {
        const scores = rows.map(([score]) => score);
        const relevance = rows.map(([, each]) => each);
        const value = ndcg(scores, relevance, k);
        if (value === null) return;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(ndcg(relevance, relevance, k)).toBeCloseTo(1, 12);
        expect(ndcg(scores.toReversed(), relevance.toReversed(), k)).toBeCloseTo(value, 12);
      }),
    );
  });
});
