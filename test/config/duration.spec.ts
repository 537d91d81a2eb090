import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration } from '../../src/config/duration.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
    ['1w', 604_800_000],
    ['1.5h', 5_400_000],
    ['0.07h', 252_000],
    ['1.005s', 1005],
    [' 5 m ', 300_000],
    ['05m', 300_000],
  ])('reads %j', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '5', 'm', '-5m', '+5m', '5M', '5min', '5m 30s', '.5h', '5.h', '1e3s', 'Infinityh'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it.each(['0s', '0.0h', '0.5ms', '1.0005s', '99999999999999w'])(
    'refuses %j, which is no whole number of milliseconds above zero',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('reads every number of milliseconds, written with a point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (ms) => {
        const digits = String(ms).padStart(4, '0');
        expect(parseDuration(`${digits.slice(0, -3)}.${digits.slice(-3)}s`)).toBe(ms);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [1, '1ms'],
    [1500, '1500ms'],
    [90_000, '90s'],
    [300_000, '5m'],
    [3_600_000, '1h'],
    [5_400_000, '90m'],
    [172_800_000, '2d'],
    [604_800_000, '1w'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});
