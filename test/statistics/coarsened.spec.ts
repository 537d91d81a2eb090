import { describe, expect, it } from '@jest/globals';
import { coarsened, type CoarsenedCounts } from '../../src/statistics/coarsened.js';
import { countHistogram } from '../../src/statistics/count-histogram.js';

/** 3,000 items whose counts are all different and get further apart. */
const MANY = countHistogram(Array.from({ length: 3000 }, (_, i) => i + Math.floor((i * i) / 500)));

/** Σ n_c·f(c). */
function sum({ counts, items }: CoarsenedCounts, f: (count: number) => number): number {
  return counts.reduce((total, count, i) => total + items[i]! * f(count), 0);
}

describe('coarsened', () => {
  it.each([0.01, 0.3, 0.5, 0.7])('keeps the moments in fewer counts, thinning by %d', (q) => {
    const coarse = coarsened(MANY, q);
    expect(coarse.counts.length).toBeLessThan(MANY.counts.length);
    expect(coarse.counts.every((count, i) => i === 0 || count > coarse.counts[i - 1]!)).toBe(true);
    for (const moment of [
      () => 1,
      (c: number) => c,
      (c: number) => c * c,
      (c: number) => c * c * c,
    ]) {
      expect(sum(coarse, moment) / sum(MANY, moment)).toBeCloseTo(1, 10);
    }
  });

  it('keeps sums of what is smooth on the scale of the thinned count', () => {
    const q = 0.5;
    const step = (c: number): number => 1 / (1 + Math.exp((5000 - c) / Math.sqrt(5000)));
    expect(sum(coarsened(MANY, q), step) / sum(MANY, step)).toBeCloseTo(1, 5);
  });

  it('leaves small counts as they are', () => {
    const coarse = coarsened(MANY, 0.5); // spacing 2 from 144 on
    const small = MANY.counts.filter((count) => count < 144);
    expect(coarse.counts.subarray(0, small.length)).toEqual(small);
    expect(coarse.items.subarray(0, small.length)).toEqual(new Float64Array(small.length).fill(1));
  });

  it('leaves a histogram of few counts as it is', () => {
    const few = countHistogram(Array.from({ length: 1000 }, (_, i) => 1000 + i));
    expect(coarsened(few, 0.5)).toBe(few);
    expect(coarsened(countHistogram([]), 0.5)).toMatchObject({ observed: 0 });
  });

  it('leaves a histogram as it is where a grid would not be smaller', () => {
    expect(coarsened(MANY, 1)).toBe(MANY);
    const farApart = countHistogram(Array.from({ length: 1500 }, (_, i) => 20 * i * i));
    expect(coarsened(farApart, 0.5)).toBe(farApart);
  });
});
