import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weightedAuc } from '../../src/statistics/weighted-auc.js';

const Y = [1, 1, 1, 0, 0, 0, 0];
const A = [0.9, 0.8, 0.4, 0.7, 0.3, 0.2, 0.1];
const ones = (n: number) => new Array<number>(n).fill(1);
const rows = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 5 }),
    label: fc.constantFrom(0, 0.25, 0.5, 1),
    weight: fc.integer({ min: 0, max: 4 }),
    shard: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 2, maxLength: 30 },
);

/** The definition, pair by pair. */
function byPairs(of: readonly { score: number; label: number; weight: number }[]): number {
  let won = 0;
  let pairs = 0;
  for (const [i, a] of of.entries()) {
    for (const [j, b] of of.entries()) {
      if (i === j) continue;
      const weight = a.weight * a.label * b.weight * (1 - b.label);
      pairs += weight;
      won += weight * (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0);
    }
  }
  return pairs > 0 ? won / pairs : NaN;
}

describe('weightedAuc', () => {
  it('is the worked example of DeLong’s comparison', () => {
    expect(weightedAuc(A, Y, ones(7)).value).toBeCloseTo(0.9166667, 6);
  });

  it('counts ties half and does not exist without good or bad rows', () => {
    expect(weightedAuc([1, 1], [1, 0], [1, 1]).value).toBe(0.5);
    expect(weightedAuc([1, 2], [1, 1], [1, 1]).value).toBeNaN();
    expect(weightedAuc([], [], []).value).toBeNaN();
    expect(weightedAuc([0.9, 0.4, 0.7], [1, 1, 0], [1, 1, 1]).value).toBe(0.5);
  });

  it('refuses what is no number', () => {
    expect(() => weightedAuc([NaN], [1], [1])).toThrow(RangeError);
    expect(() => weightedAuc([1], [2], [1])).toThrow(RangeError);
    expect(() => weightedAuc([1], [1], [-1])).toThrow(RangeError);
  });

  it('is the definition by pairs, with any shard left out, whatever the weights and ties', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const column = (key: keyof (typeof drawn)[0]) => drawn.map((row) => row[key]);
        const { value, without } = weightedAuc(
          column('score'),
          column('label'),
          column('weight'),
          column('shard'),
          4,
        );
        const held = [0, 1, 2, 3].filter((shard) => drawn.some((row) => row.shard === shard));
        const expected = held.map((shard) => byPairs(drawn.filter((row) => row.shard !== shard)));
        expect(without).toHaveLength(held.length);
        for (const [at, each] of [value, ...without].entries()) {
          const truth = at === 0 ? byPairs(drawn) : expected[at - 1]!;
          if (Number.isNaN(truth)) expect(each).toBeNaN();
          else expect(each).toBeCloseTo(truth, 10);
        }
      }),
    );
  });
});
