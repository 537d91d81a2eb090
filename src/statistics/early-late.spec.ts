import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { earlyLateDifference, LARGEST_EARLY_LATE_DIFFERENCE } from './early-late.js';

describe('earlyLateDifference', () => {
  it('is Welch’s statistic', () => {
    const early = { n: 100, sum: 50, squares: 50 };
    const late = { n: 100, sum: 30, squares: 30 };
    expect(earlyLateDifference(early, late)).toBeCloseTo(-0.2 / Math.sqrt(46 / 9900), 12);
    expect(earlyLateDifference(late, early)).toBeCloseTo(2.9341, 4);
  });

  it('knows constant groups and groups that are too small', () => {
    const ones = { n: 5, sum: 5, squares: 5 };
    const zeros = { n: 5, sum: 0, squares: 0 };
    expect(earlyLateDifference(ones, ones)).toBe(0);
    expect(earlyLateDifference(ones, zeros)).toBe(-Infinity);
    expect(earlyLateDifference(ones, { n: 1, sum: 1, squares: 1 })).toBeUndefined();
  });

  it('leaves groups that are alike below its limit, and finds those that are not', () => {
    const random = xoroshiro128plus(3);
    const group = (mean: number) => {
      let sum = 0;
      for (let i = 0; i < 300; i++) sum += uniformFloat64(random) < mean ? 1 : 0;
      return { n: 300, sum, squares: sum };
    };
    const beyond = (mean: number) => {
      let count = 0;
      for (let run = 0; run < 500; run++) {
        const z = earlyLateDifference(group(0.6), group(mean))!;
        if (Math.abs(z) > LARGEST_EARLY_LATE_DIFFERENCE) count++;
      }
      return count / 500;
    };
    expect(beyond(0.6)).toBeLessThan(0.01);
    expect(beyond(0.4)).toBeGreaterThan(0.9);
  });
});
