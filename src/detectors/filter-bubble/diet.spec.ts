import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  dietEntropy,
  effectiveImpressions,
  hasPairs,
  millerMadow,
  simpsonDiversity,
  type Diet,
} from './diet.js';
import { Diets, emptyDiet } from './diets.js';
import { ForwardDecay } from './forward-decay.js';

/** The diet of these impressions: categories and weight of each. */
function dietOf(impressions: readonly (readonly [categories: number[], weight: number])[]): Diet {
  const diets = new Diets();
  diets.grow(1);
  for (const [categories, weight] of impressions)
    diets.add(0, Uint16Array.from(categories), weight);
  const diet = emptyDiet();
  diets.read(0, diet);
  return diet;
}

const threeAndOne = dietOf([
  [[0], 1],
  [[0], 1],
  [[1], 1],
  [[0], 1],
]);

describe('a diet of three impressions in one category and one in another', () => {
  it('has the entropy, correction and diversity of the worked example', () => {
    expect(dietEntropy(threeAndOne)).toBeCloseTo(0.5623351446, 9);
    expect(dietEntropy(threeAndOne) + millerMadow(threeAndOne)).toBeCloseTo(0.6873351446, 9);
    expect(simpsonDiversity(threeAndOne)).toBeCloseTo(0.5, 12);
    expect(effectiveImpressions(threeAndOne)).toBe(4);
  });
});

describe('a decayed diet', () => {
  it('of one event a half-life ago and one now is worth 1.8 impressions', () => {
    const decay = new ForwardDecay(14, 0);
    const diet = dietOf([
      [[0], decay.weight(0)],
      [[1], decay.weight(14)],
    ]);
    expect(dietEntropy(diet)).toBeCloseTo(0.6365141683, 9);
    expect(effectiveImpressions(diet)).toBeCloseTo(1.8, 12);
    expect(dietEntropy(diet) + millerMadow(diet)).toBeCloseTo(0.9142919461, 9);
  });

  it('has the unbiased diversity of the worked example', () => {
    const diet = dietOf([
      [[0], 1],
      [[1], 1],
      [[0], 0.5],
    ]);
    expect(simpsonDiversity(diet)).toBeCloseTo(0.75, 12);
  });

  it('does not change by a digit when the landmark moves', () => {
    const weights = fc.array(fc.tuple(fc.nat(5), fc.double({ min: 0.01, max: 1, noNaN: true })), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(weights, (of) => {
        const before = dietOf(of.map(([category, weight]) => [[category], weight]));
        const after = dietOf(of.map(([category, weight]) => [[category], weight * 2 ** 32]));
        expect(simpsonDiversity(after)).toBe(simpsonDiversity(before));
        expect(dietEntropy(after)).toBe(dietEntropy(before));
        expect(effectiveImpressions(after)).toBe(effectiveImpressions(before));
      }),
    );
  });
});

describe('items of several categories', () => {
  it('share them out: {a} and {a, b} are alike by half', () => {
    const diet = dietOf([
      [[0], 1],
      [[0, 1], 1],
    ]);
    expect(simpsonDiversity(diet)).toBeCloseTo(0.5, 12);
  });

  it('give the diversity that comparing all pairs of impressions gives', () => {
    const impression = fc.tuple(
      fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(impression, { minLength: 2, maxLength: 8 }), (of) => {
        let alike = 0;
        let pairs = 0;
        for (const [i, [a, v]] of of.entries()) {
          for (const [j, [b, w]] of of.entries()) {
            if (i === j) continue;
            const common = a.filter((category) => b.includes(category)).length;
            alike += (v * w * common) / (a.length * b.length);
            pairs += v * w;
          }
        }
        expect(simpsonDiversity(dietOf(of))).toBeCloseTo(1 - alike / pairs, 9);
      }),
    );
  });
});

describe('too little', () => {
  it.each([
    ['nothing', dietOf([])],
    ['one impression', dietOf([[[0], 1]])],
    ['one impression of three categories', dietOf([[[0, 1, 2], 1]])],
    [
      'an impression beside one of vanishing weight',
      dietOf([
        [[0], 1],
        [[1], 1e-12],
      ]),
    ],
  ])('%s has no pairs, and no diversity', (_, diet) => {
    expect(hasPairs(diet)).toBe(false);
    expect(simpsonDiversity(diet)).toBeNaN();
  });

  it('does not befall huge weights', () => {
    const diet = dietOf([
      [[0], 1e100],
      [[1], 1e100],
    ]);
    expect(simpsonDiversity(diet)).toBe(1);
  });
});

describe('forward decay', () => {
  it('weighs a time one half-life later twice as much, from the first time on', () => {
    const decay = new ForwardDecay(10);
    expect(decay.weight(1000)).toBe(1);
    expect(decay.weight(1010)).toBe(2);
    expect(decay.weight(1005)).toBeCloseTo(Math.SQRT2, 12);
  });

  it('moves its landmark by whole half-lives, and only when weights grow large', () => {
    const decay = new ForwardDecay(10, 0);
    expect(decay.rebase(319)).toBe(1);
    const before = decay.weight(325);
    expect(decay.rebase(325)).toBe(2 ** -32);
    expect(decay.landmark).toBe(320);
    expect(decay.weight(325)).toBe(before * 2 ** -32);
  });
});
