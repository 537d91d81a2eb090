import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  allRows,
  contextOf,
  judgedOf,
  settledOf,
  type Judged,
  type Served,
} from '../../../test/setup/impressions.js';
import type { Part } from '../detector.js';
import { isMeasured, type Measured, type Measurement } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { bandwagon, type BandwagonOptions } from './bandwagon.js';
import { undershownQuality, type Labelled } from './undershown-quality.js';
import type { UndershownState } from './undershown-part.js';

type UndershownPart = Part<UndershownState>;

function undershownPart(options: Partial<BandwagonOptions> = {}, view?: string): UndershownPart {
  const plan = signalPlan(view === undefined ? {} : { view });
  return bandwagon(options, plan).parts.find(
    ({ id }) => id === 'undershown',
  ) as unknown as UndershownPart;
}

function stateOf(
  served: readonly Served[],
  judged: readonly Judged[],
  part = undershownPart(),
): UndershownState {
  const accumulator = part.accumulator();
  const impressions = settledOf(served);
  accumulator.settle!(impressions, allRows(impressions), impressions.length);
  const labels = judgedOf(judged);
  accumulator.judge!(labels, allRows(labels), labels.length);
  return accumulator.seal();
}

function read(state: UndershownState, baseline?: UndershownState): Measurement {
  const span = { start: 0, end: 1 };
  const context = contextOf<UndershownState>({
    baseline: baseline && { state: baseline, span },
  });
  return undershownPart().read(state, context)[0]!;
}

function measured(measurement: Measurement): Measured {
  if (!isMeasured(measurement)) throw new Error(`no value: ${JSON.stringify(measurement)}`);
  return measurement;
}

/** Impressions of items, as many as said, one a user. */
function shown(times: Readonly<Record<string, number>>): Served[] {
  return Object.entries(times).flatMap(([item, count]) =>
    Array.from({ length: count }, (_, user) => ({ user, slate: [{ item }] })),
  );
}

/** Labels of an item, one a user. */
function labels(item: string, count: number, label: number, more: Partial<Judged> = {}): Judged[] {
  return Array.from({ length: count }, (_, user) => ({ user, item, label, ...more }));
}

/** Five items, of which one is the head. */
const FIVE = shown({ a: 50, b: 5, c: 5, d: 5, e: 5 });

const group = (labels: number, weight: number, weightedLabel: number): Labelled => ({
  labels,
  weight,
  weightedLabel,
});

describe('undershownQuality', () => {
  it('follows the formula', () => {
    const tail = group(2, 6, 2); // labels 1, 0 at inclusion 1/2, 1/4
    expect(undershownQuality({ head: group(1, 1, 0.5), tail })).toBeCloseTo(2 / 6 - 0.5, 12);
  });

  it('is no number where a group has no label', () => {
    expect(undershownQuality({ head: group(0, 0, 0), tail: group(1, 1, 1) })).toBeNaN();
  });
});

describe('the quality of what is seldom shown', () => {
  it('is the difference of the mean labels of tail and head', () => {
    const state = stateOf(FIVE, [...labels('a', 40, 0.5), ...labels('b', 40, 0.75)]);
    expect(measured(read(state))).toMatchObject({ n: 80, value: 0.25, low: 0.25, high: 0.25 });
  });

  it('weighs labels by the inverse of the probability of their choice', () => {
    const chosen = [...labels('b', 30, 1, { inclusion: 0.5 }), ...labels('c', 30, 0)];
    const state = stateOf(FIVE, [...labels('a', 40, 0.5), ...chosen]);
    expect(measured(read(state)).value).toBeCloseTo(2 / 3 - 0.5, 9);
  });

  it('heeds no further labels, and none of which the choice is unknown', () => {
    const all = [...labels('a', 40, 0.5), ...labels('b', 40, 0.75)];
    const more = [
      ...labels('b', 40, 0, { earlier: 1, firstLabel: 0.75 }),
      ...labels('b', 40, 0, { inclusion: NaN }),
    ];
    expect(stateOf(FIVE, [...all, ...more])).toEqual(stateOf(FIVE, all));
  });

  it('takes items that were never shown for the tail', () => {
    const state = stateOf(FIVE, [...labels('a', 40, 0.5), ...labels('new', 40, 1)]);
    expect(measured(read(state)).value).toBeCloseTo(0.5, 12);
  });

  it('keeps the head of the baseline, whatever is shown most now', () => {
    const state = stateOf(FIVE, [...labels('a', 40, 0.5), ...labels('b', 40, 0.75)]);
    const baseline = stateOf(shown({ b: 50, a: 5, c: 5, d: 5, e: 5 }), []);
    expect(measured(read(state, baseline)).value).toBeCloseTo(-0.25, 12);
    expect(measured(read(state, stateOf([], []))).value).toBeCloseTo(0.25, 12);
  });

  it('stays possible for any weight that is claimed', () => {
    const some = fc.record({
      item: fc.constantFrom('a', 'b', 'c'),
      user: fc.nat(100),
      label: fc.double({ min: 0, max: 1, noNaN: true }),
      inclusion: fc.oneof(
        fc.double({ min: 1e-300, max: 1, noNaN: true }),
        fc.constantFrom(1e-300, 5e-324, 1),
      ),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 200 }), (judged) => {
        const answer = read(stateOf(FIVE, judged));
        if (!isMeasured(answer)) return;
        const { low = -1, value, high = 1 } = answer;
        expect(value).toBeGreaterThanOrEqual(-1);
        expect(value).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }),
    );
  });

  it('does not exist without impressions, without labels, and with few in a group', () => {
    expect(read(stateOf([], []))).toMatchObject({ reason: 'empty', seen: 0, needed: 60 });
    expect(read(stateOf(FIVE, []))).toMatchObject({ reason: 'no_labels', seen: 0, needed: 60 });
    const few = [...labels('a', 100, 0.5), ...labels('b', 29, 0.5)];
    expect(read(stateOf(FIVE, few))).toMatchObject({
      reason: 'insufficient',
      seen: 129,
      needed: 130,
    });
    const single = stateOf(shown({ a: 5 }), labels('a', 100, 0.5));
    expect(read(single)).toMatchObject({ reason: 'insufficient', seen: 100, needed: 130 });
  });

  it('has no interval with fewer than 5 groups of users', () => {
    const few = (item: string) => labels(item, 40, 0.5).map((it, i) => ({ ...it, user: i % 4 }));
    const answer = measured(read(stateOf(FIVE, [...few('a'), ...few('b')])));
    expect(answer).toMatchObject({ value: 0, interval: 'few_shards' });
  });

  it('counts impressions that were viewed, where views are logged', () => {
    const part = undershownPart({}, 'seen');
    const seen = 1 << signalPlan({ view: 'seen' }).view!;
    const served: Served[] = [
      { user: 1, slate: [{ item: 'a', signals: seen }, { item: 'b' }] },
      { user: 1, shown: false, slate: [{ item: 'c', signals: seen }] },
    ];
    const { exposures } = stateOf(served, [], part);
    expect(Array.from(exposures.total)).toEqual([1]);
  });

  it('holds the truth about 95% of the time, though the labels of a user are alike', () => {
    const random = xoroshiro128plus(11);
    const worlds = 200;
    let held = 0;
    for (let world = 0; world < worlds; world++) {
      const judged: Judged[] = [];
      for (let user = 0; user < 300; user++) {
        const taste = 0.4 * uniformFloat64(random);
        for (const [item, quality] of [
          ['a', 0.2],
          ['b', 0.35],
        ] as const) {
          const inclusion = 0.2 + 0.8 * taste;
          if (uniformFloat64(random) > inclusion) continue;
          const label = uniformFloat64(random) < quality + taste ? 1 : 0;
          judged.push({
            user: Math.floor(uniformFloat64(random) * 2 ** 32),
            item,
            label,
            inclusion,
          });
        }
      }
      const { low, high } = measured(read(stateOf(FIVE, judged)));
      if (low! <= 0.15 && 0.15 <= high!) held++;
    }
    expect(held / worlds).toBeGreaterThan(0.91);
    expect(held / worlds).toBeLessThan(0.99);
  });
});
