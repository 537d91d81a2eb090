import { describe, expect, it } from '@jest/globals';
import { logProduct, studentInterval } from '../../src/statistics/log-product.js';

const estimate = (value: number, standardError: number, degrees = 19) => ({
  value,
  standardError,
  degrees,
});

describe('logProduct', () => {
  it('multiplies', () => {
    const exact = [0.8, 1.5, 0.6].map((value) => estimate(value, 0));
    const product = logProduct(exact)!;
    for (const each of [product.value, product.low, product.high]) expect(each).toBeCloseTo(0.72);
  });

  it('adds relative variances, with the fewest degrees of freedom', () => {
    // √(.3² + .4²) = .5 of relative error; t on 5 degrees is 2.570582.
    const { value, low, high } = logProduct([estimate(2, 0.6), estimate(5, 2, 5)])!;
    expect(value).toBeCloseTo(10, 12);
    expect(Math.log(high / value)).toBeCloseTo(2.5705818366 * 0.5, 8);
    expect(low * high).toBeCloseTo(100, 8);
  });

  it.each([0, -0.5, NaN])('has no logarithm of %d', (value) => {
    expect(logProduct([estimate(1, 0.1), estimate(value, 0.1)])).toBeUndefined();
  });
});

describe('studentInterval', () => {
  it('reaches t standard errors to either side', () => {
    const { value, low, high } = studentInterval(estimate(1, 0.5, 5));
    expect(value).toBe(1);
    expect(high - 1).toBeCloseTo(2.5705818366 * 0.5, 8);
    expect(1 - low).toBeCloseTo(high - 1, 12);
  });
});
