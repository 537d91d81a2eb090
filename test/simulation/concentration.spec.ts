import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { effectiveItems, gini, topShare } from '../../src/simulation/concentration.js';

const amounts = fc
  .array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 })
  .filter((values) => values.some((value) => value > 1e-3));

describe('concentration', () => {
  it('meets a worked example', () => {
    expect(gini([0, 0, 1, 3, 6])).toBeCloseTo(0.6, 12);
    expect(gini([0, 0, 1, 4, 6])).toBeCloseTo(0.581818, 6);
  });

  it('agrees with the pairwise definition of the Gini coefficient', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        let differences = 0;
        for (const a of values) for (const b of values) differences += Math.abs(a - b) / 2;
        const total = values.reduce((sum, value) => sum + value, 0);
        expect(gini(values)).toBeCloseTo(differences / (values.length * total), 9);
      }),
    );
  });

  it('counts effective items between one and all', () => {
    expect(effectiveItems([1, 1, 0, 0])).toBe(2);
    expect(effectiveItems([5, 0, 0])).toBe(1);
    fc.assert(
      fc.property(amounts, (values) => {
        const effective = effectiveItems(values);
        expect(effective).toBeGreaterThan(1 - 1e-9);
        expect(effective).toBeLessThan(values.length + 1e-9);
      }),
    );
  });

  it('takes the top hundredth, rounded up', () => {
    expect(topShare([0, 0, 1, 3, 6])).toBeCloseTo(0.6, 12);
    expect(topShare(new Float64Array(200).fill(1))).toBeCloseTo(0.01, 12);
  });

  it('has no value for nothing', () => {
    expect([gini([0, 0]), effectiveItems([]), topShare([0])]).toEqual([NaN, NaN, NaN]);
  });
});
