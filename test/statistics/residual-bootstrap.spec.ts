import { describe, expect, it } from '@jest/globals';
import { hashRandom } from '../../src/statistics/hash-random.js';
import {
  drawable,
  percentileInterval,
  REPLICATES,
  resample,
} from '../../src/statistics/residual-bootstrap.js';

describe('hashRandom', () => {
  const first = (...seed: number[]) => {
    const next = hashRandom(...seed);
    return Array.from({ length: 5 }, next);
  };

  it('is the same for the same seed, and for no other', () => {
    const day = 86_400_000;
    expect(first(1, 2)).toEqual(first(1, 2));
    const seeds = [[1, 2], [2, 1], [1], [0], [20_000 * day], [20_001 * day], [2 ** 40], [2 ** 41]];
    expect(new Set(seeds.map((seed) => first(...seed)[0])).size).toBe(seeds.length);
  });

  it('spreads evenly, each number free of the one before', () => {
    const next = hashRandom(5);
    const cells = new Float64Array(100);
    let before = next();
    for (let i = 0; i < 100_000; i++) {
      const now = next();
      if (!(now >= 0 && now < 1)) throw new Error(`${now} is out of range`);
      cells[10 * Math.floor(10 * before) + Math.floor(10 * now)]!++;
      before = now;
    }
    // χ² on 99 degrees of freedom: 99.9% of it lies between 58 and 149.
    const chiSquare = cells.reduce((sum, n) => sum + ((n - 1000) * (n - 1000)) / 1000, 0);
    expect(chiSquare).toBeGreaterThan(58);
    expect(chiSquare).toBeLessThan(149);
  });
});

describe('the residual bootstrap', () => {
  it('draws errors without mean, as large as they were before the fit', () => {
    const errors = drawable([0.1, -0.1, 0.1, -0.1], 2);
    for (const error of errors) expect(Math.abs(error)).toBeCloseTo(0.1 * Math.SQRT2, 12);
    expect([...drawable([3, 5], 0)]).toEqual([-1, 1]);
  });

  it('puts every error on every fitted value in the end', () => {
    const into = new Float64Array(1);
    const random = hashRandom(1);
    const seen = new Set<number>();
    for (let i = 0; i < 100; i++) {
      resample([10], Float64Array.of(-1, 0, 1), random, into);
      seen.add(into[0]!);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([9, 10, 11]);
  });

  it('has the middle 95% as its interval, and the value in it', () => {
    const replicates = Float64Array.from({ length: REPLICATES }, (_, i) => REPLICATES - i);
    expect(percentileInterval(100, replicates)).toEqual({ low: 5, high: 195 });
    expect(percentileInterval(3, replicates)).toEqual({ low: 3, high: 195 });
    expect(percentileInterval(198, replicates)).toEqual({ low: 5, high: 198 });
    expect(replicates[0]).toBe(REPLICATES); // left as it was
  });
});
