import { describe, expect, it } from '@jest/globals';
import type { AuditDataset } from '../../../src/audit/dataset/rows.js';
import { engagements, type Engagement } from '../../../src/audit/what-if/engagement.js';
import { rewardModels } from '../../../src/audit/what-if/item-factors.js';
import { completeWhatIfOptions, type WhatIfOptions } from '../../../src/audit/what-if/options.js';
import { replayed, type OnChoice } from '../../../src/audit/what-if/replay.js';
import { scoreBooks } from '../../../src/audit/what-if/score-books.js';
import type { Setting } from '../../../src/audit/what-if/settings.js';
import { surveyOf } from '../../../src/audit/what-if/survey.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';
import { datasetOf, type PlainRecommendation } from '../../setup/audit-rows.js';
import { HOUR, START } from '../../simulation/collected-run.js';
import { simulatedDataset } from './simulated-dataset.js';

const quiet = () => undefined;

/** All readings of a dataset, and the engagement of its first segment. */
function estimated(
  dataset: AuditDataset,
  wanted: Partial<WhatIfOptions>,
  onChoice?: OnChoice,
): { engagement: Engagement[]; settings: readonly Setting[] } {
  const options = completeWhatIfOptions(wanted);
  const survey = surveyOf(dataset, options, quiet);
  const books = scoreBooks(dataset, survey, quiet);
  const models = rewardModels(dataset, survey, books, quiet);
  const [segment] = replayed(dataset, survey, models, options, quiet, onChoice);
  const { settings, tally } = segment!;
  const engagement = engagements(tally, books[0]!, survey.segments[0]!.examination);
  return { engagement, settings };
}

describe('the doubly robust value', () => {
  it('is the formula, item by item, where the score is all the same', () => {
    // One bin of scores: q̂ of a fold is the clicks over the examination of the other folds.
    const random = new RandomStream(5, 'clicks');
    const theta = [1, 0.5];
    const recommendations = Array.from({ length: 600 }, (_, i): PlainRecommendation => {
      const clicks = theta.map((chance) => random.chance(0.4 * chance));
      return {
        user: `u${i}`,
        rows: ['a', 'b', 'c'].map((item, place) => ({
          ...{ item, score: 1, shown: place < 2 },
          ...(clicks[place] === true ? { signals: ['click'] } : {}),
        })),
      };
    });
    const items = { a: { categories: ['x'] }, b: { categories: ['x'] }, c: { categories: ['y'] } };
    const dataset = datasetOf(recommendations, { items });
    const foldOf = (r: number) => {
      const rows = dataset.bucket(0);
      return (((rows.userHigh[r]! % 20) * (2 ** 32 % 20) + (rows.userLow[r]! % 20)) % 20) % 5;
    };
    const rows = dataset.bucket(0);
    const prediction = Array.from({ length: 5 }, (_, fold) => {
      let [clicks, examined] = [0, 0];
      for (let r = 0; r < 600; r++) {
        if (foldOf(r) === fold) continue;
        clicks += rows.reward[3 * r]! + rows.reward[3 * r + 1]!;
        examined += theta[0]! + theta[1]!;
      }
      return clicks / examined;
    });
    const value: number[] = [];
    let observed = 0;
    const onChoice: OnChoice = (_, r, slate, setting, chosen) => {
      const q = prediction[foldOf(r)]!;
      for (let slot = 0; slot < 2; slot++) {
        const from = slate.place[chosen[slot]!]!;
        const to = theta[slot]!;
        const reward = rows.reward[slate.row[chosen[slot]!]!]!;
        const residual = from < 0 ? 0 : (to / theta[from]!) * (reward - theta[from]! * q);
        value[setting] = (value[setting] ?? 0) + to * q + residual;
        if (setting === 0) observed += rows.reward[3 * r + slot]!;
      }
    };
    const { engagement: found } = estimated(dataset, { examination: theta }, onChoice);
    expect(found.some(({ modelShare }) => modelShare > 0.2)).toBe(true);
    found.forEach(({ change }, setting) => {
      expect(change.enough && change.value).toBeCloseTo(value[setting]! / observed - 1, 9);
    });
  });

  it('is insufficient below 100 rewards, and has no interval of few shards', () => {
    const of = (users: number, visits: number) => {
      const recommendations = Array.from({ length: users * visits }, (_, i) => ({
        user: `u${i % users}`,
        rows: [
          { item: 'a', score: 1, signals: ['click'] },
          { item: 'b', score: 2 },
        ],
      }));
      const dataset = datasetOf(recommendations);
      return estimated(dataset, { examination: [1, 0.5] }).engagement[0]!.change;
    };
    expect(of(33, 3)).toMatchObject({ reason: 'insufficient', seen: 99, needed: 100 });
    expect(of(2, 100)).toMatchObject({ reason: 'few_shards', needed: 5 });
    expect(of(100, 1)).toMatchObject({ value: -0.5 });
  });
});

describe('in simulated worlds', () => {
  const EXAMINATION = Array.from({ length: 4 }, (_, place) => Math.exp(-0.7 * Math.log(place + 1)));

  /** How many of five settings hold the true change of the very slates that were ranked anew. */
  function heldIn(seed: number, loggedCandidates: number): number[] {
    const { dataset, worth } = simulatedDataset({
      ...{ seed, start: START, duration: HOUR, items: 60, categories: 6, users: 300 },
      ...{ recommendationsPerHour: 1000, retrainEvery: HOUR, slateSize: 4, loggedCandidates },
      ...{ contentSpread: 3, dials: { labelShare: 0 } },
    });
    const { onChoice, change } = worth(0);
    const { engagement } = estimated(dataset, { examination: EXAMINATION }, onChoice);
    return engagement.flatMap(({ change: found, modelShare }, setting) => {
      // One of each method: the others of a world tell the same story.
      if (setting % 10 !== 5 || !found.enough || modelShare > 0.3) return [];
      const truth = change(setting);
      return [found.low <= truth && truth <= found.high ? 1 : 0];
    });
  }

  it.each([0, 10])(
    'the interval holds the true change, with %i candidates logged',
    (candidates) => {
      const held = [1, 2, 3, 4, 5, 6].flatMap((seed) => heldIn(seed, candidates));
      expect(held.length).toBeGreaterThanOrEqual(12);
      // Settings of one world are alike: as of 6 draws, three standard errors below 95%.
      const share = held.reduce((sum, each) => sum + each, 0) / held.length;
      expect(share).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / 6));
    },
  );
});
