import { describe, expect, it } from '@jest/globals';
import { moatOf } from '../../../src/audit/moat/moat.js';
import { standInLearner } from '../../../src/audit/moat/stand-in-learner.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';
import { datasetOf, type RecommendationLike } from '../datasets.js';

const ITEMS = Array.from({ length: 60 }, () => []);
const quality = (item: number) => 0.1 + (0.8 * ((item * 37) % 60)) / 60;

/** Items differ in quality; clicks follow it, or run against it. */
function world({ gamed = false, labels = 0.2, users = 400, synthetic = false } = {}) {
  const random = hashRandom(9);
  const recommendations = Array.from({ length: users }, (_, user) =>
    Array.from({ length: 4 }, (): RecommendationLike => {
      const slate = Array.from({ length: 3 }, () => {
        const item = Math.floor(random() * ITEMS.length);
        const good = random() < quality(item) ? 1 : 0;
        const click = random() < (gamed ? 1 - quality(item) : quality(item));
        const labelled = random() < labels;
        return {
          ...{ item, signals: click ? ['click'] : [] },
          ...(labelled
            ? { label: good, inclusion: labels, source: synthetic ? 'synthetic' : '' }
            : {}),
        };
      });
      return { user, slate };
    }),
  ).flat();
  return datasetOf({ items: ITEMS, recommendations, buckets: 3 });
}

const OPTIONS = { learning: { bits: 9, rate: 0.3, ridge: 2 }, labelPasses: 3 };

describe('learning with the stand-in', () => {
  it('learns more from more of either kind of data', () => {
    const learn = standInLearner(world(), OPTIONS);
    for (const data of ['proprietary', 'curated', 'both'] as const) {
      const [some, all] = [60, 700].map((n) =>
        [0, 1, 2, 3, 4].reduce((sum, seed) => sum + learn(data, n, seed, 0) / 5, 0),
      );
      expect(all).toBeGreaterThan(some!);
      expect(all).toBeGreaterThan(0.55);
      expect(learn(data, 0, 0, 0)).toBe(0.5);
    }
  });

  it('learns what clicks teach, and lets labels overrule it', () => {
    const learn = standInLearner(world({ gamed: true }), OPTIONS);
    expect(learn('proprietary', 4800, 1, 0)).toBeLessThan(0.4);
    expect(learn('both', 4800 + 760, 1, 0)).toBeGreaterThan(0.55);
  });

  it('is the same for the same arguments, and another for another seed', () => {
    const data = world();
    const learn = standInLearner(data, OPTIONS);
    const again = standInLearner(data, OPTIONS);
    learn('both', 500, 1, 0);
    expect(learn('curated', 300, 2, 0)).toBe(again('curated', 300, 2, 0));
    expect(learn('proprietary', 300, 2, 0)).toBe(again('proprietary', 300, 2, 0));
    expect(learn('curated', 300, 3, 0)).not.toBe(learn('curated', 300, 2, 0));
  });

  it('has no quality without enough curated labels to judge by', () => {
    const learn = standInLearner(world({ synthetic: true }), OPTIONS);
    expect(learn('synthetic', 100, 0, 0)).toBeNaN();
  });

  it('tells a moat from end to end', () => {
    const data = world({ labels: 0.3 });
    const [moat] = moatOf(data, standInLearner(data, OPTIONS), { smallest: 20, seeds: 5 });
    expect(moat!.curves.map(({ points }) => points.length)).toEqual([6, 6, 1]);
    expect(moat!.irreplaceability.enough).toBe(true);
    expect(moat!.marginalValue).toMatchObject({ enough: true, n: 4800 });
    expect(moat!.exchangeRate.enough).toBe(true);
  });
});
