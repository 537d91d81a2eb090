import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAudience, type Audience } from '../../src/simulation/audience.js';
import { createCatalogue, type Catalogue } from '../../src/simulation/catalogue.js';
import { ExpectedExposure } from '../../src/simulation/expected-exposure.js';
import { DEFAULT_SETTINGS } from '../../src/simulation/options.js';
import { RandomStream } from '../../src/simulation/random-stream.js';
import {
  createAffinity,
  createRankingModel,
  type RankingModel,
} from '../../src/simulation/ranking-model.js';
import { SlateSampler } from '../../src/simulation/slate-sampler.js';

interface Setting {
  readonly catalogue: Catalogue;
  readonly audience: Audience;
  readonly model: RankingModel;
}

/** A model over these scores; items at the places in `later` are not yet published. */
function setting(
  scores: readonly number[],
  categories: number,
  { users = 2, personalisation = 0.5, later = [] as readonly number[] } = {},
): Setting {
  const random = new RandomStream(1, 'test');
  const options = { ...DEFAULT_SETTINGS, items: scores.length, categories };
  const catalogue = createCatalogue(
    options,
    { start: 0, end: 1000 },
    random,
    new RandomStream(7, 'fates'),
  );
  for (const item of later) catalogue.publishedAt[item] = 500;
  const audience = createAudience({ ...DEFAULT_SETTINGS, users }, categories, [1], random);
  const model = createRankingModel(
    catalogue,
    {
      itemScore: Float64Array.from(scores),
      clickElasticity: new Float64Array(scores.length),
    },
    createAffinity(audience, personalisation),
    0,
    0,
  );
  return { catalogue, audience, model };
}

/** Each item's weight for the user. */
function weightsFor({ catalogue, model }: Setting, user: number): number[] {
  return Array.from(model.itemWeight, (weight, item) => {
    const category = catalogue.categoryOf[item]!;
    return weight * model.affinity.weight[user * model.affinity.categories + category]!;
  });
}

/** Probability of an ordered slate, by the definition of the Plackett-Luce model. */
function plackettLuce(weights: readonly number[], slate: readonly number[]): number {
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let probability = 1;
  for (const item of slate) {
    probability *= weights[item]! / left;
    left -= weights[item]!;
  }
  return probability;
}

describe('SlateSampler', () => {
  it('never repeats an item, never shows an unpublished one, and fills what it can', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.nat(29), { maxLength: 10 }),
        fc.integer(),
        (scores, categories, slateSize, unpublished, seed) => {
          const later = unpublished.filter((item) => item < scores.length);
          const fixture = setting(scores, Math.min(categories, scores.length), { later });
          const sampler = new SlateSampler(fixture.catalogue, slateSize);
          const random = new RandomStream(Math.abs(seed), 'draws');
          const canBeShown = scores.length - new Set(later).size;
          for (let draw = 0; draw < 20; draw++) {
            const length = sampler.draw(fixture.model, draw % 2, random);
            const slate = Array.from(sampler.items.subarray(0, length));
            expect(length).toBe(Math.min(slateSize, canBeShown));
            expect(new Set(slate).size).toBe(length);
            for (const item of slate) expect(later).not.toContain(item);
          }
        },
      ),
    );
  });

  it('draws each ordered slate as often as the Plackett-Luce model says', () => {
    const fixture = setting([0, 1, -1, 0.5, 2], 2);
    const weights = weightsFor(fixture, 1);
    const sampler = new SlateSampler(fixture.catalogue, 3);
    const random = new RandomStream(3, 'draws');
    const draws = 60_000;
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      sampler.draw(fixture.model, 1, random);
      const slate = sampler.items.join(' ');
      counts.set(slate, (counts.get(slate) ?? 0) + 1);
    }
    let chiSquared = 0;
    let slates = 0;
    for (const a of weights.keys()) {
      for (const b of weights.keys()) {
        for (const c of weights.keys()) {
          if (a === b || b === c || a === c) continue;
          const expected = draws * plackettLuce(weights, [a, b, c]);
          chiSquared += ((counts.get(`${a} ${b} ${c}`) ?? 0) - expected) ** 2 / expected;
          slates++;
        }
      }
    }
    expect(slates).toBe(60);
    // 59 degrees of freedom: 99.9% of draws stay below 98.3.
    expect(chiSquared).toBeLessThan(98.3);
  });

  it('reports the weight left before each position, from which chances follow', () => {
    const fixture = setting([0, 1, -1, 0.5, 2], 2);
    const weights = weightsFor(fixture, 0);
    const sampler = new SlateSampler(fixture.catalogue, 4);
    sampler.draw(fixture.model, 0, new RandomStream(3, 'draws'));
    let left = weights.reduce((sum, weight) => sum + weight, 0);
    for (let place = 0; place < 4; place++) {
      expect(sampler.weightLeft[place]).toBeCloseTo(left, 12);
      left -= weights[sampler.items[place]!]!;
    }
  });

  it('does not stall where one item holds nearly all weight', () => {
    const fixture = setting([100, ...Array.from({ length: 99 }, () => 0)], 4);
    const sampler = new SlateSampler(fixture.catalogue, 5);
    const random = new RandomStream(3, 'draws');
    for (let draw = 0; draw < 2000; draw++) {
      expect(sampler.draw(fixture.model, 0, random)).toBe(5);
      expect(sampler.items[0]).toBe(0);
    }
  });
});

describe('ExpectedExposure', () => {
  it('is the sum of the conditional chances, computed the long way', () => {
    const fixture = setting([0, 1, -1, 0.5, 2, 0.1, -0.4], 3, { later: [5] });
    const sampler = new SlateSampler(fixture.catalogue, 4);
    const expected = new ExpectedExposure(fixture.catalogue);
    const random = new RandomStream(3, 'draws');
    const long = new Float64Array(7);
    for (let draw = 0; draw < 50; draw++) {
      const user = draw % 2;
      sampler.draw(fixture.model, user, random);
      expected.add(fixture.model, user, sampler);
      const weights = weightsFor(fixture, user);
      for (const item of sampler.items) {
        const left = weights.reduce((sum, weight) => sum + weight, 0);
        weights.forEach((weight, at) => (long[at]! += weight / left));
        weights[item] = 0;
      }
    }
    const sums = expected.close(fixture.model);
    sums.forEach((sum, item) => expect(sum).toBeCloseTo(long[item]!, 9));
    expect(sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(200, 9);
    expect(sums[5]).toBe(0);
  });

  it('is what counted impressions scatter around', () => {
    const fixture = setting(
      Array.from({ length: 40 }, (_, item) => (item % 7) / 3),
      4,
    );
    const sampler = new SlateSampler(fixture.catalogue, 5);
    const expected = new ExpectedExposure(fixture.catalogue);
    const random = new RandomStream(5, 'draws');
    const shown = new Float64Array(40);
    for (let draw = 0; draw < 20_000; draw++) {
      sampler.draw(fixture.model, draw % 2, random);
      expected.add(fixture.model, draw % 2, sampler);
      for (const item of sampler.items) shown[item]! += 1;
    }
    const sums = expected.close(fixture.model);
    const squares = sums.map((sum, item) => (shown[item]! - sum) ** 2 / sum);
    // 40 squares of about variance 1 or less (a slate shows an item once at most).
    expect(squares.reduce((sum, value) => sum + value, 0)).toBeLessThan(73);
  });

  it('starts anew after closing', () => {
    const fixture = setting([0, 1], 1);
    const expected = new ExpectedExposure(fixture.catalogue);
    expected.close(fixture.model);
    expect([...expected.close(fixture.model)]).toEqual([0, 0]);
  });
});
