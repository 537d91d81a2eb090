import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logLikelihoodRatio, logOdds } from '../../src/statistics/log-odds.js';

describe('log-odds', () => {
  it('are finite for counts of 0, and odd in their order', () => {
    expect(logOdds(40, 10)).toBeCloseTo(1.349926717, 8);
    expect(logOdds(0, 0)).toBe(0);
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (a, b) => {
        expect(logOdds(a, b)).toBeCloseTo(-logOdds(b, a), 10);
        expect(Number.isFinite(logOdds(a, b))).toBe(true);
      }),
    );
  });
});

describe('the log-likelihood ratio', () => {
  it('is that of a worked example', () => {
    expect(logLikelihoodRatio(40, 50, 10, 50)).toBeCloseTo(1.349926717, 8);
    expect(logLikelihoodRatio(10, 50, 40, 50)).toBeCloseTo(-1.349926717, 8);
  });

  it('is a difference of smoothed logarithms, and swaps its sign with the hypotheses', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500), (a, notA, b, notB) => {
        const ratio = logLikelihoodRatio(a, a + notA, b, b + notB);
        const direct = Math.log((a + 0.5) / (a + notA + 1)) - Math.log((b + 0.5) / (b + notB + 1));
        expect(ratio).toBeCloseTo(direct, 10);
        expect(logLikelihoodRatio(b, b + notB, a, a + notA)).toBeCloseTo(-ratio, 10);
      }),
    );
  });
});
