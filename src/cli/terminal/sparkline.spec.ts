import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sparkline } from './sparkline.js';

const gappy = fc.array(fc.option(fc.double(), { nil: undefined }), { maxLength: 100 });

describe('sparkline', () => {
  it.each([
    [[], ''],
    [[0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    [[7, 0], '█▁'],
    [[1, undefined, 2], '▁ █'],
    [[1, NaN, 2], '▁ █'],
    [[3, 3, 3], '▅▅▅'],
    [[undefined, undefined], '  '],
    [[-Infinity, 0, 1, Infinity], '▁▁██'],
  ])('of %j is %j', (values, line) => {
    expect(sparkline(values)).toBe(line);
  });

  it('keeps to a fixed range, and to its ends beyond it', () => {
    expect(sparkline([0.5], { low: 0, high: 1 })).toBe('▅');
    expect(sparkline([-1, 0, 1, 2], { low: 0, high: 1 })).toBe('▁▁██');
  });

  it('can do with ASCII', () => {
    expect(sparkline([0, 1, 2, 3, 4, undefined, 6, 7], { ascii: true })).toBe('_.,-= *#');
  });

  it('shows means of stretches where there is less room', () => {
    expect(sparkline([0, 2, 3, 5, 8, 6], { width: 3, low: 0, high: 7 })).toBe('▂▅█');
    expect(sparkline([1, undefined, undefined, undefined], { width: 2 })).toBe('▅ ');
    expect(sparkline([1, 2], { width: 0 })).toBe('');
  });

  it('takes one character a number, any numbers', () => {
    fc.assert(
      fc.property(gappy, fc.option(fc.nat(50), { nil: undefined }), (values, width) => {
        const line = sparkline(values, width === undefined ? {} : { width });
        expect(line).toHaveLength(Math.min(values.length, width ?? Infinity));
        expect(line).toMatch(/^[▁▂▃▄▅▆▇█ ]*$/);
      }),
    );
  });

  it('rises with its numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const bars = Array.from(sparkline([...values].sort((a, b) => a - b)));
        expect(bars).toEqual([...bars].sort());
      }),
    );
  });
});
