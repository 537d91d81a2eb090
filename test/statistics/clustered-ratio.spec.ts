import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clusteredRatio } from '../../src/statistics/clustered-ratio.js';

describe('clusteredRatio', () => {
  it('is the paired difference by user of the worked example', () => {
    const found = clusteredRatio([0.1, 0, -0.1, 0.2], [1, 1, 1, 1])!;
    expect(found.value).toBeCloseTo(0.05, 6);
    expect(found.standardError).toBeCloseTo(0.0645497, 6);
    expect(found.degrees).toBe(3);
  });

  it('is the ratio over users of the worked example', () => {
    const found = clusteredRatio([2, 1, 3], [4, 2, 4])!;
    expect(found.value).toBeCloseTo(0.6, 6);
    expect(found.standardError).toBeCloseTo(0.0916515, 6);
  });

  it('does not exist for one user, none, or users that count for nothing', () => {
    expect(clusteredRatio([1], [1])).toBeUndefined();
    expect(clusteredRatio([], [])).toBeUndefined();
    expect(clusteredRatio([1, 2], [0, 0])).toBeUndefined();
  });

  it('has no error where all users agree, and does not see the scale of the weights', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 5 }), (d, factor) => {
        const same = clusteredRatio(
          d.map((each) => each / 4),
          d,
        )!;
        expect(same.value).toBeCloseTo(0.25, 12);
        expect(same.standardError).toBeCloseTo(0, 12);
        const a = d.map((_, i) => i);
        const scaled = (values: number[]) => values.map((each) => factor * each);
        expect(clusteredRatio(scaled(a), scaled(d))!.standardError).toBeCloseTo(
          clusteredRatio(a, d)!.standardError,
          10,
        );
      }),
    );
  });
});
