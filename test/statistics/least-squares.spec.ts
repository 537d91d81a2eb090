import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { combination, leastSquares } from '../../src/statistics/least-squares.js';

const ones = (n: number) => new Array<number>(n).fill(1);
const X = [0, 1, 2, 3, 5];
const Y = [1, 3, 4, 8, 9];

describe('leastSquares', () => {
  it('fits the line of a textbook, with HC3 worked out by hand', () => {
    // x̄ = 2.2, Sxx = 14.8, Sxy = 25: slope 1.689189, intercept 1.283784.
    const fit = leastSquares([ones(5), X], Y)!;
    expect(fit.coefficients[1]).toBeCloseTo(25 / 14.8, 12);
    expect(fit.coefficients[0]).toBeCloseTo(5 - (25 / 14.8) * 2.2, 12);
    expect([fit.n, fit.degrees]).toEqual([5, 3]);
    // Var(slope) = Σ (x − x̄)²·e²/(1−h)² / Sxx², h = 1/n + (x − x̄)²/Sxx.
    let middle = 0;
    for (const [i, x] of X.entries()) {
      const from = x - 2.2;
      const error = Y[i]! - fit.coefficients[0]! - fit.coefficients[1]! * x;
      const scaled = error / (1 - 1 / 5 - (from * from) / 14.8);
      middle += from * from * scaled * scaled;
    }
    expect(fit.covariance[1]![1]).toBeCloseTo(middle / (14.8 * 14.8), 12);
    expect(fit.covariance[0]![1]).toBeCloseTo(fit.covariance[1]![0]!, 12);
  });

  it('finds coefficients exactly where there are no errors', () => {
    // Whole numbers: where all but one lie together within a hair, that one's leverage is as near to 1,
    // and HC3 divides the rounding of its residual by what is left.
    const numbers = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.double({ min: -9, max: 9, noNaN: true }), (x, slope) => {
        const y = x.map((value) => 2 + slope * value);
        const fit = leastSquares([ones(x.length), x], y);
        fc.pre(fit !== undefined && Math.max(...x) - Math.min(...x) > 1);
        expect(fit.coefficients[1]).toBeCloseTo(slope, 6);
        expect(combination(fit, [0, 1]).standardError).toBeLessThan(1e-6);
      }),
    );
  });

  it('takes a whole weight as so many observations alike, and 0 as none', () => {
    const weighted = leastSquares([ones(5), X], Y, [1, 2, 1, 0, 1])!;
    const repeated = leastSquares([ones(5), [0, 1, 1, 2, 5]], [1, 3, 3, 4, 9])!;
    expect(weighted.coefficients[0]).toBeCloseTo(repeated.coefficients[0]!, 12);
    expect(weighted.coefficients[1]).toBeCloseTo(repeated.coefficients[1]!, 12);
    expect(weighted.n).toBe(4);
  });

  it('does not depend on the scale or place of a column', () => {
    const fit = leastSquares([ones(5), X], Y)!;
    const moved = leastSquares([ones(5), X.map((x) => 1e9 + 1000 * x)], Y)!;
    expect(moved.coefficients[1]! * 1000).toBeCloseTo(fit.coefficients[1]!, 5);
    expect(moved.covariance[1]![1]! * 1e6).toBeCloseTo(fit.covariance[1]![1]!, 5);
  });

  it('adds coefficients with their covariance', () => {
    const fit = leastSquares([ones(5), X], Y)!;
    const [[a, b], [, d]] = fit.covariance as [[number, number], [number, number]];
    const { value, standardError, degrees } = combination(fit, [1, 3]);
    expect(value).toBeCloseTo(fit.coefficients[0]! + 3 * fit.coefficients[1]!, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(a + 6 * b + 9 * d), 12);
    expect(degrees).toBe(3);
  });

  it.each<[string, number[][], number[]]>([
    ['no observations', [[]], []],
    ['as many columns as observations', [ones(2), [1, 2]], [1, 2]],
    ['a column twice', [ones(4), [1, 2, 3, 4], [2, 4, 6, 8]], [1, 2, 3, 5]],
    ['a column of zeros', [ones(4), [0, 0, 0, 0]], [1, 2, 3, 5]],
    ['an observation that alone decides a coefficient', [ones(4), [0, 0, 0, 1]], [1, 2, 3, 5]],
  ])('has no answer for %s', (_, columns, y) => {
    expect(leastSquares(columns, y)).toBeUndefined();
  });
});
