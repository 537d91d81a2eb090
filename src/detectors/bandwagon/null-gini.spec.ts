import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import { gini } from './gini.js';
import { giniExcess, multinomialGini, poissonGini, uniformGini } from './null-gini.js';

/** The mean Gini coefficient over every way in which `impressions` can fall on n items. */
function meanOverAllWays(n: number, impressions: number, counts: number[] = []): number {
  if (counts.length === 0) return meanOverAllWays(n, impressions, new Array<number>(n).fill(0));
  const shown = counts.reduce((a, b) => a + b);
  if (shown === impressions) return gini(countHistogram(counts), n);
  let sum = 0;
  for (let item = 0; item < n; item++) {
    sum += meanOverAllWays(n, impressions, counts.with(item, counts[item]! + 1)) / n;
  }
  return sum;
}

describe('uniformGini', () => {
  it('follows the formulas', () => {
    expect(poissonGini(5, 2)).toBeCloseTo(0.30860220858113757, 12);
    expect(multinomialGini(5, 10)).toBeCloseTo(0.31309332479999985, 12);
    expect(uniformGini(5, 10)).toBeCloseTo(0.31309332479999985, 12);
  });

  it('is the mean over every way to show the items', () => {
    for (const [n, impressions] of [
      [2, 1],
      [2, 8],
      [3, 2],
      [3, 7],
      [5, 5],
    ] as const) {
      expect(uniformGini(n, impressions)).toBeCloseTo(meanOverAllWays(n, impressions), 12);
    }
  });

  it('hardly changes where the Poisson form takes over', () => {
    for (const n of [10, 100, 2000, 100_000]) {
      const exact = multinomialGini(n, 1000);
      expect(Math.abs(uniformGini(n, 1000) / exact - 1)).toBeLessThan(2e-4);
    }
  });

  it('of a single item is 0', () => {
    expect(uniformGini(1, 10)).toBe(0);
  });

  it('falls towards 0 with traffic and never reaches it', () => {
    expect(uniformGini(1000, 1e9)).toBeGreaterThan(0);
    expect(uniformGini(1000, 1e9)).toBeLessThan(0.001);
    expect(uniformGini(1000, 1)).toBeCloseTo(0.999, 12);
  });
});

describe('giniExcess', () => {
  it('follows the formula', () => {
    expect(giniExcess(0.6, 5, 10)).toBeCloseTo(0.4176792649692394, 12);
  });

  it('is 0 at chance and below 0 where exposure is more even than chance', () => {
    expect(giniExcess(uniformGini(50, 400), 50, 400)).toBe(0);
    expect(giniExcess(0, 50, 400)).toBeLessThan(0);
  });
});
