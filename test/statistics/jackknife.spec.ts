import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jackknifeInterval, jackknifeStandardError } from '../../src/statistics/jackknife.js';

describe('jackknifeStandardError', () => {
  it('follows the formula', () => {
    expect(jackknifeStandardError([0.4, 0.5, 0.5, 0.6])).toBeCloseTo(0.12247448713915887, 12);
  });

  it('of a mean is the standard error of the mean', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const g = values.length;
    const sum = values.reduce((a, b) => a + b);
    const variance = values.reduce((a, b) => a + (b - sum / g) * (b - sum / g), 0) / (g - 1);
    const leaveOneOut = values.map((value) => (sum - value) / (g - 1));
    expect(jackknifeStandardError(leaveOneOut)).toBeCloseTo(Math.sqrt(variance / g), 12);
  });

  it('is 0 where no shard makes a difference', () => {
    expect(jackknifeStandardError([0.5, 0.5, 0.5])).toBe(0);
    expect(jackknifeStandardError([0.5])).toBe(0);
    expect(jackknifeStandardError(new Array<number>(20).fill(Math.log(34)))).toBe(0);
  });
});

describe('jackknifeInterval', () => {
  const leaveOneOut = [0.4, 0.5, 0.5, 0.5, 0.6];

  it('is t standard errors to either side', () => {
    const margin = 2.7764451051977944 * Math.sqrt((4 / 5) * 0.02);
    const interval = jackknifeInterval(0.5, leaveOneOut)!;
    expect(interval.low).toBeCloseTo(0.5 - margin, 12);
    expect(interval.high).toBeCloseTo(0.5 + margin, 12);
  });

  it('with all 20 shards uses the quantile 2.093', () => {
    const thetas = Array.from({ length: 20 }, (_, j) => j);
    const { high } = jackknifeInterval(0, thetas)!;
    expect(high / jackknifeStandardError(thetas)).toBeCloseTo(2.093, 3);
  });

  it('on the log scale is made for the logarithm', () => {
    const interval = jackknifeInterval(0.5, leaveOneOut, 'log')!;
    const onLogs = jackknifeInterval(Math.log(0.5), leaveOneOut.map(Math.log))!;
    expect(interval.low).toBeCloseTo(Math.exp(onLogs.low), 12);
    expect(interval.high).toBeCloseTo(Math.exp(onLogs.high), 12);
  });

  it('does not exist below 5 shards', () => {
    expect(jackknifeInterval(0.5, leaveOneOut.slice(1))).toBeUndefined();
    expect(jackknifeInterval(0.5, [])).toBeUndefined();
  });

  it('does not exist where the statistic does not exist without some shard', () => {
    expect(jackknifeInterval(0.5, [...leaveOneOut, NaN])).toBeUndefined();
    expect(jackknifeInterval(0.5, [...leaveOneOut, Infinity], 'log')).toBeUndefined();
    expect(jackknifeInterval(0.5, [...leaveOneOut, 0], 'log')).toBeUndefined();
  });

  it('contains the value on either scale', () => {
    const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        fc.array(positive, { minLength: 5, maxLength: 30 }),
        fc.constantFrom('linear' as const, 'log' as const),
        (value, thetas, scale) => {
          const interval = jackknifeInterval(value, thetas, scale);
          if (interval === undefined) return; // the margin overflowed
          expect(interval.low).toBeLessThanOrEqual(value);
          expect(interval.high).toBeGreaterThanOrEqual(value);
          if (scale === 'log') expect(interval.low).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
