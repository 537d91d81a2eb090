import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { intervalSize } from '../../src/statistics/interval-size.js';
import { NORMAL_975 } from '../../src/statistics/student-t.js';

describe('intervalSize', () => {
  it('is the textbook 2,401 labels for a share near one half, to two points', () => {
    expect(intervalSize(0.5, 0.02)).toBeCloseTo(2400.9117629, 6);
  });

  it('is nothing without a spread, and refuses no width', () => {
    expect(intervalSize(0, 0.1)).toBe(0);
    expect(() => intervalSize(0.3, 0)).toThrow(RangeError);
    expect(() => intervalSize(NaN, 0.1)).toThrow(RangeError);
  });

  it('gives back the width that so many observations have', () => {
    const positive = fc.double({ min: 1e-3, max: 10, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (spread, halfWidth) => {
        const n = intervalSize(spread, halfWidth);
        expect((NORMAL_975 * spread) / Math.sqrt(n) / halfWidth).toBeCloseTo(1, 9);
      }),
    );
  });
});
