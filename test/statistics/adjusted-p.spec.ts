import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { benjaminiHochberg, holmAdjusted } from '../../src/statistics/adjusted-p.js';
import { holmRejections } from '../../src/statistics/holm.js';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 });

describe('Holm-adjusted p-values', () => {
  it('say at which level of the family each test is significant', () => {
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005]);
    for (const [at, expected] of [0.03, 0.06, 0.06, 0.02].entries()) {
      expect(adjusted[at]).toBeCloseTo(expected, 12);
    }
    expect(holmAdjusted([])).toEqual([]);
    expect(holmAdjusted([0.7])).toEqual([0.7]);
    expect(() => holmAdjusted([NaN])).toThrow(RangeError);
  });

  it('reject what the procedure rejects', () => {
    fc.assert(
      fc.property(pValues, (ps) => {
        const adjusted = holmAdjusted(ps);
        holmRejections(ps, 0.05).forEach((rejected, i) => {
          // On the limit itself the two round apart.
          if (Math.abs(adjusted[i]! - 0.05) > 1e-9) expect(adjusted[i]! <= 0.05).toBe(rejected);
        });
      }),
    );
  });
});

describe('Benjamini-Hochberg', () => {
  it('is the worked example', () => {
    const adjusted = benjaminiHochberg([0.01, 0.02, 0.03, 0.5]);
    for (const [at, expected] of [0.04, 0.04, 0.04, 0.5].entries()) {
      expect(adjusted[at]).toBeCloseTo(expected, 6);
    }
    expect(benjaminiHochberg([])).toEqual([]);
    expect(() => benjaminiHochberg([-0.1])).toThrow(RangeError);
  });

  it('is never below p, never above Holm’s, and keeps the order', () => {
    fc.assert(
      fc.property(pValues, (ps) => {
        const q = benjaminiHochberg(ps);
        const holm = holmAdjusted(ps);
        ps.forEach((p, i) => {
          expect(q[i]!).toBeGreaterThanOrEqual(p - 1e-12);
          expect(q[i]!).toBeLessThanOrEqual(holm[i]! + 1e-12);
          ps.forEach((other, j) => {
            if (p < other) expect(q[i]!).toBeLessThanOrEqual(q[j]! + 1e-12);
          });
        });
      }),
    );
  });
});
