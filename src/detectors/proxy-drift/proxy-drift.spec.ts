import { describe, expect, it } from '@jest/globals';
import {
  allRows,
  contextOf,
  judgedOf,
  settledOf,
  type Judged,
  type Served,
} from '../../../test/setup/impressions.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { ReadContext } from '../detector.js';
import { isMeasured, type Measured, type Measurement } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { learntBefore, type CalibrationMemory } from './calibration-memory.js';
import { calibrationOf } from './calibration.js';
import { labelsWithoutInclusion, type DriftState } from './drift-state.js';
import { proxyDrift, type ProxyDriftOptions } from './proxy-drift.js';
import { proxyDriftDeclaration, type ProxyDriftReading } from './proxy-drift.monitor.js';
import { scoreBin } from './score-bin.js';

const CLICK = 1 << signalPlan().proxy;
const HOUR = 3_600_000;

interface Shown {
  readonly served?: readonly Served[];
  readonly judged?: readonly Judged[];
}

function stateOf({ served = [], judged = [] }: Shown, options?: Partial<ProxyDriftOptions>) {
  const accumulator = proxyDrift(options).parts[0]!.accumulator();
  const settled = settledOf(served);
  const labels = judgedOf(judged);
  accumulator.settle?.(settled, allRows(settled), settled.length);
  accumulator.judge?.(labels, allRows(labels), labels.length);
  return accumulator.seal() as DriftState;
}

const quality = proxyDrift().parts[0]!;
const folding = quality.folding!;

type Context = Partial<ReadContext<unknown, CalibrationMemory>>;
type Readings = Record<ProxyDriftReading, Measurement>;

function read(state: DriftState, context: Context = {}): Readings {
  const memory = context.memory ?? folding.create();
  const measurements = quality.read(state, contextOf<unknown, unknown>({ ...context, memory }));
  expect(measurements.map(({ reading }) => reading)).toEqual(quality.readings);
  return Object.fromEntries(measurements.map((it) => [it.reading, it])) as Readings;
}

function measured(measurement: Measurement): Measured {
  if (!isMeasured(measurement)) throw new Error(`no value: ${JSON.stringify(measurement)}`);
  return measurement;
}

/** 100 impressions of 50 users, clicked where the score is above .5, of which all are labelled. */
function window(of: {
  label: (i: number) => number;
  score?: (i: number) => number;
  version?: number;
}) {
  const { label, score = () => NaN, version = 0 } = of;
  const each = Array.from({ length: 100 }, (_, i) => ({
    user: i % 50,
    id: i,
    version,
    item: `item-${i}`,
    score: score(i),
    signals: i % 4 === 0 ? CLICK : 0,
    reward: i % 4 === 0 ? 1 : 0,
  }));
  return stateOf({
    served: each.map((it) => ({ ...it, slate: [it] })),
    judged: each.map((it, i) => ({ ...it, label: label(i), inclusion: 0.5 })),
  });
}

const SCORED = {
  score: (i: number) => (i + 0.5) / 100,
  label: (i: number) => (i % 10 < i / 10 ? 1 : 0),
};

describe('the readings', () => {
  it('are those declared, of nothing as well', () => {
    const readings = read(stateOf({}));
    expect(Object.keys(readings)).toEqual(proxyDriftDeclaration.readings.map(({ id }) => id));
    expect(readings.proxy_mean).toMatchObject({ enough: false, reason: 'empty' });
    expect(readings.quality).toMatchObject({ reason: 'no_labels', seen: 0, needed: 30 });
    expect(readings.goodhart_gap).toMatchObject({ reason: 'no_baseline' });
    expect(readings.label_agreement).toMatchObject({ reason: 'no_labels' });
  });

  it('are all there once there are labels, scores and a baseline', () => {
    const state = window(SCORED);
    const baseline = { state, span: { start: -2 * HOUR, end: -HOUR } };
    const readings = read(state, { baseline });
    for (const [id, it] of Object.entries(readings)) {
      if (id !== 'label_agreement' && id !== 'calibration_drift') measured(it);
    }
    expect(measured(readings.proxy_mean)).toMatchObject({ n: 100, value: 0.25 });
    expect(measured(readings.quality).n).toBe(100);
    expect(measured(readings.ranking_agreement).value).toBeGreaterThan(0.5);
    expect(measured(readings.effective_labels).value).toBeCloseTo(100, 9);
    const gap = measured(readings.goodhart_gap);
    expect(gap.low).toBeLessThan(0);
    expect(gap.high).toBeGreaterThan(0);
  });

  it('need 30 labels, and 10 on either side', () => {
    const few = { judged: Array.from({ length: 29 }, (_, i) => ({ item: 'a', label: i % 2 })) };
    expect(read(stateOf(few)).quality).toMatchObject({
      reason: 'insufficient',
      seen: 29,
      needed: 30,
    });
    const rare = window({ label: (i) => (i < 5 ? 1 : 0) });
    for (const id of ['quality', 'ranking_agreement', 'proxy_usefulness'] as const) {
      expect(read(rare)[id]).toMatchObject({ reason: 'insufficient', seen: 100, needed: 200 });
    }
    measured(read(window({ label: (i) => (i < 10 ? 1 : 0) })).quality);
    measured(read(rare).effective_labels);
  });

  it('give a value without interval where users are too few', () => {
    const one = window(SCORED);
    const shown = Array.from({ length: 4 }, (_, user) => ({
      user,
      slate: [{ item: 'a', reward: 1 }],
    }));
    expect(read(stateOf({ served: shown })).proxy_mean).toMatchObject({ interval: 'few_shards' });
    expect(measured(read(one).proxy_mean).interval).toBeUndefined();
  });

  it('are settled by labels in the lane of labels, for policies and the roll-up', () => {
    expect(quality).toMatchObject({ lane: 'labels', scope: 'both', block: 'day' });
    expect(() => proxyDrift({ shards: 0 })).toThrow(RangeError);
    expect(() => proxyDrift({ shards: 256 })).toThrow(RangeError);
  });
});

describe('labels', () => {
  it('without inclusion, or chosen with next to none, are counted apart', () => {
    const state = stateOf({
      judged: [
        { item: 'a', label: 1, inclusion: NaN },
        { item: 'b', label: 1, inclusion: 1e-9 },
        { item: 'c', label: 1, inclusion: 1 },
      ],
    });
    expect(labelsWithoutInclusion(state)).toBe(2);
    expect(measured(read(state).effective_labels).n).toBe(1);
  });

  it('that come again measure agreement and nothing else', () => {
    const again = Array.from({ length: 40 }, (_, i) => ({
      item: `item-${i}`,
      user: i,
      label: i % 2,
      firstLabel: i % 8 === 0 ? 1 - (i % 2) : i % 2,
      earlier: 1,
      inclusion: NaN,
    }));
    const state = stateOf({ judged: again });
    expect(labelsWithoutInclusion(state)).toBe(0);
    expect(read(state).quality).toMatchObject({ reason: 'no_labels' });
    const agreement = measured(read(state).label_agreement);
    expect(agreement.n).toBe(40);
    expect(agreement.value).toBeCloseTo(1 - 0.125 / ((2 * 80 * 0.4375 * 0.5625) / 79), 6);
    const alike = again.map((each) => ({ ...each, label: 1, firstLabel: 1 }));
    expect(read(stateOf({ judged: alike })).label_agreement).toMatchObject({
      reason: 'insufficient',
    });
  });
});

describe('the proxy of an impression', () => {
  const label = (i: number) => (i % 4 === 0 || i % 7 === 0 ? 1 : 0);

  it('without a score is whether the proxy occurred', () => {
    const state = window({ label });
    const readings = read(state);
    // Clicked ones are all good, of the others 11 of 75: Somers' D by hand.
    const good = [25, 11];
    expect(measured(readings.ranking_agreement).value).toBeCloseTo((25 * 64) / (36 * 64), 9);
    expect(measured(readings.proxy_usefulness).value).toBeCloseTo(1 - good[1]! / 75, 9);
    expect(measured(readings.quality).value).toBeCloseTo(0.36, 9);
    const { low, high } = measured(readings.quality);
    const alone = measured(readings.quality_labels_only);
    expect(high! - low!).toBeLessThan(alone.high! - alone.low!);
  });

  it('is a probability as it is, and whether the proxy occurred on any other scale', () => {
    const scored = read(window({ label: SCORED.label, score: SCORED.score }));
    const scaled = read(window({ label: SCORED.label, score: (i) => 20 * SCORED.score(i) }));
    const without = read(window({ label: SCORED.label }));
    expect(scored.proxy_usefulness).not.toEqual(without.proxy_usefulness);
    expect(scaled.proxy_usefulness).toEqual(without.proxy_usefulness);
  });

  it('that nobody remembers adds nothing', () => {
    const judged = Array.from({ length: 60 }, (_, i) => ({
      item: 'a',
      label: i % 2,
      hasSignals: false,
    }));
    const served = Array.from({ length: 60 }, (_, user) => ({
      user,
      slate: [{ item: 'a', signals: CLICK }],
    }));
    const half = judged.map((each) => ({ ...each, inclusion: 0.5 }));
    const readings = read(stateOf({ judged: half, served }));
    expect(measured(readings.quality).value).toBeCloseTo(0.5, 12);
    expect(measured(readings.proxy_usefulness).value).toBe(0);
    expect(readings.ranking_agreement).toMatchObject({ reason: 'insufficient' });
  });

  it('leaves out outcomes that came without their recommendation', () => {
    const slate = [{ item: 'a', reward: 1, signals: CLICK }];
    expect(read(stateOf({ served: [{ shown: false, slate }] })).proxy_mean).toMatchObject({
      reason: 'empty',
    });
  });
});

describe('calibration', () => {
  const day = (end: number) => ({ window: { start: end - 24 * HOUR, end } });
  const learn = (memory: unknown, state: DriftState, end: number) => {
    folding.endBlock!(memory, folding.fold(memory, state, contextOf()), contextOf(day(end)));
  };
  const earlier = window({ label: SCORED.label, score: (i) => 20 * SCORED.score(i) });

  it('is by labels from before the window only', () => {
    const memory = folding.create() as CalibrationMemory;
    learn(memory, earlier, 24 * HOUR);
    expect(calibrationOf(learntBefore(memory, 24 * HOUR - 1))).toBeUndefined();
    const calibration = calibrationOf(learntBefore(memory, 24 * HOUR))!;
    expect(calibration(0, scoreBin(20))).toBeGreaterThan(0.8);
    expect(calibration(0, scoreBin(0.1))).toBeLessThan(0.2);

    const during = read(earlier, { memory, ...day(24 * HOUR) });
    expect(during).toEqual(read(earlier, day(24 * HOUR)));
    const after = read(earlier, { memory, ...day(48 * HOUR) });
    expect(after.quality).not.toEqual(during.quality);
    expect(measured(after.proxy_usefulness).value).toBeGreaterThan(0.8);
  });

  it('is by the baseline where nothing else has been learnt, unless it overlaps', () => {
    const before = { state: earlier, span: { start: 0, end: 24 * HOUR } };
    const after = read(earlier, { baseline: before, ...day(48 * HOUR) });
    expect(measured(after.proxy_usefulness).value).toBeGreaterThan(0.8);
    const itself = read(earlier, { baseline: before, ...day(24 * HOUR) });
    expect(itself.quality).toEqual(read(earlier).quality);
  });

  it('remembers within bounds, and across a restart', () => {
    const memory = folding.create() as CalibrationMemory;
    for (let block = 1; block <= 40; block++) learn(memory, earlier, block * 24 * HOUR);
    expect(memory.lessons).toHaveLength(9);
    const labels = learntBefore(memory, Infinity).labels.reduce((sum, n) => sum + n, 0);
    expect(labels).toBeGreaterThan(2000);
    expect(labels).toBeLessThan(3600);
    const writer = new BinaryWriter();
    folding.encode(memory, writer);
    const reader = new BinaryReader(writer.finish());
    expect(folding.decode(reader)).toEqual(memory);
    reader.end();
  });

  it('drifts where the same score means less, not where scores are rescaled', () => {
    const many = (shift: number, scale: number, version: number) => {
      const each = Array.from({ length: 1000 }, (_, i) => ({
        user: i % 50,
        item: 'a',
        version,
        score: (scale * (i + 0.5)) / 1000,
        label: ((i * 37) % 100) / 100 < i / 1000 - shift ? 1 : 0,
        inclusion: 0.5,
      }));
      return stateOf({ served: each.map((it) => ({ ...it, slate: [it] })), judged: each });
    };
    const baseline = { state: many(0, 1, 1), span: { start: -HOUR, end: 0 } };
    const drift = (state: DriftState) => measured(read(state, { baseline }).calibration_drift);
    expect(drift(baseline.state).value).toBe(0);
    expect(drift(many(0, 50, 2))).toMatchObject({ n: 10 });
    expect(drift(many(0, 50, 2)).value).toBeLessThan(10);
    expect(drift(many(0.2, 1, 1)).value).toBeGreaterThan(30);
    expect(drift(many(0.2, 50, 2)).value).toBeGreaterThan(30);
    expect(read(stateOf({}), { baseline }).calibration_drift).toMatchObject({
      reason: 'insufficient',
    });
  });
});

describe('the Goodhart gap', () => {
  it('opens when clicks rise and quality falls, and needs a baseline with both', () => {
    const rate = (clicked: number, good: number) => {
      const each = Array.from({ length: 400 }, (_, i) => ({
        user: i % 80,
        item: 'a',
        signals: (i * 7) % 100 < clicked ? CLICK : 0,
        reward: (i * 7) % 100 < clicked ? 1 : 0,
        label: (i * 13) % 100 < good ? 1 : 0,
        inclusion: 0.5,
      }));
      return stateOf({ served: each.map((it) => ({ ...it, slate: [it] })), judged: each });
    };
    const baseline = { state: rate(20, 60), span: { start: -HOUR, end: 0 } };
    const gap = measured(read(rate(50, 40), { baseline }).goodhart_gap);
    expect(gap.value).toBeCloseTo(0.3 / 0.4 + 0.2 / Math.sqrt(0.24), 1);
    expect(gap.low).toBeGreaterThan(0.2);
    const still = measured(read(rate(20, 60), { baseline }).goodhart_gap);
    expect(still.value).toBeCloseTo(0, 9);
    const empty = { state: stateOf({}), span: baseline.span };
    expect(read(rate(50, 40), { baseline: empty }).goodhart_gap).toMatchObject({
      reason: 'no_labels',
    });
    const never = { state: rate(0, 60), span: baseline.span };
    expect(read(rate(50, 40), { baseline: never }).goodhart_gap).toMatchObject({
      reason: 'insufficient',
    });
  });
});
