import { describe, expect, it } from '@jest/globals';
import { bearersOf } from '../../../src/audit/bearers/bearers.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';
import { datasetOf, type RecommendationLike, type RowLike } from '../datasets.js';

const GOOD = 0;
const BAD = 1;
const ITEMS = [[], [], []];

/** Labels that tell good items from bad ones. */
const JUDGED: RecommendationLike[] = Array.from({ length: 12 }, (_, i) => ({
  slate: [{ item: i % 2, label: i % 2 === BAD ? 0.1 : 0.9, inclusion: 0.5 }],
}));

/** Users with ten exposures each, of which a share is bad; `rate` says it by user. */
function people(users: number, rate: (user: number) => number, seed: number): RecommendationLike[] {
  const random = hashRandom(seed, 11);
  return Array.from({ length: users }, (_, user) => ({
    user,
    slate: Array.from({ length: 10 }, (): RowLike => ({
      item: random() < rate(user) ? BAD : GOOD,
    })),
  }));
}

function bearersIn(recommendations: readonly RecommendationLike[], signals = {}) {
  const dataset = datasetOf({
    items: ITEMS,
    recommendations: [...JUDGED, ...recommendations],
    signals,
  });
  return bearersOf(dataset).map(({ bearers }) => bearers);
}

describe('who bears low quality', () => {
  it('finds nothing beyond chance where there is nothing', () => {
    const runs = 10;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const [low] = bearersIn(people(1000, () => 0.1, run));
      if (!low!.excess.enough) throw new Error('There is enough data.');
      if (low!.excess.low <= 0 && 0 <= low!.excess.high) held++;
    }
    // 95%, less three standard deviations of 10 runs.
    expect(held).toBeGreaterThanOrEqual(7);
  });

  it('finds those who are singled out', () => {
    const [low] = bearersIn(people(1000, (user) => (user % 50 === 0 ? 0.95 : 0.1), 1));
    const { worstShare, byChance, excess, rate } = low!;
    if (!worstShare.enough || !byChance.enough || !excess.enough || !rate.enough) {
      throw new Error('There is enough data.');
    }
    expect(worstShare.value).toBeGreaterThan(0.06);
    expect(byChance.value).toBeLessThan(0.055);
    expect(excess.low).toBeGreaterThan(0);
    expect(excess.value).toBeCloseTo(worstShare.value - byChance.value, 12);
    expect(rate.value).toBeCloseTo(0.117, 1);
    expect(low).toMatchObject({ of: 'low-quality', users: 1000, exposures: 10_000, known: 10_000 });
  });

  it('goes by calibrated scores where items have no labels, and counts what is not known', () => {
    const labelled = Array.from({ length: 40 }, (_, i) => ({
      slate: [{ item: 2, score: i % 2, label: i % 2, inclusion: 0.5 }],
    }));
    const scored = Array.from({ length: 1000 }, (_, user) => ({
      user,
      slate: [0, 1, 1, undefined].map((score) => ({
        item: 3,
        ...(score === undefined ? {} : { score }),
      })),
    }));
    const dataset = datasetOf({ items: [...ITEMS, []], recommendations: [...labelled, ...scored] });
    const { bearers } = bearersOf(dataset)[0]!;
    expect(bearers).toMatchObject({ exposures: 4000, known: 3000 });
    expect(bearers.rate).toMatchObject({ value: expect.closeTo(1 / 3, 12) });
    // One bad exposure each: nobody is worse off.
    expect(bearers.worstShare).toMatchObject({ value: 0.01 });
  });

  it('tells of harm apart, and of what was seen only where views are logged', () => {
    const slate = [
      { item: GOOD, signals: ['report', 'seen'] },
      { item: GOOD, signals: ['seen'] },
      { item: GOOD, signals: ['hide'] },
    ];
    const all = Array.from({ length: 1000 }, (_, user) => ({ user, slate }));
    const [, harm] = bearersIn(all, { view: 'seen' });
    expect(harm).toMatchObject({ of: 'harm', exposures: 2000 });
    expect(harm!.rate).toMatchObject({ value: 0.5 });
    const [, served] = bearersIn(all);
    expect(served!.rate).toMatchObject({ value: 2 / 3 });
  });

  it('speaks of no fewer than ten people', () => {
    const [low] = bearersIn(people(999, () => 0.1, 1));
    expect(low!.worstShare).toEqual({
      enough: false,
      reason: 'unpublishable',
      seen: 999,
      needed: 1000,
    });
    const [few] = bearersIn(people(9, () => 0.1, 1));
    expect(few).toMatchObject({ users: 0, exposures: 0, known: 0 });
    expect(few!.worstShare).toEqual({ enough: false, reason: 'unpublishable', needed: 1000 });
    expect(bearersIn(people(1000, () => 0.1, 1))[0]!.worstShare.enough).toBe(true);
  });

  it('says what is lacking', () => {
    const none = datasetOf({ items: ITEMS, recommendations: people(1000, () => 0.1, 1) });
    expect(bearersOf(none)[0]!.bearers.worstShare).toEqual({ enough: false, reason: 'no_labels' });
    const [rare, harmless] = bearersIn(people(1000, (user) => (user < 3 ? 1 : 0), 1));
    expect(rare!.worstShare).toEqual({
      enough: false,
      reason: 'insufficient',
      seen: 30,
      needed: 50,
    });
    expect(harmless!.worstShare).toEqual({
      ...{ enough: false, reason: 'insufficient', seen: 0, needed: 50 },
    });
    expect(bearersIn([])[0]!.worstShare).toEqual({ enough: false, reason: 'empty' });
  });

  it('leaves out recommendations without a user, and labels of unknown inclusion', () => {
    const anonymous = Array.from({ length: 50 }, () => ({ slate: [{ item: BAD }] }));
    const chosen = Array.from({ length: 9 }, () => ({ slate: [{ item: GOOD, label: 0 }] }));
    const [low] = bearersIn([...people(1000, () => 0.1, 1), ...anonymous, ...chosen]);
    expect(low).toEqual(bearersIn(people(1000, () => 0.1, 1))[0]);
  });
});
