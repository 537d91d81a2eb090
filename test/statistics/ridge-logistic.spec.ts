import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logistic, logisticLoss, ridgeLogistic } from '../../src/statistics/ridge-logistic.js';

const ones = (n: number) => new Array<number>(n).fill(1);

describe('ridgeLogistic', () => {
  it('is the log odds ratio of a table where the ridge is next to nothing', () => {
    // 40 of 50 good with the sign, 10 of 50 without.
    const x = [1, 1, 0, 0];
    const fit = ridgeLogistic([x], [1, 0, 1, 0], [40, 10, 10, 40], 1e-9)!;
    expect(fit.intercept).toBeCloseTo(Math.log(10 / 40), 6);
    expect(fit.coefficients[0]).toBeCloseTo(2 * Math.log(4), 6);
  });

  it('shares a weight between columns that are the same', () => {
    const x = [1, 1, 0, 0];
    const fit = ridgeLogistic([x, x], [1, 0, 1, 0], [40, 10, 10, 40], 1)!;
    const alone = ridgeLogistic([x], [1, 0, 1, 0], [40, 10, 10, 40], 0.5)!;
    expect(fit.coefficients[0]).toBeCloseTo(fit.coefficients[1]!, 9);
    expect(fit.coefficients[0]! + fit.coefficients[1]!).toBeCloseTo(alone.coefficients[0]!, 6);
  });

  it('does not exist without rows or with labels of one kind', () => {
    expect(ridgeLogistic([[]], [], [], 1)).toBeUndefined();
    expect(ridgeLogistic([[1, 2]], [1, 1], [1, 1], 1)).toBeUndefined();
    expect(ridgeLogistic([[1, 2]], [0, 0], [1, 1], 1)).toBeUndefined();
  });

  it('stays finite where a column parts good from bad', () => {
    const fit = ridgeLogistic([[-1, -1, 1, 1]], [0, 0, 1, 1], ones(4), 1)!;
    expect(fit.coefficients[0]).toBeGreaterThan(0);
    expect(fit.coefficients[0]).toBeLessThan(10);
  });

  it('has no better neighbour', () => {
    const row = fc.tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0, 0.5, 1));
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 20 }), (rows) => {
        const x = rows.map(([each]) => each);
        const y = rows.map(([, each]) => each);
        const fit = ridgeLogistic([x], y, ones(x.length), 1);
        if (fit === undefined) return;
        const cost = (b0: number, b1: number) =>
          x.reduce((sum, each, i) => sum + logisticLoss(b0 + b1 * each, y[i]!), (b1 * b1) / 2);
        const best = cost(fit.intercept, fit.coefficients[0]!);
        for (const [d0, d1] of [
          [0.01, 0],
          [-0.01, 0],
          [0, 0.01],
          [0, -0.01],
        ] as const) {
          expect(cost(fit.intercept + d0, fit.coefficients[0]! + d1)).toBeGreaterThan(best - 1e-9);
        }
      }),
    );
  });
});

describe('logisticLoss', () => {
  it('is −ln of the probability given to what happened, without overflow', () => {
    expect(logisticLoss(1, 1)).toBeCloseTo(-Math.log(logistic(1)), 12);
    expect(logisticLoss(1, 0)).toBeCloseTo(-Math.log(1 - logistic(1)), 12);
    expect(logisticLoss(1000, 0)).toBe(1000);
    expect(logisticLoss(-1000, 0)).toBe(0);
  });
});
