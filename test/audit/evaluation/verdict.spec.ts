import { describe, expect, it } from '@jest/globals';
import type { Judged } from '../../../src/audit/evaluation/paired.js';
import { pOf, reachOf } from '../../../src/audit/evaluation/paired.js';
import { powerOf, verdictOf } from '../../../src/audit/evaluation/verdict.js';

const judged = (value: number, standardError: number, degrees = 19): Judged => ({
  enough: true,
  value,
  standardError,
  degrees,
  n: 100,
});

describe('verdictOf', () => {
  it('needs significance after adjustment', () => {
    expect(verdictOf(judged(0.1, 0.02), 0.05, 0.02, 0.05)).toBe('better');
    expect(verdictOf(judged(-0.1, 0.02), 0.04, 0.02, 0.05)).toBe('worse');
    expect(verdictOf(judged(-0.1, 0.02), 0.06, 0.02, 0.05)).toBe('inconclusive');
  });

  it('takes what is certainly too small to matter as equivalent', () => {
    expect(verdictOf(judged(0.005, 0.001), 1e-6, 0.02, 0.05)).toBe('equivalent');
    expect(verdictOf(judged(0, 0), 1, 0.02, 0.05)).toBe('equivalent');
    // 0.005 + 2.093·0.0072 = 0.02007: the interval reaches past the margin.
    expect(verdictOf(judged(0.005, 0.0072), 0.5, 0.02, 0.05)).toBe('inconclusive');
  });
});

describe('pOf', () => {
  it('is two-sided, of t or of the normal distribution', () => {
    expect(pOf(judged(2.093024, 1))).toBeCloseTo(0.05, 6);
    expect(pOf(judged(-2.093024, 1))).toBeCloseTo(0.05, 6);
    expect(pOf(judged(1.959964, 1, Infinity))).toBeCloseTo(0.05, 3);
    expect(reachOf(judged(1, 1, Infinity))).toBeCloseTo(1.959964, 6);
  });

  it('stays in [0, 1] at its ends', () => {
    expect(pOf(judged(0, 0))).toBe(1);
    expect(pOf(judged(1, 0))).toBe(0);
    expect(pOf(judged(50, 1))).toBeGreaterThanOrEqual(0);
  });
});

describe('powerOf', () => {
  it('asks for the labels of the worked example', () => {
    // σ_d = SE·√n = 0.3
    expect(powerOf(judged(0, 0.03), 0.02)).toEqual({
      margin: 0.02,
      labelsNeeded: 1766,
      labels: 100,
    });
  });
});
