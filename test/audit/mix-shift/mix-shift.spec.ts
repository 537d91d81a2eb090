import { describe, expect, it } from '@jest/globals';
import { mixShiftsOf } from '../../../src/audit/mix-shift/mix-shift.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';
import { datasetOf, type RecommendationLike } from '../datasets.js';

const ITEMS = [['news'], ['games'], ['news', 'games'], []];

interface World {
  readonly games: number;
  readonly clickNews: number;
  readonly clickGames: number;
  readonly users?: number;
  readonly labels?: number;
}

/** Users differ in what they are shown and in how they answer. */
function recommendations(
  { games, clickNews, clickGames, users = 200, labels = 0 }: World,
  seed: number,
): RecommendationLike[] {
  const random = hashRandom(seed, 5);
  return Array.from({ length: users }, (_, user) => {
    const taste = 0.2 * (random() - 0.5);
    return Array.from({ length: 10 }, (): RecommendationLike => {
      const item = random() < games + taste ? 1 : 0;
      const reward = random() < (item === 1 ? clickGames : clickNews) + taste ? 1 : 0;
      const labelled = random() < labels;
      return {
        user,
        slate: [{ item, reward, ...(labelled ? { label: reward, inclusion: labels } : {}) }],
      };
    });
  }).flat();
}

const dataset = (world: World, seed: number) =>
  datasetOf({ items: ITEMS, recommendations: recommendations(world, seed) });

const BEFORE = { games: 0.5, clickNews: 0.3, clickGames: 0.5 };
const AFTER = { games: 0.8, clickNews: 0.3, clickGames: 0.6 };
// Mix .3·(.55 − .3) = .075; within .65·.1 = .065.

describe('mix shift and change within categories', () => {
  it('finds both parts of a change, of proxy and labels', () => {
    const [segment] = mixShiftsOf(
      dataset({ ...BEFORE, labels: 0.5 }, 1),
      dataset({ ...AFTER, labels: 0.5 }, 2),
    );
    expect(segment!.shifts.map(({ of }) => of)).toEqual(['proxy', 'label']);
    for (const { mix, within, before, after, largest } of segment!.shifts) {
      if (!mix.enough || !within.enough || !before.enough || !after.enough) {
        throw new Error('There is enough data.');
      }
      expect(mix.low).toBeLessThan(0.075);
      expect(mix.high).toBeGreaterThan(0.075);
      expect(within.low).toBeLessThan(0.065);
      expect(within.high).toBeGreaterThan(0.065);
      expect(mix.value + within.value).toBeCloseTo(after.value - before.value, 12);
      expect(largest.map(({ category }) => category)).toContain('games');
      expect(largest[0]!.mixInterval).toBeDefined();
    }
  });

  it('has intervals that hold the truth', () => {
    const runs = 80;
    let [mixHeld, withinHeld] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const [segment] = mixShiftsOf(
        dataset({ ...BEFORE, users: 40 }, 2 * run),
        dataset({ ...AFTER, users: 40 }, 2 * run + 1),
      );
      const { mix, within } = segment!.shifts[0]!;
      if (mix.enough && mix.low <= 0.075 && 0.075 <= mix.high) mixHeld++;
      if (within.enough && within.low <= 0.065 && 0.065 <= within.high) withinHeld++;
    }
    // 91% to 98%, and three standard deviations of 80 runs.
    for (const held of [mixHeld, withinHeld]) {
      expect(held / runs).toBeGreaterThan(0.91 - 0.073);
    }
  });

  it('shares an item of several categories out equally, and names what has none', () => {
    const slate = [{ item: 2, reward: 1 }, { item: 3 }];
    const many = Array.from({ length: 40 }, (_, user) => ({ user, slate }));
    const whole = datasetOf({ items: ITEMS, recommendations: many });
    const { largest } = mixShiftsOf(whole, whole)[0]!.shifts[0]!;
    const shares = Object.fromEntries(largest.map((row) => [row.category, row.shareAfter]));
    expect(shares).toEqual({ news: 0.25, games: 0.25, '(none)': 0.5 });
  });

  it('splits one dataset by time', () => {
    const early = recommendations(BEFORE, 1).map((each) => ({ ...each, time: 10 }));
    const late = recommendations(AFTER, 2).map((each) => ({ ...each, time: 20 }));
    const both = datasetOf({ items: ITEMS, recommendations: [...early, ...late] });
    const beforeSpan = { start: 0, end: 20 };
    const afterSpan = { start: 20, end: 30 };
    const split = mixShiftsOf(both, both, { beforeSpan, afterSpan });
    const apart = mixShiftsOf(dataset(BEFORE, 1), dataset(AFTER, 2));
    expect(split[0]!.shifts[0]!.mix).toEqual(apart[0]!.shifts[0]!.mix);
  });

  it('matches segments and categories by name', () => {
    const segments = [
      { surface: 'feed', policy: 'production' },
      { surface: 'home', policy: 'production' },
    ];
    const after = datasetOf({
      items: [['a'], ...ITEMS],
      segments,
      recommendations: recommendations(AFTER, 2).map((each) => ({
        ...each,
        segment: 1,
        slate: each.slate.map((row) => ({ ...row, item: row.item + 1 })),
      })),
    });
    const [feed, home] = mixShiftsOf(dataset(BEFORE, 1), after);
    expect(feed!.shifts[0]!.mix).toEqual({ enough: false, reason: 'empty' });
    expect(home!.shifts).toEqual(mixShiftsOf(dataset(BEFORE, 1), dataset(AFTER, 2))[0]!.shifts);
  });

  it('withholds categories of few users, and what would give them away', () => {
    const common = recommendations(BEFORE, 1);
    const rare = Array.from({ length: 9 }, (_, user) => ({ user, slate: [{ item: 3 }] }));
    const some = datasetOf({ items: ITEMS, recommendations: [...common, ...rare] });
    const { largest, unlisted } = mixShiftsOf(dataset(AFTER, 2), some)[0]!.shifts[0]!;
    expect(largest).toHaveLength(1);
    expect(largest[0]!.category).not.toBe('(none)');
    expect(unlisted).toBe(2);
    const [few] = mixShiftsOf(dataset({ ...BEFORE, users: 9 }, 1), dataset(AFTER, 2));
    expect(few!.shifts[0]!.before).toMatchObject({ enough: false, reason: 'unpublishable' });
    expect(few!.shifts[0]!.largest).toEqual([]);
  });

  it('says what is lacking of labels', () => {
    const [none] = mixShiftsOf(dataset(BEFORE, 1), dataset(AFTER, 2));
    expect(none!.shifts[1]!.within).toEqual({ enough: false, reason: 'no_labels' });
    const [few] = mixShiftsOf(
      dataset({ ...BEFORE, users: 20, labels: 0.1 }, 1),
      dataset({ ...AFTER, labels: 0.5 }, 2),
    );
    expect(few!.shifts[1]!.within).toMatchObject({ reason: 'insufficient', needed: 30 });
  });

  it('tells how far it is', () => {
    const steps: string[] = [];
    mixShiftsOf(dataset(BEFORE, 1), dataset(AFTER, 2), {
      progress: (done, of) => steps.push(`${done}/${of}`),
    });
    expect(steps).toEqual(['1/4', '2/4', '3/4', '4/4']);
  });
});
