import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  NORMAL_975,
  studentT975,
  studentTBelow,
  studentTQuantile,
} from '../../src/statistics/student-t.js';

describe('studentT975', () => {
  // Computed with mpmath to 25 digits, by integrating the density.
  it.each([
    [1, 12.706204736174705],
    [2, 4.3026527297494639],
    [3, 3.1824463052837096],
    [4, 2.7764451051977944],
    [7, 2.3646242515927853],
    [19, 2.0930240544083098],
    [20, 2.0859634472658648],
    [30, 2.0422724563012383],
    [100, 1.9839715185235523],
    [199, 1.9719565442517538],
    [200, 1.9718962236339094],
    [201, 1.9718365067798593],
    [254, 1.9693475402191817],
    [1000, 1.9623390808264085],
    [100_000, 1.9599877075346096],
  ])('is right at %d degrees of freedom', (degrees, quantile) => {
    expect(Math.abs(studentT975(degrees) - quantile)).toBeLessThan(1e-11);
  });

  it('falls towards the normal quantile', () => {
    let before = Infinity;
    for (let degrees = 1; degrees <= 300; degrees++) {
      const quantile = studentT975(degrees);
      expect(quantile).toBeLessThan(before);
      before = quantile;
    }
    expect(studentT975(1e9)).toBeCloseTo(NORMAL_975, 8);
  });

  it.each([0, -1, 2.5, NaN])('refuses %d degrees of freedom', (degrees) => {
    expect(() => studentT975(degrees)).toThrow(RangeError);
  });
});

describe('studentTBelow', () => {
  // One degree of freedom is Cauchy's distribution, two have a closed form as well.
  it.each([-3, -1, -0.2, 0, 0.5, 4])('is that of the closed forms at %d', (t) => {
    expect(studentTBelow(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 12);
    expect(studentTBelow(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 12);
  });

  it('inverts the quantile', () => {
    for (const degrees of [4, 7, 19, 100]) {
      expect(studentTBelow(studentT975(degrees), degrees)).toBeCloseTo(0.975, 10);
      expect(studentTBelow(-studentT975(degrees), degrees)).toBeCloseTo(0.025, 10);
    }
  });
});

describe('studentTQuantile', () => {
  // Abramowitz & Stegun, table 26.10, on 19 degrees of freedom.
  it.each([
    [0.9, 1.328],
    [0.975, 2.093],
    [0.995, 2.861],
    [0.9995, 3.883],
  ])('is that of the table at %d', (p, quantile) => {
    expect(studentTQuantile(p, 19)).toBeCloseTo(quantile, 3);
  });

  it('is inverted by the probability, at any level', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.501, max: 0.99999, noNaN: true }),
        fc.integer({ min: 1, max: 150 }),
        (p, degrees) => {
          expect(studentTBelow(studentTQuantile(p, degrees), degrees)).toBeCloseTo(p, 9);
        },
      ),
    );
  });

  it.each([0.5, 0.2, 1, 1 - 1e-7, NaN])('refuses the level %d', (p) => {
    expect(() => studentTQuantile(p, 19)).toThrow(RangeError);
  });

  it('refuses degrees of freedom that are none', () => {
    expect(() => studentTQuantile(0.9, 2.5)).toThrow(RangeError);
  });
});
