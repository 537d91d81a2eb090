import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { binomialSupport, binomialTerms } from '../../src/statistics/binomial.js';

/** P(X = k) for each k of the support. */
function binomial(trials: number, probability: number): Map<number, number> {
  const support = binomialSupport(trials, probability);
  const terms = new Float64Array(support.last - support.first + 1);
  const sum = binomialTerms(trials, probability, support, terms);
  return new Map(Array.from(terms, (term, at) => [support.first + at, term / sum]));
}

describe('binomialTerms', () => {
  // Computed with mpmath to 25 digits.
  it.each([
    [10, 0.3, 3, 0.266827932],
    [100, 0.01, 0, 0.3660323412732295],
    [1000, 0.5, 480, 0.011340982371187727],
    [1000, 0.5, 600, 4.6339080740497339e-11],
    [100_000, 0.2, 20_000, 0.0031539018541744053],
    [100_000, 0.2, 20_500, 1.3269203390023635e-6],
    [100_000_000, 0.5, 50_010_000, 1.0798193347630083e-5],
  ])('is right for %d trials of %d at %d', (trials, probability, k, value) => {
    expect(Math.abs(binomial(trials, probability).get(k)! / value - 1)).toBeLessThan(1e-11);
  });

  it('has all its mass, mean and variance in the support', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (trials, probability) => {
          let total = 0;
          let first = 0;
          let second = 0;
          const mean = trials * probability;
          for (const [k, mass] of binomial(trials, probability)) {
            total += mass;
            first += mass * k;
            second += mass * (k - mean) * (k - mean);
          }
          const variance = mean * (1 - probability);
          expect(total).toBeCloseTo(1, 12);
          expect(Math.abs(first - mean)).toBeLessThan(1e-11 * (1 + mean));
          expect(Math.abs(second - variance)).toBeLessThan(1e-10 * (1 + variance));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is certain at probabilities 0 and 1', () => {
    expect(binomial(7, 0).get(0)).toBe(1);
    expect(binomial(7, 1).get(7)).toBe(1);
    expect(binomial(0, 0.5)).toEqual(new Map([[0, 1]]));
  });

  it('needs few terms of many trials', () => {
    expect(binomial(1_000_000_000, 0.5).size).toBeLessThan(300_000);
  });
});
