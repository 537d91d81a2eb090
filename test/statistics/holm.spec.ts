import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holmRejections } from '../../src/statistics/holm.js';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

describe('Holm’s procedure', () => {
  it('steps down from the smallest p and stops at the first that fails', () => {
    expect(holmRejections([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    // 0.02 > 0.05/3 stops everything, though 0.024 < 0.05/2.
    expect(holmRejections([0.024, 0.02, 0.9], 0.05)).toEqual([false, false, false]);
    expect(holmRejections([0.05], 0.05)).toEqual([true]);
    expect(holmRejections([], 0.05)).toEqual([]);
  });

  it('treats a p that is no number as not significant', () => {
    expect(holmRejections([NaN], 0.05)).toEqual([false]);
  });

  it('finds at least what Bonferroni finds, and no p above the level', () => {
    fc.assert(
      fc.property(pValues, (ps) => {
        holmRejections(ps, 0.05).forEach((rejected, i) => {
          if (ps[i]! <= 0.05 / ps.length) expect(rejected).toBe(true);
          if (ps[i]! > 0.05) expect(rejected).toBe(false);
        });
      }),
    );
  });
});
