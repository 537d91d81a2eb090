import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HashedLogistic } from '../../../src/audit/models/hashed-logistic.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';

const OPTIONS = { bits: 6, rate: 0.3, ridge: 0 };

/** A model of two items whose targets have these means, and the log-odds it gives them. */
function learned(means: readonly number[], passes: number, ridge = 0): number[] {
  const model = new HashedLogistic({ ...OPTIONS, ridge }, passes);
  const slots = new Uint32Array([0, 1]);
  for (let pass = 0; pass < passes; pass++) {
    for (let row = 0; row < 400; row++) {
      slots[1] = 1 + (row % 2);
      model.learn(slots, 2, means[row % 2]!, 1);
    }
  }
  return means.map((_, at) => model.logOdds(new Uint32Array([0, 1 + at]), 2));
}

describe('HashedLogistic', () => {
  it('finds the log-odds of each of two items', () => {
    const [a, b] = learned([0.8, 0.3], 30);
    expect(a).toBeCloseTo(Math.log(4), 1);
    expect(b).toBeCloseTo(Math.log(3 / 7), 1);
  });

  it('is held nearer to what all have in common by a ridge', () => {
    const free = learned([0.8, 0.3], 30);
    const held = learned([0.8, 0.3], 30, 50);
    expect(held[0]! - held[1]!).toBeLessThan(free[0]! - free[1]!);
    expect(held[0]!).toBeGreaterThan(held[1]!);
  });

  it('learns the mean of targets that leave 0 to 1, as those of inverse propensities do', () => {
    const model = new HashedLogistic(OPTIONS, 1);
    const slots = new Uint32Array([0]);
    // A click in ten of a place that half look at: relevance 0.2.
    for (let row = 0; row < 5000; row++) model.learn(slots, 1, row % 10 === 0 ? 2 : 0, 1);
    expect(1 / (1 + Math.exp(-model.logOdds(slots, 1)))).toBeCloseTo(0.2, 1);
  });

  it('is the same to the last bit for the same examples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const scores = [0, 1].map(() => {
          const random = hashRandom(seed);
          const model = new HashedLogistic({ ...OPTIONS, ridge: 1 }, 1);
          const slots = new Uint32Array(3);
          for (let row = 0; row < 50; row++) {
            for (const at of [1, 2]) slots[at] = Math.floor(random() * 64);
            model.learn(slots, 3, random() < 0.5 ? 1 : 0, random());
          }
          return model.logOdds(slots, 3);
        });
        expect(Object.is(scores[0], scores[1])).toBe(true);
        expect(Number.isFinite(scores[0])).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses options out of range', () => {
    expect(() => new HashedLogistic({ ...OPTIONS, bits: 30 })).toThrow(RangeError);
    expect(() => new HashedLogistic({ ...OPTIONS, rate: 0 })).toThrow(RangeError);
    expect(() => new HashedLogistic({ ...OPTIONS, ridge: -1 })).toThrow(RangeError);
  });
});
