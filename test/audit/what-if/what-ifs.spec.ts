import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { WhatIf } from '../../../src/audit/findings/findings.js';
import { whatIfsOf } from '../../../src/audit/what-if/what-ifs.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';
import {
  datasetOf,
  type PlainDatasetOptions,
  type PlainRecommendation,
} from '../../setup/audit-rows.js';

const ITEMS = 24;
const items = Object.fromEntries(
  Array.from({ length: ITEMS }, (_, i) => [
    `item-${i}`,
    { categories: [`c${i % 4}`], published: Date.parse('2026-04-01T00:00:00Z') + i * 86_400_000 },
  ]),
);
const THETA = [1, 0.6, 0.4];

interface Made {
  readonly users?: number;
  readonly visits?: number;
  readonly sorted?: boolean;
  readonly policies?: readonly string[];
  readonly candidates?: number;
}

/** Slates of three with clicks by examination and score; served in order of score where so asked. */
function made(seed: number, wanted: Made = {}): PlainRecommendation[] {
  const {
    users = 120,
    visits = 5,
    sorted = true,
    policies = ['production'],
    candidates = 3,
  } = wanted;
  const random = new RandomStream(seed, 'what-if');
  const recommendations: PlainRecommendation[] = [];
  for (let user = 0; user < users; user++) {
    for (let visit = 0; visit < visits; visit++) {
      const order = random.shuffle(Object.keys(items)).slice(0, 3 + candidates);
      const scored = order.map((item) => ({ item, score: random.below(50) / 10 }));
      if (sorted) scored.sort((a, b) => b.score - a.score);
      recommendations.push({
        user: `u${user}`,
        policy: policies[user % policies.length]!,
        rows: scored.map(({ item, score }, place) => ({
          ...{ item, score, shown: place < 3 },
          ...(place < 3 && random.chance(THETA[place]! * (0.1 + score / 10))
            ? { signals: ['click'] }
            : {}),
        })),
      });
    }
  }
  return recommendations;
}

const whatIfs = (
  rows: readonly PlainRecommendation[],
  options: Parameters<typeof whatIfsOf>[1] = { examination: THETA },
  dataset: PlainDatasetOptions = {},
) => whatIfsOf(datasetOf(rows, { items, ...dataset }), options);

describe('what-ifs', () => {
  let home: WhatIf;
  beforeAll(() => {
    home = whatIfs(made(1))[0]!;
  });

  it('are of every segment, sixty settings less what the data does not have', () => {
    expect(home).toMatchObject({ surface: 'home', policy: 'production', recommendations: 600 });
    expect(home.points).toHaveLength(50);
    expect(home.examination).toBe('configured');
    expect(home.sentences.join(' ')).toContain('neither a reference score nor labels');
  });

  it('say that long-run effects are out of scope', () => {
    expect(home.sentences.at(-1)).toContain('Long-run effects are out of scope');
  });

  it('change nothing, exactly, by settings that serve what was served', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const [whatIf] = whatIfs(made(seed, { users: 80, visits: 2 }));
        const served = whatIf!.points.filter(
          ({ method, setting }) =>
            setting['engagement'] === 1 ||
            setting['lambda'] === (method === 'mmr' || method === 'xquad' ? 1 : 0),
        );
        expect(served).toHaveLength(5);
        for (const { engagement, diversityChange, modelShare } of served) {
          expect(modelShare).toBe(0);
          if (engagement.enough) expect(engagement).toMatchObject({ value: 0, low: 0, high: 0 });
          expect(diversityChange).toMatchObject({ value: 0, low: 0, high: 0 });
        }
      }),
      { numRuns: 8 },
    );
  });

  it('refuse what rests on the model for too large a share, and withhold its estimate', () => {
    const [strict] = whatIfs(made(1), { examination: THETA, largestModelShare: 0.1 });
    const refused = strict!.points.filter((point) => point.refused);
    expect(refused.length).toBeGreaterThan(0);
    for (const { modelShare, engagement } of refused) {
      expect(modelShare).toBeGreaterThan(0.1);
      expect(engagement).toEqual({ enough: false, reason: 'unpublishable' });
    }
    expect(home.points.filter(({ modelShare, refused: is }) => modelShare > 0.3 && !is)).toEqual(
      [],
    );
    expect(strict!.sentences.join(' ')).toContain(`${refused.length} of 50 settings are refused`);
  });

  it('make slates more diverse the more it is asked for', () => {
    const diversity = home.points
      .filter(({ method }) => method === 'mmr')
      .map((point) => (point.diversity.enough ? point.diversity.value : NaN));
    for (let i = 1; i < diversity.length; i++) {
      expect(diversity[i]!).toBeGreaterThanOrEqual(diversity[i - 1]! - 1e-9);
    }
    expect(diversity.at(-1)!).toBeGreaterThan(diversity[0]! + 0.3);
    expect(diversity.at(-1)!).toBeLessThanOrEqual(3);
  });

  it('are the same from many buckets as from one, but for the order of sums', () => {
    const [many] = whatIfs(made(1), { examination: THETA }, { buckets: 7 });
    expect(many!.recommended).toEqual(home.recommended);
    many!.points.forEach(({ engagement, diversity }, i) => {
      for (const [a, b] of [
        [engagement, home.points[i]!.engagement],
        [diversity, home.points[i]!.diversity],
      ] as const) {
        expect(a.enough).toBe(b.enough);
        if (a.enough && b.enough) expect(a.value).toBeCloseTo(b.value, 9);
      }
    });
  });

  it('tell how far they are: each bucket is read four times', () => {
    const told: string[] = [];
    const onProgress = (done: number, total: number) => told.push(`${done}/${total}`);
    whatIfs(made(1, { users: 20 }), { examination: THETA, onProgress }, { buckets: 2 });
    expect(told).toEqual(['1/8', '2/8', '3/8', '4/8', '5/8', '6/8', '7/8', '8/8']);
  });

  it('take users by their hash where there are more recommendations than asked for', () => {
    const [some] = whatIfs(made(1), { examination: THETA, maxRecommendations: 300 });
    expect(some!.recommendations).toBeGreaterThan(200);
    expect(some!.recommendations).toBeLessThan(400);
    expect(some!.recommendations! % 5).toBe(0);
  });

  it('prefer calibration where users have profiles, else MMR', () => {
    expect(home.defaultMethod).toBe('calibrated');
    const strangers = made(1).map(({ policy, rows }) => ({ policy: policy!, rows }));
    expect(whatIfs(strangers)[0]!.defaultMethod).toBe('mmr');
  });
});

describe('what cannot be said', () => {
  it('is engagement, where positions were never swapped by another policy', () => {
    const [home] = whatIfs(made(2), {});
    expect(home!.examination).toBe('none');
    expect(home!.recommended).toBeUndefined();
    for (const { engagement, diversity } of home!.points) {
      expect(engagement).toMatchObject({ enough: false, reason: 'no_overlap' });
      expect(diversity.enough).toBe(true);
    }
    expect(home!.sentences[0]).toContain('not estimable');
  });

  it('is estimable from two policies, or from one that explores', () => {
    const two = made(3, { sorted: false, policies: ['a', 'b'], users: 200 });
    expect(whatIfs(two, {}).map(({ examination }) => examination)).toEqual([
      'estimated',
      'estimated',
    ]);
    const one = made(3, { sorted: false, policies: ['explore'], users: 200 });
    expect(whatIfs(one, { exploration: ['explore'] })[0]!.examination).toBe('estimated');
  });

  it('is anything about fewer than ten users', () => {
    const [few] = whatIfs(made(4, { users: 9, visits: 50 }));
    expect(few!.points).toEqual([]);
    expect(few!.sentences[0]).toContain('fewer than 10 users');
  });

  it('is engagement where next to nothing was clicked', () => {
    const still = made(5).map(({ user, rows }) => ({
      user: user!,
      rows: rows.map(({ item, score, shown }) => ({ item, score: score!, shown: shown! })),
    }));
    const [home] = whatIfs(still);
    expect(home!.points[3]!.engagement).toMatchObject({ reason: 'insufficient', needed: 100 });
    expect(home!.sentences[0]).toContain('too little engagement');
  });

  it('is diversity, of items without categories', () => {
    const [home] = whatIfs(made(6), { examination: THETA }, { items: {} });
    expect(home!.points[0]!.diversity).toMatchObject({ enough: false, reason: 'no_categories' });
    expect(home!.recommended).toBeUndefined();
  });

  it('is told of candidates that are not logged and of scores that are not followed', () => {
    const [home] = whatIfs(made(7, { candidates: 0, sorted: false }));
    const text = home!.sentences.join(' ');
    expect(text).toContain('No candidates that were not shown are logged');
    expect(text).toMatch(/\d+(\.\d+)?% of the slates were not served in order/);
    expect(home!.points.every(({ modelShare }) => modelShare === 0)).toBe(true);
  });

  it('is nothing at all of no recommendations', () => {
    expect(whatIfs([])).toEqual([]);
  });
});
