import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amplificationOf } from '../../../src/audit/amplification/amplification.js';
import { shareRatio } from '../../../src/audit/amplification/share-ratio.js';
import type { PolicyRole } from '../../../src/detectors/policy-role.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';
import { datasetOf, type RecommendationLike } from '../datasets.js';

const ITEMS = [['news'], ['games'], ['music']];
const SEGMENTS = [
  { surface: 'home', policy: 'production' },
  { surface: 'home', policy: 'explore' },
  { surface: 'home', policy: 'holdout' },
  { surface: 'feed', policy: 'production' },
];
const roleOf = (policy: string): PolicyRole =>
  policy === 'explore' ? 'exploration' : policy === 'holdout' ? 'holdout' : 'production';

/** Users, each with a taste of their own, who get five items of a segment. */
function served(
  segment: number,
  users: number,
  games: number,
  seed: number,
  first = 0,
): RecommendationLike[] {
  const random = hashRandom(seed, segment);
  return Array.from({ length: users }, (_, user) => {
    const taste = 0.1 * (random() - 0.5);
    const slate = Array.from({ length: 5 }, () => ({
      item: random() < games + taste ? 1 : random() < 0.5 ? 0 : 2,
    }));
    return { user: first + user, segment, slate };
  });
}

function amplificationIn(recommendations: readonly RecommendationLike[], signals = {}) {
  return amplificationOf(
    datasetOf({ items: ITEMS, segments: SEGMENTS, recommendations, signals }),
    roleOf,
  );
}

describe('the ratio of two shares', () => {
  it('is that of the counts with half an exposure more', () => {
    const sides = [
      [12, 18, 30, 0, 40],
      [6, 9, 15, 0, 20],
    ].map((own) => ({
      own,
      all: [100, 100, 100, 0, 100],
    }));
    const { ratio } = shareRatio(sides[0]!, sides[1]!, 3);
    // Four shards have something: too few.
    expect(ratio).toEqual({ enough: false, reason: 'few_shards', seen: 4, needed: 5 });
    const five = [
      [12, 18, 30, 1, 39],
      [6, 9, 15, 1, 19],
    ].map((own) => ({
      own,
      all: [100, 100, 100, 100, 100],
    }));
    const found = shareRatio(five[0]!, five[1]!, 3);
    expect(found.ratio).toMatchObject({ value: 100.5 / 50.5, n: 150 });
  });

  it('turns over when its sides are exchanged', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const above = { own: a, all: a.map((each) => each + 40) };
        const below = { own: b, all: b.map((each) => each + 40) };
        const [over, under] = [shareRatio(above, below, 2), shareRatio(below, above, 2)];
        if (!over.ratio.enough || !under.ratio.enough) throw new Error('There is enough data.');
        expect(under.ratio.value).toBeCloseTo(1 / over.ratio.value, 9);
        expect(under.ratio.low).toBeCloseTo(1 / over.ratio.high, 6);
        expect(under.p).toBeCloseTo(over.p, 9);
      }),
    );
  });

  it('is certain where nothing varies', () => {
    const all = [10, 10, 10, 10, 10];
    const even = { own: [5, 5, 5, 5, 5], all };
    expect(shareRatio(even, even, 2)).toMatchObject({ ratio: { value: 1, low: 1, high: 1 }, p: 1 });
  });
});

describe('amplification against exploration', () => {
  it('finds what production shows more and less', () => {
    const [only, ...others] = amplificationIn([
      ...served(0, 400, 0.6, 1),
      ...served(1, 100, 0.3, 2, 400),
      ...served(3, 100, 0.5, 3),
    ]);
    // The other surface has no exploration.
    expect(others).toEqual([]);
    expect(only).toMatchObject({ surface: 'home', policy: 'production' });
    const { rows, against, unlisted } = only!.amplification;
    expect(against).toBe('explore');
    expect(unlisted).toBe(0);
    expect(rows[0]!.category).toBe('games');
    const [games, music] = [rows[0]!.ratio, rows[2]!.ratio];
    if (!games.enough || !music.enough) throw new Error('There is enough data.');
    expect(games.low).toBeLessThan(2);
    expect(games.high).toBeGreaterThan(2);
    expect(games.low).toBeGreaterThan(1);
    expect(music.high).toBeLessThan(1);
    expect(rows.map(({ beyondChance }) => beyondChance)).toEqual([true, true, true]);
  });

  it('has intervals that hold the truth, and few false differences', () => {
    const runs = 100;
    let [held, alarms] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const users = [...served(0, 120, 0.4, run), ...served(1, 60, 0.4, run, 120)];
      const { rows } = amplificationIn(users)[0]!.amplification;
      const games = rows.find(({ category }) => category === 'games')!.ratio;
      if (games.enough && games.low <= 1 && 1 <= games.high) held++;
      if (rows.some(({ beyondChance }) => beyondChance)) alarms++;
    }
    // Within three standard deviations of 100 runs of 91%, and of 5%.
    expect(held / runs).toBeGreaterThan(0.91 - 0.086);
    expect(alarms / runs).toBeLessThan(0.05 + 0.066);
  });

  it('has a ratio near 0, not none, of what production never shows', () => {
    const { rows } = amplificationIn([
      ...served(0, 400, 0, 1).map((each) => ({ ...each, slate: [{ item: 0 }, { item: 2 }] })),
      ...served(1, 100, 0.3, 2, 400),
    ])[0]!.amplification;
    const { ratio } = rows.find(({ category }) => category === 'games')!;
    if (!ratio.enough) throw new Error('There is enough data.');
    expect(ratio.value).toBeGreaterThan(0);
    expect(ratio.high).toBeLessThan(0.05);
  });

  it('withholds categories of few users or few explorations', () => {
    const rare = Array.from({ length: 9 }, (_, user) => ({
      ...{ user: 900 + user, segment: 1 },
      slate: Array.from({ length: 5 }, () => ({ item: 2 })),
    }));
    const common = (segment: number, first: number) =>
      Array.from({ length: 50 }, (_, user) => ({
        ...{ user: first + user, segment },
        slate: [{ item: 0 }, { item: 1 }],
      }));
    const { rows, unlisted } = amplificationIn([...common(0, 0), ...common(1, 50), ...rare])[0]!
      .amplification;
    expect(rows.map(({ category }) => category)).toEqual(['games', 'news']);
    expect(unlisted).toBe(1);
    const thin = amplificationIn([...common(0, 0), ...common(1, 50).slice(0, 39)]);
    expect(thin[0]!.amplification).toMatchObject({ rows: [], unlisted: 2 });
  });

  it('counts what was seen, where views are logged', () => {
    const shown = (segment: number, first: number) =>
      Array.from({ length: 60 }, (_, user) => ({
        ...{ user: first + user, segment },
        slate: [{ item: 0, signals: ['seen'] }, { item: 1 }],
      }));
    const { rows } = amplificationIn([...shown(0, 0), ...shown(1, 60)], { view: 'seen' })[0]!
      .amplification;
    expect(rows.map(({ category }) => category)).toEqual(['news']);
  });

  it('has nothing to compare without exploration', () => {
    expect(amplificationIn([...served(0, 50, 0.5, 1), ...served(2, 50, 0.5, 1)])).toEqual([]);
  });
});
