import { describe, expect, it } from '@jest/globals';
import { compareMeasurements } from '../../../src/audit/stretches/compare.js';
import type { Measured, Measurement } from '../../../src/detectors/reading.js';

function measured(value: number, low?: number, high?: number, by = {}): Measured {
  return {
    ...{ reading: 'r', by, n: 100, value },
    ...(low === undefined || high === undefined ? { interval: 'few_shards' } : { low, high }),
  };
}

describe('the difference of two readings', () => {
  it('has the interval of Zou & Donner', () => {
    // L = −40 − √(3² + 6²), U = −40 + √(3² + 5²)
    const { difference, change } = compareMeasurements(
      measured(100, 95, 106),
      measured(60, 57, 63),
      50,
    );
    expect(difference!.value).toBe(-40);
    expect(difference!.low).toBeCloseTo(-40 - Math.sqrt(45), 12);
    expect(difference!.high).toBeCloseTo(-40 + Math.sqrt(34), 12);
    expect(change).toBe('down');
  });

  it('is beyond chance only when 0 lies well outside', () => {
    // Arms of √2 · 10 = 14.1: 0 lies outside from 14.1 on, beyond chance from 26.2 on.
    const before = measured(100, 90, 110);
    expect(compareMeasurements(before, measured(120, 110, 130), 50).change).toBe('within_chance');
    expect(compareMeasurements(before, measured(126.2, 116.2, 136.2), 50).change).toBe(
      'within_chance',
    );
    expect(compareMeasurements(before, measured(126.3, 116.3, 136.3), 50).change).toBe('up');
  });

  it('of exact counts is exact, and no matter of chance', () => {
    expect(compareMeasurements(measured(3, 3, 3), measured(4, 4, 4), 50)).toEqual({
      difference: { value: 1, low: 1, high: 1 },
      change: 'counted',
    });
    expect(compareMeasurements(measured(3, 3, 3), measured(3, 3, 3), 50).change).toBe(
      'within_chance',
    );
  });

  it('is not made where the readings do not compare', () => {
    const lacking: Measurement = {
      ...{ reading: 'r', by: {}, enough: false, reason: 'empty', seen: 0, needed: 1 },
    };
    const whole = measured(1, 0, 2);
    const pairs: [Measurement, Measurement][] = [
      [whole, lacking],
      [lacking, whole],
      [whole, measured(1)],
      [whole, measured(1, 0, 2, { catalogue: 'seen' })],
    ];
    for (const [a, b] of pairs) {
      expect(compareMeasurements(a, b, 50)).toEqual({ change: 'not_comparable' });
    }
  });
});
