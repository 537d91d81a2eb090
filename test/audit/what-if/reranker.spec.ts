import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALIBRATION_SMOOTHING, Gains } from '../../../src/audit/what-if/gains.js';
import { Reranker } from '../../../src/audit/what-if/reranker.js';
import { settingsOf, type Setting } from '../../../src/audit/what-if/settings.js';
import { slateOf, type Candidate } from './loaded-slate.js';

const SETTINGS = settingsOf({ accuracy: true, freshness: true });

function settingOf(method: Setting['method'], lambda: number): Setting {
  return SETTINGS.find((each) => each.method === method && each.parameters['lambda'] === lambda)!;
}

function chosenBy(slate: ReturnType<typeof slateOf>['slate'], setting: Setting): number[] {
  const reranker = new Reranker(64);
  reranker.begin(slate);
  reranker.rank(slate, setting);
  return [...reranker.chosen.subarray(0, slate.places)];
}

const one = (score: number, categories: readonly string[], shown = true): Candidate => ({
  score,
  categories,
  shown,
});

describe('worked examples', () => {
  it('mmr: .26 for a copy of the first, .49 for another category', () => {
    const { slate } = slateOf([one(0.9, ['x']), one(0.8, ['x']), one(0.7, ['y'])]);
    const gains = new Gains(8);
    gains.begin(slate, 'dissimilarity');
    gains.choose(slate, slate.group[0]!);
    const setting = settingOf('mmr', 0.7);
    const objective = (i: number) =>
      setting.score * slate.score[i]! + setting.weight * gains.of[slate.group[i]!]!;
    expect(objective(1)).toBeCloseTo(0.26, 12);
    expect(objective(2)).toBeCloseTo(0.49, 12);
    expect(chosenBy(slate, setting)).toEqual([0, 2, 1]);
  });

  it('xquad: .4 for the category that is covered, .55 for the one that is not', () => {
    const interest = { x: 0.6, y: 0.4 };
    const { slate } = slateOf([one(0.9, ['x']), one(0.8, ['x']), one(0.7, ['y'])], interest);
    const gains = new Gains(8);
    gains.begin(slate, 'interest-coverage');
    gains.choose(slate, slate.group[0]!);
    const setting = settingOf('xquad', 0.5);
    const objective = (i: number) =>
      setting.score * slate.score[i]! + setting.weight * gains.of[slate.group[i]!]!;
    expect(objective(1)).toBeCloseTo(0.4, 12);
    expect(objective(2)).toBeCloseTo(0.55, 12);
    expect(chosenBy(slate, setting)).toEqual([0, 2, 1]);
  });

  it('repetition: what the user saw before loses lambda', () => {
    const { slate } = slateOf([one(0.9, []), one(0.8, []), one(0.7, [])]);
    slate.seen[0] = 1;
    expect(chosenBy(slate, settingOf('repetition', 0.1))).toEqual([0, 1, 2]); // .8, .8, .7
    expect(chosenBy(slate, settingOf('repetition', 0.2))).toEqual([1, 0, 2]); // .7, .8, .7
    expect(chosenBy(slate, settingOf('repetition', 0.3))).toEqual([1, 2, 0]);
  });

  it('multi-objective: each weight moves its own', () => {
    const { slate } = slateOf([one(1, ['x']), one(0.9, ['x']), one(0.4, ['y']), one(0, ['x'])]);
    slate.accuracy.set([0, 0, 0, 1]);
    slate.freshness.set([0, 1, 0, 0]);
    const best = (wanted: Record<string, number>) =>
      chosenBy(
        slate,
        SETTINGS.find(
          ({ method, parameters }) =>
            method === 'multi-objective' &&
            Object.entries(wanted).every(([name, value]) => parameters[name] === value),
        )!,
      );
    expect(best({ engagement: 1 })).toEqual([0, 1, 2, 3]);
    expect(best({ engagement: 0.25, accuracy: 0.75 })[0]).toBe(3);
    expect(best({ engagement: 0.5, freshness: 0.5 })[0]).toBe(1);
    expect(best({ engagement: 0.5, diversity: 0.5 }).slice(0, 2)).toEqual([0, 2]);
  });
});

describe('the grid', () => {
  it('has ten of each method and all sums of quarters with engagement', () => {
    const count = (method: Setting['method']) =>
      SETTINGS.filter((setting) => setting.method === method).length;
    expect((['calibrated', 'mmr', 'xquad', 'repetition'] as const).map(count)).toEqual([
      10, 10, 10, 10,
    ]);
    expect(count('multi-objective')).toBe(20);
    const without = settingsOf({ accuracy: false, freshness: false });
    expect(without.filter(({ method }) => method === 'multi-objective')).toHaveLength(4);
    for (const { score, accuracy, freshness, weight, method } of SETTINGS) {
      if (method !== 'repetition') expect(score + accuracy + freshness + weight).toBeCloseTo(1, 12);
    }
  });

  it('begins each method at the end that values the score alone', () => {
    for (const [method, lambda] of [
      ['calibrated', 0],
      ['mmr', 1],
      ['xquad', 1],
      ['repetition', 0],
    ] as const) {
      const first = SETTINGS.find((setting) => setting.method === method)!;
      expect(first.parameters).toEqual({ lambda });
      expect(first).toMatchObject({ score: 1, weight: 0, repetition: 0 });
    }
  });
});

const CATEGORIES = ['x', 'y', 'z', 'w'];
const candidates = fc.array(
  fc.record({
    score: fc.integer({ min: 0, max: 8 }).map((n) => n / 8),
    categories: fc.subarray(CATEGORIES),
    shown: fc.boolean(),
  }),
  { minLength: 1, maxLength: 9 },
);
const someShown = candidates.map(([first, ...rest]) => [{ ...first!, shown: true }, ...rest]);
const INTEREST = { x: 0.4, y: 0.3, z: 0.2, w: 0.1 };

/** The objective by the book, of a candidate after those chosen. */
function byTheBook(setting: Setting, all: readonly Candidate[], chosen: number[], i: number) {
  const own = all[i]!.categories;
  const share = (of: Candidate, c: string) =>
    of.categories.includes(c) ? 1 / of.categories.length : 0;
  if (setting.method === 'mmr') {
    const similarity = (j: number) => {
      const other = all[j]!.categories;
      const union = new Set([...own, ...other]).size;
      return union === 0 ? 0 : own.filter((c) => other.includes(c)).length / union;
    };
    return setting.score * all[i]!.score - setting.weight * Math.max(0, ...chosen.map(similarity));
  }
  if (setting.method === 'xquad') {
    const covered = CATEGORIES.map(
      (c) =>
        INTEREST[c as keyof typeof INTEREST] *
        share(all[i]!, c) *
        chosen.reduce((left, j) => left * (1 - share(all[j]!, c)), 1),
    );
    return setting.score * all[i]!.score + setting.weight * covered.reduce((a, b) => a + b, 0);
  }
  const slate = [...chosen, i];
  let divergence = 0;
  for (const c of CATEGORIES) {
    const p = INTEREST[c as keyof typeof INTEREST];
    const q = slate.reduce((sum, j) => sum + share(all[j]!, c), 0) / slate.length;
    const mixed = (1 - CALIBRATION_SMOOTHING) * q + CALIBRATION_SMOOTHING * p;
    divergence += p * Math.log(p / mixed);
  }
  return setting.score * all[i]!.score - setting.weight * divergence;
}

describe('greedy re-ranking', () => {
  it('takes the best by the book at each place, for all of MMR, xQuAD and calibration', () => {
    const method = fc.constantFrom('mmr', 'xquad', 'calibrated');
    fc.assert(
      fc.property(someShown, method, fc.integer({ min: 0, max: 9 }), (plain, name, tenth) => {
        const { slate, candidates: all } = slateOf(plain, INTEREST);
        const setting = SETTINGS.filter((each) => each.method === name)[tenth]!;
        const picked = chosenBy(slate, setting);
        expect(new Set(picked).size).toBe(slate.places);
        picked.forEach((choice, place) => {
          const before = picked.slice(0, place);
          const left = all.flatMap((_, i) => (before.includes(i) ? [] : [i]));
          const best = Math.max(...left.map((i) => byTheBook(setting, all, before, i)));
          expect(byTheBook(setting, all, before, choice)).toBeGreaterThan(best - 1e-9);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what was served in order of score, by the end of each method that values it alone', () => {
    fc.assert(
      fc.property(someShown, (plain) => {
        const sorted = [...plain].sort((a, b) => b.score - a.score);
        const shown = plain.filter((each) => each.shown).length;
        const served = sorted.map((each, i) => ({ ...each, shown: i < shown }));
        const { slate } = slateOf(served, INTEREST);
        const asServed = Array.from({ length: shown }, (_, i) => i);
        for (const setting of SETTINGS.filter((each) => each.score === 1)) {
          if (setting.repetition === 0) expect(chosenBy(slate, setting)).toEqual(asServed);
        }
      }),
    );
  });

  it('goes through settings in any order with the same result', () => {
    const { slate } = slateOf([one(0.2, ['x']), one(0.9, ['y']), one(0.5, ['x'], false)], INTEREST);
    const reranker = new Reranker(8);
    reranker.begin(slate);
    for (const setting of [...SETTINGS].reverse()) {
      reranker.rank(slate, setting);
      expect([...reranker.chosen.subarray(0, slate.places)]).toEqual(chosenBy(slate, setting));
    }
  });
});
