import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInterval, formatMeasurement, formatNumber } from './number-format.js';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [7, '7'],
    [1234, '1,234'],
    [9999, '9,999'],
    [10_000, '10.0k'],
    [18_400, '18.4k'],
    [999_999, '1,000k'],
    [18_400_000, '18.4M'],
    [2.5e9, '2.50G'],
    [3e15, '3,000T'],
    [0.65149, '0.651'],
    [12.345, '12.3'],
    [123.45, '123'],
    [1234.5, '1,235'],
    [-0.5, '-0.500'],
    [-1234, '-1,234'],
    [0.00123, '0.00123'],
    [0.0000123, '1.2e-5'],
    [0.99999, '1.00'],
    [NaN, 'n/a'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('%d is %j', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('is short, ASCII, and within half a per cent', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e14, max: 1e14, noNaN: true }), (value) => {
        const text = formatNumber(value);
        expect(text).toMatch(/^-?[\d,]+(\.\d+)?(e-\d+)?[kMGT]?$/);
        expect(text.length).toBeLessThanOrEqual(9);
        const unit = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[text.at(-1)!] ?? 1;
        const read = Number(text.replace(/[,kMGT]/g, '')) * unit;
        const tolerance = Math.abs(value) < 1e-4 ? 0.06 : 0.0051;
        expect(Math.abs(read - value)).toBeLessThanOrEqual(tolerance * Math.abs(value));
      }),
    );
  });
});

describe('formatInterval', () => {
  it.each([
    [0.65123, 0.6402, 0.6622, '0.651 [0.640, 0.662]'],
    [0.65123, 0.65119, 0.65127, '0.651230 [0.651190, 0.651270]'],
    [0.5, 0.1, 0.9, '0.50 [0.10, 0.90]'],
    [212.3, 201.2, 223.9, '212 [201, 224]'],
    [1.19, 0.94, 1.44, '1.19 [0.94, 1.44]'],
    [-0.004, -0.031, 0.023, '-0.004 [-0.031, 0.023]'],
    [0, -0.0004, 0.0004, '0.00000 [-0.00040, 0.00040]'],
    [18_412, 17_900, 18_900, '18.41k [17.90k, 18.90k]'],
    [9_900, 9_500, 10_300, '9.90k [9.50k, 10.30k]'],
    [1e-6, 0.5e-6, 1.5e-6, '1.0e-6 [5.0e-7, 1.5e-6]'],
    [2, 1, Infinity, '2 [1, inf]'],
    [42, 42, 42, '42'],
    [0.65123, undefined, undefined, '0.651 (too few users for an interval)'],
  ])('of %d in %d to %d is %j', (value, low, high, text) => {
    expect(formatInterval(value, low, high)).toBe(text);
  });

  it('hides no more than a twentieth of the half-width by rounding', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1000, max: 1000, noNaN: true }),
        fc.double({ min: 0.0001, max: 1000, noNaN: true }),
        (value, halfWidth) => {
          const text = formatInterval(value, value - halfWidth, value + halfWidth);
          const [shown] = /^-?[\d,.]+/.exec(text)!;
          expect(Math.abs(Number(shown.replace(/,/g, '')) - value)).toBeLessThanOrEqual(
            Math.max(0.5, 0.05001 * halfWidth),
          );
        },
      ),
    );
  });
});

describe('formatMeasurement', () => {
  const about = { reading: 'exposure_gini', by: {} };

  it('gives the value with its interval', () => {
    expect(
      formatMeasurement({ ...about, n: 10_000, value: 0.65123, low: 0.6402, high: 0.6622 }),
    ).toBe('0.651 [0.640, 0.662]');
  });

  it('says why a value has no interval', () => {
    expect(formatMeasurement({ ...about, n: 9, value: 0.65123, interval: 'few_shards' })).toBe(
      '0.651 (too few users for an interval)',
    );
  });

  it('says why there is no value, and how much is missing', () => {
    expect(
      formatMeasurement({ ...about, enough: false, reason: 'insufficient', seen: 12, needed: 50 }),
    ).toBe('too few events for a trustworthy value (12 of 50)');
    expect(
      formatMeasurement({ ...about, enough: false, reason: 'empty', seen: 0, needed: 0 }),
    ).toBe('nothing happened in this window');
  });
});
