import { describe, expect, it } from '@jest/globals';
import { scaledBesselI0PlusI1 } from '../../src/statistics/bessel.js';

describe('scaledBesselI0PlusI1', () => {
  // Computed with mpmath to 25 digits.
  it.each([
    [0, 1],
    [1e-9, 0.9999999995],
    [0.1, 0.95239937259111042],
    [1, 0.67367002294334889],
    [4, 0.38575276072642202],
    [10, 0.24909601854788413],
    [20, 0.17728653406811469],
    [29.999, 0.14506467435131988],
    [30, 0.14506227708088485],
    [31, 0.14272288953136951],
    [100, 0.079688532324226935],
    [1000, 0.025228170712819886],
    [1e5, 0.0025231293680985939],
    [1e7, 0.00025231324904810029],
  ])('is right to 14 digits at %d', (x, value) => {
    expect(Math.abs(scaledBesselI0PlusI1(x) / value - 1)).toBeLessThan(1e-14);
  });

  it('passes smoothly from one series to the other', () => {
    const step = scaledBesselI0PlusI1(30) / scaledBesselI0PlusI1(30 - 1e-9);
    expect(Math.abs(step - 1 + 1e-9 / 60)).toBeLessThan(1e-12);
  });

  it.each([-1, NaN])('refuses %d', (x) => {
    expect(() => scaledBesselI0PlusI1(x)).toThrow(RangeError);
  });
});
