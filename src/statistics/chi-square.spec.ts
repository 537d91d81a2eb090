import { describe, expect, it } from '@jest/globals';
import { chiSquareSurvival } from './chi-square.js';

describe('chiSquareSurvival', () => {
  it.each([
    [5.125, 3, 0.1628695449882458],
    [3.841458820694124, 1, 0.05],
    [18.307038053275146, 10, 0.05],
    [29.58829844507442, 10, 0.001],
    [24.995790139728616, 15, 0.05],
    [100, 1, 1.5239706048320995e-23],
  ])('P(X² >= %d) of %d degrees of freedom is %d', (x, degrees, p) => {
    expect(chiSquareSurvival(x, degrees) / p).toBeCloseTo(1, 9);
  });

  it('of two degrees is e^(-x/2), and 1 at 0, and 0 far out', () => {
    expect(chiSquareSurvival(3, 2)).toBeCloseTo(Math.exp(-1.5), 15);
    for (const degrees of [1, 2, 5, 12]) expect(chiSquareSurvival(0, degrees)).toBeCloseTo(1, 15);
    expect(chiSquareSurvival(1e9, 3)).toBe(0);
  });

  it('joins the two expansions of the normal tail', () => {
    expect(chiSquareSurvival(9 - 1e-9, 1)).toBeCloseTo(chiSquareSurvival(9 + 1e-9, 1), 10);
  });

  it('refuses what has no meaning', () => {
    expect(() => chiSquareSurvival(1, 0)).toThrow(RangeError);
    expect(() => chiSquareSurvival(1, 1.5)).toThrow(RangeError);
    expect(() => chiSquareSurvival(-1, 1)).toThrow(RangeError);
    expect(() => chiSquareSurvival(NaN, 1)).toThrow(RangeError);
  });
});
