import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RandomStream } from '../../src/simulation/random-stream.js';

const DRAWS = 100_000;

function moments(draw: () => number): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let n = 0; n < DRAWS; n++) {
    const value = draw();
    sum += value;
    squares += value * value;
  }
  const mean = sum / DRAWS;
  return { mean, variance: squares / DRAWS - mean * mean };
}

describe('RandomStream', () => {
  it('repeats for the same seed and name, and differs for any other', () => {
    const first = (seed: number, name: string): number => new RandomStream(seed, name).uniform();
    expect(first(7, 'clicks')).toBe(first(7, 'clicks'));
    const seeds = [0, 1, 2, 7, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
    const draws = seeds.flatMap((seed) =>
      ['clicks', 'labels', ''].map((name) => first(seed, name)),
    );
    expect(new Set(draws).size).toBe(draws.length);
  });

  it('does not echo between neighbouring seeds', () => {
    let seed = 0;
    const { mean, variance } = moments(() => new RandomStream(seed++, 'clicks').uniform());
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it('draws uniform, exponential and normal numbers', () => {
    const random = new RandomStream(7, 'draws');
    const uniform = moments(() => random.uniform());
    expect(uniform.mean).toBeCloseTo(1 / 2, 2);
    expect(uniform.variance).toBeCloseTo(1 / 12, 2);
    const exponential = moments(() => random.exponential(2));
    expect(exponential.mean / 2).toBeCloseTo(1, 1);
    expect(exponential.variance / 4).toBeCloseTo(1, 1);
    const normal = moments(() => random.normal());
    expect(normal.mean).toBeCloseTo(0, 1);
    expect(normal.variance).toBeCloseTo(1, 1);
  });

  it('keeps to its ranges', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (seed, count) => {
        const random = new RandomStream(seed, 'ranges');
        for (let n = 0; n < 20; n++) {
          const below = random.below(count);
          expect(Number.isInteger(below) && below >= 0 && below < count).toBe(true);
          expect(random.exponential(1)).toBeGreaterThanOrEqual(0);
          expect(random.chance(0)).toBe(false);
          expect(random.chance(1)).toBe(true);
        }
      }),
    );
  });

  it('shuffles without losing anything, every order equally often', () => {
    const random = new RandomStream(7, 'shuffle');
    const orders = new Map<string, number>();
    for (let n = 0; n < 6000; n++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect([...orders.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(110);
    expect(random.shuffle([])).toEqual([]);
  });
});
