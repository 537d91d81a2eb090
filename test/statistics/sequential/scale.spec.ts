import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blockOf, fromScale, onScale } from '../../../src/statistics/sequential/scale.js';

describe('scales', () => {
  it('are undone by their inverse', () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(share, fc.constantFrom('linear', 'log', 'logit'), (value, scale) => {
        expect(fromScale(onScale(value, scale), scale)).toBeCloseTo(value, 12);
      }),
    );
  });

  it('put nothing infinitely far', () => {
    const ends = [onScale(0, 'log'), onScale(0, 'logit'), onScale(1, 'logit')];
    expect(ends.every(Number.isFinite)).toBe(true);
    expect(onScale(0, 'logit')).toBeCloseTo(-onScale(1, 'logit'), 6);
  });
});

describe('blockOf', () => {
  it('has the standard error of the interval', () => {
    expect(blockOf(5, { low: 3, high: 7 }, 'linear', 2)).toEqual({ value: 5, error: 1 });
    const { value, error } = blockOf(4, { low: 2, high: 8 }, 'log', 2);
    expect(value).toBeCloseTo(Math.log(4), 12);
    expect(error).toBeCloseTo(Math.log(2) / 2, 12);
  });

  it('is the delta method for small intervals', () => {
    const [p, se] = [0.3, 0.001];
    const interval = { low: p - 2 * se, high: p + 2 * se };
    expect(blockOf(p, interval, 'logit', 2).error).toBeCloseTo(se / (p * (1 - p)), 6);
    expect(blockOf(p, interval, 'log', 2).error).toBeCloseTo(se / p, 6);
  });

  it('has no error where there is no interval, or none wide', () => {
    expect(blockOf(0.5, undefined, 'logit', 2).error).toBe(0);
    expect(blockOf(0.5, { low: 0.5, high: 0.5 }, 'logit', 2).error).toBe(0);
  });

  it('of a share that fell to 0 is a fall with a finite error', () => {
    const { value, error } = blockOf(0, { low: 0, high: 0.01 }, 'logit', 2.093);
    expect(value).toBeLessThan(onScale(0.001, 'logit'));
    expect(error).toBeLessThan(3);
  });
});
