import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FixedSums } from '../../summaries/fixed-point.js';
import {
  doublyRobust,
  effectiveSample,
  inversePropensityError,
  inversePropensityScore,
  meanWeightError,
  selfNormalisedError,
  selfNormalisedScore,
  type WeightSums,
} from './off-policy.js';
import { addWide, LARGEST_TERM, WIDE, wideValue } from './wide-sums.js';

type Weighted = readonly [weight: number, reward: number];

function sumsOf(rows: readonly Weighted[]): WeightSums {
  const total = (of: (w: number, r: number) => number) =>
    rows.reduce((sum, [w, r]) => sum + of(w, r), 0);
  return {
    n: rows.length,
    weight: total((w) => w),
    weight2: total((w) => w * w),
    reward: total((w, r) => w * r),
    weight2Reward: total((w, r) => w * w * r),
    weight2Reward2: total((w, r) => w * w * r * r),
  };
}

/** r = (1, 0, 1), p = (.5, .25, .2), target (.25, .5, .4). */
const EXAMPLE = sumsOf([
  [0.5, 1],
  [2, 0],
  [2, 1],
]);

const rows = fc.array(
  fc.tuple(fc.double({ min: 0.01, max: 50, noNaN: true }), fc.constantFrom(0, 0, 1, 2.5)),
  { minLength: 1, maxLength: 40 },
);

describe('off-policy estimates', () => {
  it('follow the formulas', () => {
    expect(inversePropensityScore(EXAMPLE)).toBeCloseTo(0.8333333333333334, 12);
    expect(selfNormalisedScore(EXAMPLE)).toBeCloseTo(0.5555555555555556, 12);
    expect(selfNormalisedError(EXAMPLE)).toBeCloseTo(0.3200365776991536, 12);
    expect(effectiveSample(EXAMPLE)).toBeCloseTo(2.4545454545454546, 12);
    expect(EXAMPLE.weight / EXAMPLE.n).toBe(1.5);
    expect(doublyRobust(3, 1.2, 2.5, 0.3 + 0.4 + 1)).toBeCloseTo(0.6666666666666666, 12);
  });

  it('stay within the rewards when self-normalised', () => {
    fc.assert(
      fc.property(rows, (these) => {
        const value = selfNormalisedScore(sumsOf(these));
        const rewards = these.map(([, reward]) => reward);
        expect(value).toBeGreaterThanOrEqual(Math.min(...rewards) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(...rewards) + 1e-12);
      }),
    );
  });

  it('do not heed the scale of the weights when self-normalised', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0.1, max: 9, noNaN: true }), (these, scale) => {
        const scaled = sumsOf(these.map(([w, r]) => [w * scale, r] as const));
        const plain = sumsOf(these);
        expect(selfNormalisedScore(scaled)).toBeCloseTo(selfNormalisedScore(plain), 9);
        expect(effectiveSample(scaled)).toBeCloseTo(effectiveSample(plain), 6);
      }),
    );
  });

  it('are the plain mean at weights of 1, with its standard error', () => {
    const plain = sumsOf([1, 0, 0, 1, 3].map((reward) => [1, reward] as const));
    expect(inversePropensityScore(plain)).toBe(1);
    expect(selfNormalisedScore(plain)).toBe(1);
    expect(effectiveSample(plain)).toBe(5);
    expect(inversePropensityError(plain)).toBeCloseTo(Math.sqrt(6 / 25), 12);
    expect(selfNormalisedError(plain)).toBeCloseTo(inversePropensityError(plain), 12);
    expect(meanWeightError(plain)).toBe(0);
  });

  it('rest on no impressions where all weights are 0', () => {
    expect(effectiveSample(sumsOf([[0, 1]]))).toBe(0);
  });
});

describe('a wide sum', () => {
  const term = fc.oneof(
    fc.double({ min: 1e-9, max: 1, noNaN: true }),
    fc.double({ min: -1e18, max: 1e18, noNaN: true }),
  );
  const bytes = (sums: FixedSums) => [...sums.high, ...sums.low];

  it('holds small and large terms to 15 digits', () => {
    for (const x of [4e-12, 1e-6, 0.3, 178.2531, 1e6, 3.3e12, 1e18, -2.5]) {
      const sums = FixedSums.zero(WIDE);
      addWide(sums, 0, x);
      expect(Math.abs(wideValue(sums, 0) - x)).toBeLessThanOrEqual(Math.abs(x) * 1e-15 + 1.1e-19);
    }
  });

  it('does not depend on order', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 30 }), (terms) => {
        const [forth, back] = [FixedSums.zero(WIDE), FixedSums.zero(WIDE)];
        for (const x of terms) addWide(forth, 0, x);
        for (const x of terms.toReversed()) addWide(back, 0, x);
        expect(bytes(forth)).toEqual(bytes(back));
      }),
    );
  });

  it('stays exact under thousands of the largest terms', () => {
    const sums = FixedSums.zero(WIDE);
    for (let i = 0; i < 8_000; i++) addWide(sums, 0, 1e300);
    addWide(sums, 0, 0.25);
    for (let i = 0; i < 8_000; i++) addWide(sums, 0, -LARGEST_TERM);
    expect(wideValue(sums, 0)).toBe(0.25);
  });
});
