import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calibrationError } from '../../src/statistics/calibration-error.js';

const repeated = (value: number, times: number) => new Array<number>(times).fill(value);
const good = (of: number, n: number) => [...repeated(1, of), ...repeated(0, n - of)];

describe('calibrationError', () => {
  const predictions = [...repeated(0.2, 10), ...repeated(0.8, 10)];
  const labels = [...good(3, 10), ...good(7, 10)];

  it('is the worked example', () => {
    const { expected, debiasedSquare } = calibrationError(predictions, labels, repeated(1, 20));
    expect(expected).toBeCloseTo(0.1, 6);
    expect(debiasedSquare).toBeCloseTo(-0.0133333, 6);
  });

  it('does not exist for no rows, nor without chance where every bin has one', () => {
    expect(calibrationError([], [], []).expected).toBeNaN();
    const one = calibrationError([0.4], [1], [1]);
    expect(one.expected).toBeCloseTo(0.6, 12);
    expect(one.debiasedSquare).toBeNaN();
  });

  it('refuses what is no probability', () => {
    expect(() => calibrationError([1.1], [1], [1])).toThrow(RangeError);
    expect(() => calibrationError([NaN], [1], [1])).toThrow(RangeError);
  });

  it('does not change with the scale of the weights', () => {
    const weight = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 20, maxLength: 20 }), (weights) => {
        const once = calibrationError(predictions, labels, weights);
        const twice = calibrationError(
          predictions,
          labels,
          weights.map((each) => 2 * each),
        );
        expect(twice.expected).toBeCloseTo(once.expected, 12);
        expect(twice.debiasedSquare).toBeCloseTo(once.debiasedSquare, 12);
      }),
    );
  });
});
