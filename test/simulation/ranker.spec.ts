import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCatalogue } from '../../src/simulation/catalogue.js';
import { DEFAULT_SETTINGS } from '../../src/simulation/options.js';
import { RandomStream } from '../../src/simulation/random-stream.js';
import { PopularityRanker, popularityScores, UniformRanker } from '../../src/simulation/ranker.js';
import { settledClicks } from '../../src/simulation/settled-clicks.js';

const catalogue = createCatalogue(
  { ...DEFAULT_SETTINGS, items: 10, categories: 2 },
  { start: 0, end: 1 },
  new RandomStream(7, 'items'),
  new RandomStream(7, 'fates'),
);

function clickTimes(ranker: PopularityRanker, item: number, clicks: number): void {
  for (let click = 0; click < clicks; click++) ranker.learn(item);
}

describe('PopularityRanker', () => {
  it('answers k times the clicks with k^loopGain times the weight', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 2, max: 9 }),
        (loopGain, clicks, factor) => {
          const weightAfter = (count: number): number => {
            const ranker = new PopularityRanker(catalogue, { memory: 0.8, clickPrior: 1e-6 });
            clickTimes(ranker, 3, count);
            return ranker.retrain(loopGain).itemScore[3]!;
          };
          const response = weightAfter(factor * clicks) - weightAfter(clicks);
          expect(response).toBeCloseTo(loopGain * Math.log(factor), 5);
        },
      ),
    );
  });

  it('forgets at the rate of its memory', () => {
    const ranker = new PopularityRanker(catalogue, { memory: 0.5, clickPrior: 1 });
    clickTimes(ranker, 0, 8);
    const content = catalogue.contentScore[0]!;
    expect(ranker.retrain(1).itemScore[0]).toBeCloseTo(content + Math.log(9), 12);
    expect(ranker.retrain(1).itemScore[0]).toBeCloseTo(content + Math.log(5), 12);
    expect(ranker.retrain(1).itemScore[0]).toBeCloseTo(content + Math.log(3), 12);
  });

  it('says how much of the gain takes effect: less for items with few clicks', () => {
    const ranker = new PopularityRanker(catalogue, { memory: 0.5, clickPrior: 2 });
    clickTimes(ranker, 0, 6);
    const { clickElasticity } = ranker.retrain(0.8);
    expect(clickElasticity[0]).toBeCloseTo(0.6, 12);
    expect(clickElasticity[1]).toBe(0);
  });

  it('remembers at its first retraining what it is settled with', () => {
    const settled = new Float64Array(10).fill(7);
    const options = { memory: 0.8, clickPrior: 2 };
    const ranker = new PopularityRanker(catalogue, options, settled);
    const { itemScore } = ranker.retrain(0.5);
    const expected = popularityScores(catalogue.contentScore, settled, options, 0.5).itemScore;
    itemScore.forEach((score, item) => expect(score).toBeCloseTo(expected[item]!, 12));
  });
});

describe('UniformRanker', () => {
  it('learns nothing', () => {
    const ranker = new UniformRanker(4);
    ranker.learn();
    expect([...ranker.retrain().itemScore]).toEqual([0, 0, 0, 0]);
  });
});

describe('settledClicks', () => {
  const outlook = { examinedImpressions: 100, relevance: new Float64Array(10).fill(0.2) };
  const options = { memory: 0.8, clickPrior: 2 };

  it('is where the loop comes to rest: a further period changes nothing', () => {
    const settled = settledClicks(catalogue.contentScore, outlook, options, 0.5);
    const { itemScore } = popularityScores(catalogue.contentScore, settled, options, 0.5);
    const weights = itemScore.map((score) => Math.exp(score));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    settled.forEach((clicks, item) => {
      const next = 0.8 * clicks + (100 * 0.2 * weights[item]!) / total;
      expect(Math.abs(next / clicks - 1)).toBeLessThan(0.001);
    });
  });

  it('holds the clicks that the memory holds', () => {
    const settled = settledClicks(catalogue.contentScore, outlook, options, 0.5);
    const sum = settled.reduce((total, clicks) => total + clicks, 0);
    expect(sum).toBeCloseTo((100 * 0.2) / (1 - 0.8), 1);
  });

  it('stays finite where the loop has no resting point', () => {
    const settled = settledClicks(catalogue.contentScore, outlook, options, 1.5);
    for (const clicks of settled) expect(Number.isFinite(clicks)).toBe(true);
  });
});
