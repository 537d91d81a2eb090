/** Whether the 95% intervals of quality hold the truth, though the proxy deceives. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allRows, judgedOf, settledOf } from '../../../test/setup/impressions.js';
import { signalPlan } from '../signal-plan.js';
import { calibrationCells, calibrationOf, type Calibration } from './calibration.js';
import { DriftAccumulator } from './drift-accumulator.js';
import { windowSums } from './proxy-drift.js';
import { estimateQuality, qualityInterval } from './quality.js';

const SHARDS = 20;
const RUNS = 300;

interface World {
  readonly impressions: number;
  /** Labels expected. */
  readonly labels: number;
  /** Probability that an impression with this score is good. */
  readonly good: (score: number) => number;
  /** How much more often than others an impression with this score is chosen for labelling. */
  readonly interest?: (score: number) => number;
  readonly scored?: boolean;
}

type Random = ReturnType<typeof xoroshiro128plus>;

/** A window of this world, and its true quality. */
function simulate(world: World, random: Random) {
  const { impressions, labels, good, interest = () => 1, scored = true } = world;
  const draw = () => uniformFloat64(random);
  const each = Array.from({ length: impressions }, (_, i) => {
    const score = draw();
    const clicked = draw() < score;
    const label = draw() < good(score) ? 1 : 0;
    const signals = clicked ? 1 << signalPlan().proxy : 0;
    return { user: i % 200, item: 'a', score, label, signals, reward: clicked ? 1 : 0 };
  });
  const total = each.reduce((sum, { score }) => sum + interest(score), 0);
  const judged = each.flatMap((it) => {
    const inclusion = Math.min(1, (labels * interest(it.score)) / total);
    const score = scored ? it.score : NaN;
    return draw() < inclusion ? [{ ...it, score, inclusion }] : [];
  });
  const accumulator = new DriftAccumulator(SHARDS, signalPlan().proxy);
  const slate = each.map((it) => ({ ...it, score: scored ? it.score : NaN }));
  const settled = settledOf(slate.map((it, id) => ({ id, user: it.user, slate: [it] })));
  accumulator.settle(settled, allRows(settled), settled.length);
  const batch = judgedOf(judged);
  accumulator.judge(batch, allRows(batch), batch.length);
  const truth = each.reduce((sum, { label }) => sum + label / impressions, 0);
  return { state: accumulator.seal(), truth };
}

/** What share of intervals holds the truth, how far the mean of estimates is off, and their width. */
function cover(world: World, past: World | undefined, seed: number) {
  const random = xoroshiro128plus(seed);
  let held = 0;
  let bias = 0;
  let width = 0;
  let plainWidth = 0;
  for (let run = 0; run < RUNS; run++) {
    let calibration: Calibration | undefined;
    if (past) {
      calibration = calibrationOf(calibrationCells(simulate(past, random).state.labels, SHARDS));
    }
    const { state, truth } = simulate(world, random);
    const { all } = windowSums(state, calibration).quality;
    const estimate = estimateQuality(all);
    const { low, high } = qualityInterval(estimate, all.labels);
    const plain = qualityInterval(estimateQuality(all, 0), all.labels);
    if (low <= truth && truth <= high) held++;
    bias += (estimate.value - truth) / RUNS;
    width += (high - low) / RUNS;
    plainWidth += (plain.high - plain.low) / RUNS;
  }
  return { held: held / RUNS, bias, width, plainWidth };
}

const HONEST: World = { impressions: 800, labels: 150, good: (score) => score * score };
const GAMED: World = { ...HONEST, good: (score) => 0.4 - 0.3 * score };
const RARE: World = {
  impressions: 2000,
  labels: 400,
  good: (score) => (score > 0.9 ? 0.25 : 0.005),
  interest: (score) => (score > 0.9 ? 8 : 1),
};
const UNEQUAL: World = { ...HONEST, interest: (score) => 0.1 + 4 * score * (1 - score) };
const WEEKLY: World = { ...HONEST, impressions: 1500, labels: 60 };

describe('the interval of quality holds the truth about 95% of the time', () => {
  it.each([
    ['with an honest proxy', HONEST, HONEST, 1],
    ['with a proxy that is being gamed', GAMED, HONEST, 2],
    ['with scores that nobody has calibrated', HONEST, undefined, 3],
    ['with clicks and no scores', { ...HONEST, scored: false }, undefined, 4],
    ['with labels chosen unequally', UNEQUAL, UNEQUAL, 5],
    ['with rare good impressions', RARE, RARE, 6],
    ['with a small weekly panel', WEEKLY, WEEKLY, 7],
  ] as const)('%s', (_, world, past, seed) => {
    const { held, bias, width, plainWidth } = cover(world, past, seed);
    if (process.env['SHOW']) console.log(_, { held, bias, width, plainWidth });
    expect(held).toBeGreaterThan(0.9);
    expect(held).toBeLessThan(0.985);
    expect(Math.abs(bias)).toBeLessThan(0.01);
    expect(width).toBeLessThan(plainWidth * 1.02);
  });

  it('and is shorter than that of the labels alone where the proxy is good', () => {
    const { width, plainWidth } = cover(
      { ...HONEST, good: (s) => (s > 0.5 ? 0.95 : 0.05) },
      HONEST,
      8,
    );
    expect(width).toBeLessThan(0.7 * plainWidth);
  });
});
