/** Whether the 95% intervals of quality hold the truth, though the proxy deceives. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allRows, judgedOf } from '../../../test/setup/impressions.js';
import { labelLack } from './answers.js';
import { calibrationCells, calibrationOf, type Calibration } from './calibration.js';
import { DriftAccumulator } from './drift-accumulator.js';
import { estimateQuality, qualityInterval, type QualitySums } from './quality.js';
import { scoreBin } from './score-bin.js';

const SHARDS = 20;
const RUNS = 100;
/** Windows that share the calibration learnt from one past window. */
const RUNS_A_PAST = 20;

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

/** A window of this world: scores, clicks, labels, chances to be labelled, and who was. */
function simulate(world: World, draw: () => number) {
  const { impressions, labels, good, interest = () => 1 } = world;
  const score = new Float64Array(impressions).map(draw);
  const total = score.reduce((sum, each) => sum + interest(each), 0);
  const inclusion = score.map((each) => Math.min(1, (labels * interest(each)) / total));
  const click = score.map((each) => (draw() < each ? 1 : 0));
  const label = score.map((each) => (draw() < good(each) ? 1 : 0));
  const chosen = inclusion.map((each) => (draw() < each ? 1 : 0));
  return { score, inclusion, click, label, chosen };
}

type Window = ReturnType<typeof simulate>;

/** What the detector learns of scores from a window's labels. */
function learn({ score, inclusion, label, chosen }: Window): Calibration | undefined {
  const judged = [...score.keys()].flatMap((i) =>
    chosen[i] === 1
      ? [{ item: 'a', score: score[i]!, inclusion: inclusion[i]!, label: label[i]! }]
      : [],
  );
  const accumulator = new DriftAccumulator(SHARDS, 0);
  const batch = judgedOf(judged);
  accumulator.judge(batch, allRows(batch), batch.length);
  return calibrationOf(calibrationCells(accumulator.seal().labels, SHARDS));
}

function sumsOf({ inclusion, label, chosen }: Window, f: Float64Array): QualitySums {
  const at = [...chosen.keys()].filter((i) => chosen[i] === 1);
  const total = (of: (i: number, w: number, a: number) => number) =>
    at.reduce((sum, i) => {
      const w = 1 / inclusion[i]!;
      return sum + of(i, w, w * w - w);
    }, 0);
  const y = label;
  return {
    impressions: f.length,
    f: f.reduce((sum, each) => sum + each, 0),
    labels: total(() => 1),
    w: total((_, w) => w),
    wY: total((i, w) => w * y[i]!),
    wf: total((i, w) => w * f[i]!),
    wYY: total((i, w) => w * y[i]! * y[i]!),
    a: total((_i, _w, a) => a),
    aY: total((i, _w, a) => a * y[i]!),
    af: total((i, _w, a) => a * f[i]!),
    aYY: total((i, _w, a) => a * y[i]! * y[i]!),
    aYf: total((i, _w, a) => a * y[i]! * f[i]!),
    aff: total((i, _w, a) => a * f[i]! * f[i]!),
  };
}

/** Of published estimates: how many intervals hold the truth, mean error, and widths. */
function cover(world: World, past: World | undefined, seed: number) {
  const random = xoroshiro128plus(seed);
  const draw = () => uniformFloat64(random);
  let calibration: Calibration | undefined;
  const held: boolean[] = [];
  let bias = 0;
  let width = 0;
  let plainWidth = 0;
  for (let run = 0; run < RUNS; run++) {
    if (past && run % RUNS_A_PAST === 0) calibration = learn(simulate(past, draw));
    const window = simulate(world, draw);
    const f =
      world.scored === false
        ? window.click
        : window.score.map((score) => (calibration ? calibration(0, scoreBin(score)) : score));
    const sums = sumsOf(window, f);
    if (labelLack(sums)) continue;
    const truth = window.label.reduce((sum, each) => sum + each, 0) / world.impressions;
    const estimate = estimateQuality(sums);
    const { low, high } = qualityInterval(estimate, sums.labels);
    const plain = qualityInterval(estimateQuality(sums, 0), sums.labels);
    held.push(low <= truth && truth <= high);
    bias += estimate.value - truth;
    width += high - low;
    plainWidth += plain.high - plain.low;
  }
  const n = held.length;
  const share = held.filter(Boolean).length / n;
  return { n, held: share, bias: bias / n, width: width / n, plainWidth: plainWidth / n };
}

const HONEST: World = { impressions: 800, labels: 150, good: (score) => score * score };
const GAMED: World = { ...HONEST, good: (score) => 0.4 - 0.3 * score };
const RARE: World = {
  impressions: 4000,
  labels: 1200,
  good: (score) => (score > 0.9 ? 0.25 : 0.01),
  interest: (score) => (score > 0.9 ? 3 : 1),
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
  ] as const)('%s', (_name, world, past, seed) => {
    const { n, held, bias, width, plainWidth } = cover(world, past, seed);
    expect(n).toBeGreaterThan(0.9 * RUNS);
    expect(held).toBeGreaterThan(0.89);
    expect(held).toBeLessThan(0.995);
    expect(Math.abs(bias)).toBeLessThan(0.01);
    expect(width).toBeLessThan(plainWidth * 1.02);
  });

  it('and where good ones are so rare and so seldom chosen that it would not, there is none', () => {
    const seldom: World = {
      impressions: 2000,
      labels: 400,
      good: (score) => (score > 0.9 ? 0.25 : 0.005),
      interest: (score) => (score > 0.9 ? 8 : 1),
    };
    expect(cover(seldom, seldom, 9).n).toBeLessThan(0.15 * RUNS);
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
