import { describe, expect, it } from '@jest/globals';
import { familyFactor } from '../../../src/audit/stretches/family-factor.js';
import { studentTBelow, studentT975 } from '../../../src/statistics/student-t.js';

describe('the factor of a family of comparisons', () => {
  it('is that of the table for fifty', () => {
    // t(0.9995) / t(0.975) = 3.883406 / 2.093024
    expect(familyFactor(50)).toBeCloseTo(3.883406 / 2.093024, 5);
  });

  it('leaves a single comparison, and none, as they are', () => {
    expect([familyFactor(0), familyFactor(1)]).toEqual([1, 1]);
  });

  it('leaves one chance in twenty to all of them together', () => {
    for (const comparisons of [2, 12, 59, 400]) {
      const reach = familyFactor(comparisons) * studentT975(19);
      expect(2 * comparisons * (1 - studentTBelow(reach, 19))).toBeCloseTo(0.05, 8);
    }
  });

  it('grows with them, and stays finite for any number', () => {
    const factors = [1, 2, 10, 100, 1000, 25_000, 1e9].map(familyFactor);
    expect(factors).toEqual([...factors].sort((a, b) => a - b));
    expect(factors.every(Number.isFinite)).toBe(true);
  });
});
