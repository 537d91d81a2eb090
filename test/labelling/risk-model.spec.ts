import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RiskModel } from '../../src/labelling/risk-model.js';
import { RISK_TABLE, RiskCollector, type RiskTable } from '../../src/labelling/risk-table.js';
import { RandomStream } from '../../src/simulation/random-stream.js';

interface World {
  readonly labels: number;
  readonly label: (score: number, feature: number, random: RandomStream) => number;
  readonly inclusion?: (score: number) => number;
  readonly score?: (random: RandomStream) => number;
}

/** Labels of uniform scores and features, collected by so many workers. */
function learn({ labels, label, inclusion = () => 0.05, score }: World, workers = 1): RiskTable {
  const random = new RandomStream(1, 'risk-model');
  const collectors = Array.from({ length: workers }, () => new RiskCollector());
  for (let nth = 0; nth < labels;) {
    const shown = score ? score(random) : random.uniform();
    const feature = random.uniform();
    const drawn = random.chance(inclusion(shown) * 10);
    const judged = label(shown, feature, random);
    if (!drawn) continue;
    collectors[nth % workers]!.add(shown, feature, judged, inclusion(shown), nth++);
  }
  return collectors.map((each) => each.seal()).reduce(RISK_TABLE.merge);
}

const SCORES = [0.05, 0.2, 0.4, 0.6, 0.8, 0.95];
const bernoulli = (chance: (score: number) => number): World['label'] => {
  return (score, _feature, random) => (random.chance(chance(score)) ? 1 : 0);
};

describe('RiskModel', () => {
  it('is flat until there are 30 labels', () => {
    for (const labels of [0, 29]) {
      const model = RiskModel.of(learn({ labels, label: bernoulli((score) => score) }));
      expect(model).toBe(RiskModel.flat);
    }
    expect(RiskModel.of(learn({ labels: 30, label: bernoulli((s) => s) })).labels).toBe(30);
  });

  it('takes scores as they are while it is flat, where they can be labels', () => {
    expect([0, 0.3, 1, -2, 7, NaN].map((score) => RiskModel.flat.recalibrated(score))).toEqual([
      0, 0.3, 1, 0.5, 0.5, 0.5,
    ]);
    expect(RiskModel.flat.riskOf(0.3, 0.1)).toBe(RiskModel.flat.riskOf(NaN, NaN));
  });

  it('learns what a score is worth', () => {
    const model = RiskModel.of(learn({ labels: 4000, label: bernoulli((score) => score * score) }));
    for (const score of SCORES) {
      expect(Math.abs(model.recalibrated(score) - score * score)).toBeLessThan(0.08);
    }
  });

  it('learns it from labels that were chosen unequally', () => {
    const inclusion = (score: number) => 0.02 + 0.08 * score;
    const world = { labels: 4000, inclusion, label: bernoulli((score) => score * score) };
    const model = RiskModel.of(learn(world));
    for (const score of SCORES) {
      expect(Math.abs(model.recalibrated(score) - score * score)).toBeLessThan(0.08);
    }
  });

  it('learns the root mean squared error of calibrated predictions', () => {
    const model = RiskModel.of(learn({ labels: 8000, label: bernoulli((score) => score) }));
    for (const score of SCORES) {
      const error = Math.sqrt(score * (1 - score));
      expect(Math.abs(model.riskOf(score, 0.5) - error)).toBeLessThan(0.06);
    }
  });

  it('learns that labels err less than a coin with the same mean', () => {
    // Graded labels, 0.1 off the score on either side.
    const label: World['label'] = (score, _feature, random) =>
      Math.max(0, Math.min(1, score + (random.chance(0.5) ? 0.1 : -0.1)));
    const model = RiskModel.of(learn({ labels: 4000, label }));
    expect(Math.abs(model.riskOf(0.5, 0.5) - 0.1)).toBeLessThan(0.03);
  });

  it('learns where a feature foretells errors', () => {
    // Where the two models are apart the label is a coin's; elsewhere the score is right.
    const label: World['label'] = (score, feature, random) =>
      feature > 0.7 ? Number(random.chance(0.5)) : Number(score > 0.5);
    const model = RiskModel.of(learn({ labels: 3000, label }));
    expect(model.riskOf(0.8, 0.9)).toBeGreaterThan(2 * model.riskOf(0.8, 0.2));
    expect(model.riskOf(0.2, 0.9)).toBeGreaterThan(2 * model.riskOf(0.2, 0.2));
  });

  it('gives a score that runs against quality the same worth everywhere', () => {
    const model = RiskModel.of(learn({ labels: 3000, label: bernoulli((score) => 1 - score) }));
    for (const score of SCORES) expect(Math.abs(model.recalibrated(score) - 0.5)).toBeLessThan(0.1);
  });

  it('never takes a score that has drawn one answer so far for certain', () => {
    const model = RiskModel.of(learn({ labels: 500, label: () => 0 }));
    for (const score of SCORES) {
      expect(model.recalibrated(score)).toBe(0);
      expect(model.riskOf(score, 0.5)).toBeGreaterThan(0);
    }
  });

  it('learns from impressions without score or feature', () => {
    const collector = new RiskCollector();
    for (let nth = 0; nth < 400; nth++)
      collector.add(NaN, NaN, nth % 4 === 0 ? 1 : 0, 0.1, nth >> 2);
    const model = RiskModel.of(collector.seal());
    expect(model.recalibrated(NaN)).toBeCloseTo(0.25, 9);
    expect(model.recalibrated(0.7)).toBeCloseTo(0.25, 9);
    expect(model.riskOf(NaN, NaN)).toBeCloseTo(Math.sqrt(0.25 * 0.75), 1);
  });

  it('does not depend on how its labels were dealt out, nor on the scale of scores', () => {
    const world = { labels: 600, label: bernoulli((score) => score) };
    const model = RiskModel.of(learn(world));
    const scaled = RiskModel.of(
      learn({
        ...world,
        score: (random) => 4 * random.uniform(),
        label: (score, feature, random) => world.label(score / 4, feature, random),
      }),
    );
    expect(RiskModel.of(learn(world, 3))).toEqual(model);
    for (const score of SCORES) {
      expect(Math.abs(scaled.riskOf(4 * score, 0.5) - model.riskOf(score, 0.5))).toBeLessThan(0.1);
    }
  });

  it('gives every impression a risk above 0 and a prediction from 0 to 1, monotone in the score', () => {
    const anything = fc.double();
    const label = fc.record({
      score: anything,
      feature: anything,
      label: fc.double({ min: 0, max: 1, noNaN: true }),
      inclusion: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 30, maxLength: 60 }),
        fc.array(anything, { minLength: 4, maxLength: 4 }),
        (labels, these) => {
          const collector = new RiskCollector();
          labels.forEach((each, nth) =>
            collector.add(each.score, each.feature, each.label, each.inclusion, nth),
          );
          const model = RiskModel.of(collector.seal());
          for (const score of these) {
            expect(model.riskOf(score, these[0]!)).toBeGreaterThan(0);
            expect(model.riskOf(score, these[0]!)).toBeLessThan(Infinity);
          }
          const worth = these
            .filter((score) => !Number.isNaN(score))
            .sort((a, b) => a - b)
            .map((score) => model.recalibrated(score));
          worth.forEach((each, i) => {
            expect(each).toBeGreaterThanOrEqual(i === 0 ? 0 : worth[i - 1]! - 1e-12);
            expect(each).toBeLessThanOrEqual(1 + 1e-12);
          });
        },
      ),
    );
  });
});
