import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Diet } from './diet.js';
import { calibrationDivergence, SMOOTHING, supplyDivergence } from './divergence.js';
import { intraListDistance } from './intra-list.js';

/** A diet of these weights; categories of weight 0 were never met. */
function dietOf(weights: readonly number[]): Diet {
  const met = weights
    .map((weight, category) => ({ weight, category }))
    .filter(({ weight }) => weight);
  return {
    size: met.length,
    categories: Uint16Array.from(met, ({ category }) => category),
    weights: Float64Array.from(met, ({ weight }) => weight),
    total: met.reduce((sum, { weight }) => sum + weight, 0),
    squares: 1,
    spread: 1,
    events: 1,
  };
}

const weights = fc
  .array(fc.nat(9), { minLength: 2, maxLength: 6 })
  .filter((of) => of.some((w) => w));

describe('miscalibration', () => {
  it('is that of the worked example', () => {
    expect(calibrationDivergence(dietOf([5, 3, 2]), dietOf([8, 2, 0]))).toBeCloseTo(0.808054017, 8);
  });

  it('is 0 for a diet like the taste, and −ln α where nothing liked is shown', () => {
    fc.assert(
      fc.property(weights, (of) => {
        expect(calibrationDivergence(dietOf(of), dietOf(of.map((w) => 7 * w)))).toBeCloseTo(0, 12);
      }),
    );
    expect(calibrationDivergence(dietOf([1, 0]), dietOf([0, 1]))).toBeCloseTo(
      -Math.log(SMOOTHING),
      12,
    );
  });
});

describe('the distance from the supply', () => {
  it('is that of the worked example', () => {
    expect(supplyDivergence(dietOf([1, 0]), Float64Array.of(0.5, 0.5))).toBeCloseTo(0.215762, 6);
  });

  it('is ln 2 where diet and supply share nothing', () => {
    expect(supplyDivergence(dietOf([1, 0]), Float64Array.of(0, 1))).toBeCloseTo(Math.LN2, 12);
  });

  it('is the same as by the definition, over all categories', () => {
    fc.assert(
      fc.property(weights, weights, (of, offered) => {
        const size = Math.max(of.length, offered.length);
        const shares = (w: readonly number[]) => {
          const total = w.reduce((a, b) => a + b, 0);
          return Float64Array.from({ length: size }, (_, c) => (w[c] ?? 0) / total);
        };
        const p = shares(of);
        const s = shares(offered);
        const kl = (a: Float64Array) =>
          a.reduce((sum, x, c) => (x > 0 ? sum + x * Math.log((2 * x) / (p[c]! + s[c]!)) : sum), 0);
        expect(supplyDivergence(dietOf(of), s)).toBeCloseTo((kl(p) + kl(s)) / 2, 9);
      }),
    );
  });
});

describe('intra-list distance', () => {
  it('of {x}, {x, y}, {y} is two thirds', () => {
    expect(intraListDistance([[0], [0, 1], [1]])).toBeCloseTo(2 / 3, 12);
  });

  it('is 0 for equal items, 1 for unrelated ones, and nothing for a list of one', () => {
    expect(intraListDistance([[3], [3], [3]])).toBe(0);
    expect(intraListDistance([[0], [1, 2], [3]])).toBe(1);
    expect(intraListDistance([[0]])).toBeNaN();
  });
});
