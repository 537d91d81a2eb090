import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashRandom } from '../../statistics/hash-random.js';
import { Diets, emptyDiet } from './diets.js';
import {
  meanDiversity,
  meanEntropy,
  overlap,
  PopulationTally,
  segregation,
  userCategoryInformation,
  type Population,
} from './population.js';

/** A population of users with these counts by category, each in a shard of their own. */
function populationOf(users: readonly (readonly number[])[]): Population {
  const categories = Math.max(0, ...users.map((counts) => counts.length));
  const tally = new PopulationTally(Math.max(1, users.length), categories);
  users.forEach((counts, shard) => {
    const diets = new Diets();
    diets.grow(1);
    counts.forEach((count, category) => {
      for (let i = 0; i < count; i++) diets.add(0, Uint16Array.of(category), 1);
    });
    const diet = emptyDiet();
    diets.read(0, diet);
    tally.add(shard, diet);
  });
  return tally.replicated().all;
}

describe('two users whose diets mirror each other, (3, 1) and (1, 3)', () => {
  const population = populationOf([
    [3, 1],
    [1, 3],
  ]);

  it('have the decomposition of the worked example', () => {
    expect(meanDiversity(population)).toBeCloseTo(0.5, 9);
    expect(overlap(population)).toBeCloseTo(0.375, 9);
    expect(segregation(population)).toBeCloseTo(0.2, 9);
    expect(meanEntropy(population)).toBeCloseTo(0.5623351446 + 0.125, 8);
    expect(userCategoryInformation(population)).toBeCloseTo(0.0683120359, 8);
  });
});

describe('items of several categories, shown alike to every user', () => {
  it('tell nothing of the user: their information is 0 on average', () => {
    const random = hashRandom(7);
    const runs = Array.from({ length: 60 }, () => {
      const tally = new PopulationTally(1, 12);
      for (let user = 0; user < 40; user++) {
        const diets = new Diets();
        diets.grow(1);
        // Each item is of three neighbouring categories, as of a style, a fit and a colour.
        for (let i = 0; i < 40; i++) {
          const first = Math.floor(random() * 4);
          diets.add(0, Uint16Array.of(first, first + 4, first + 8), 1);
        }
        const diet = emptyDiet();
        diets.read(0, diet);
        tally.add(0, diet);
      }
      return userCategoryInformation(tally.replicated().all);
    });
    const mean = runs.reduce((sum, each) => sum + each, 0) / runs.length;
    // The correction for items of one category would make it −0.09.
    expect(Math.abs(mean)).toBeLessThan(0.005);
  });
});

describe('the extremes', () => {
  it('are a category for each user: segregation 1, no overlap, no diversity', () => {
    const population = populationOf([
      [5, 0, 0],
      [0, 5, 0],
      [0, 0, 5],
    ]);
    expect([meanDiversity(population), overlap(population), segregation(population)]).toEqual([
      0, 0, 1,
    ]);
  });

  it('and one category for all, where segregation has no meaning', () => {
    const population = populationOf([[5], [2]]);
    expect([meanDiversity(population), overlap(population)]).toEqual([0, 1]);
    expect(segregation(population)).toBeNaN();
  });

  it('one user overlaps with nobody', () => {
    expect(overlap(populationOf([[3, 1]]))).toBeNaN();
  });
});

describe('overlap', () => {
  it('is the mean over pairs of users of the chance to share a category', () => {
    const counts = fc.array(fc.nat(4), { minLength: 3, maxLength: 3 });
    const some = counts.filter((of) => of.reduce((a, b) => a + b, 0) >= 2);
    fc.assert(
      fc.property(fc.array(some, { minLength: 2, maxLength: 6 }), (users) => {
        const shares = users.map((of) => of.map((count) => count / of.reduce((a, b) => a + b, 0)));
        let sum = 0;
        let pairs = 0;
        shares.forEach((p, i) => {
          shares.forEach((q, j) => {
            if (i === j) return;
            sum += p.reduce((dot, share, c) => dot + share * q[c]!, 0);
            pairs++;
          });
        });
        expect(overlap(populationOf(users))).toBeCloseTo(sum / pairs, 7);
      }),
    );
  });
});

describe('leaving a shard out', () => {
  it('gives the population without its users', () => {
    const users = [
      [3, 1, 0],
      [1, 3, 2],
      [0, 2, 5],
    ];
    const tally = new PopulationTally(4, 3);
    users.forEach((counts, i) => {
      const diets = new Diets();
      diets.grow(1);
      counts.forEach((count, category) => {
        for (let k = 0; k < count; k++) diets.add(0, Uint16Array.of(category), 1);
      });
      const diet = emptyDiet();
      diets.read(0, diet);
      tally.add(i + 1, diet);
    });
    const { n, without } = tally.replicated();
    expect(n).toBe(3);
    expect(without).toEqual([
      populationOf([users[1]!, users[2]!]),
      populationOf([users[0]!, users[2]!]),
      populationOf([users[0]!, users[1]!]),
    ]);
  });
});
