import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sampleSize } from '../../src/statistics/sample-size.js';

describe('sampleSize', () => {
  it('is the worked example, before rounding', () => {
    expect(sampleSize(0.3, 0.02)).toBeCloseTo(1765.9979402, 6);
  });

  it('is nothing without a spread, and refuses no difference', () => {
    expect(sampleSize(0, 0.1)).toBe(0);
    expect(() => sampleSize(0.3, 0)).toThrow(RangeError);
    expect(() => sampleSize(NaN, 0.1)).toThrow(RangeError);
  });

  it('quadruples where the difference halves', () => {
    const positive = fc.double({ min: 1e-3, max: 10, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (spread, difference) => {
        const ratio = sampleSize(spread, difference / 2) / sampleSize(spread, difference);
        expect(ratio).toBeCloseTo(4, 9);
      }),
    );
  });
});
