import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localLinear, tricube } from '../../src/statistics/local-linear.js';

const X = [0, 1, 2, 3, 4];
const Q = [0.5, 0.52, 0.53, 0.56, 0.6];

describe('localLinear', () => {
  // Computed with numpy.
  it('has the values of the worked example', () => {
    const weights = [0, 0.19322586059570312, 0.669921875, 0.9538536071777344, 1];
    for (const [i, x] of X.entries()) expect(tricube(x - 4, 4)).toBeCloseTo(weights[i]!, 12);
    const line = localLinear(X, Q, 4, 4)!;
    expect(line.level.value).toBeCloseTo(0.5959863245476988, 10);
    expect(line.slope.value).toBeCloseTo(0.031043708927979773, 10);
    expect(line.slope.degrees).toBe(2);
    expect(line.slope.standardError).toBeGreaterThan(0);
  });

  it('follows a line exactly, wherever it is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: -5, max: 5 }), (at, slope) => {
        const x = Array.from({ length: 10 }, (_, i) => i);
        const line = localLinear(
          x,
          x.map((value) => 3 + slope * value),
          at,
          8,
        )!;
        expect(line.level.value).toBeCloseTo(3 + slope * at, 9);
        expect(line.slope.value).toBeCloseTo(slope, 9);
        expect(line.slope.standardError).toBeLessThan(1e-9);
      }),
    );
  });

  it('hears nothing from beyond its bandwidth', () => {
    expect(localLinear(X, [99, ...Q.slice(1)], 4, 4)).toEqual(localLinear(X, Q, 4, 4));
    expect(tricube(9, 4)).toBe(0);
  });

  it('needs three observations inside', () => {
    expect(localLinear(X, Q, 4, 2)).toBeUndefined();
    expect(localLinear([], [], 0, 8)).toBeUndefined();
  });
});
