import { describe, expect, it } from '@jest/globals';
import { contextOf, type Judged } from '../../../test/setup/impressions.js';
import { labels, ofManyUsers, readingsOf, stateOf } from '../../../test/setup/judged-signals.js';
import { isMeasured, type Measured } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { signalUniqueness } from './signal-uniqueness.js';
import { signalUniquenessDeclaration } from './signal-uniqueness.monitor.js';

const plan = signalPlan({ proxy: 'click', hierarchy: [], measured: [], harm: [], derived: [] });
const detector = signalUniqueness({}, plan);
const BITS = 1 / Math.LN2;

function read(judged: readonly Judged[]) {
  return readingsOf(detector, ofManyUsers(judged));
}

function measured(judged: readonly Judged[]): Measured[] {
  return read(judged).map((each) => {
    if (!isMeasured(each)) throw new Error(`${each.reading} is missing: ${each.reason}`);
    return each;
  });
}

/** Labels of one score: with the signal good, bad; without it good, bad. */
function stratum(score: number, [a, b, c, d]: readonly [number, number, number, number]) {
  return [
    ...labels(a, { score, signals: 1, label: 1 }),
    ...labels(b, { score, signals: 1, label: 0 }),
    ...labels(c, { score, signals: 0, label: 1 }),
    ...labels(d, { score, signals: 0, label: 0 }),
  ];
}

/** The two strata of the worked example, twice, since a hundred labels are few for ten deciles. */
const EXAMPLE = [...stratum(0.2, [60, 10, 10, 20]), ...stratum(0.8, [20, 10, 10, 60])];

describe('signal uniqueness', () => {
  it('is the information that the worked example has within scores', () => {
    // Twice as many labels have half of the bias: 0.132829 less 0.005 instead of 0.01.
    const [uniqueness, bits] = measured(EXAMPLE);
    expect(bits!.value).toBeCloseTo((0.132828629 - 0.005) * BITS, 8);
    const entropy = -(0.7 * Math.log(0.7) + 0.3 * Math.log(0.3));
    expect(uniqueness!.value).toBeCloseTo((0.132828629 - 0.005) / entropy, 8);
    for (const { n, value, low, high } of [uniqueness!, bits!]) {
      expect(n).toBe(200);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });

  it('is 0 for what the score knows already, though the signal tells much', () => {
    const known = [...stratum(0.2, [1, 9, 9, 81]), ...stratum(0.8, [81, 9, 9, 1])];
    for (const { value, low, high } of measured(known)) {
      expect(value).toBeLessThan(0);
      expect(value).toBeGreaterThan(-0.02);
      expect(low).toBeLessThan(0);
      expect(high).toBeGreaterThan(0);
    }
  });

  it('reads deciles of the score, not its values', () => {
    const spread = EXAMPLE.map((each, i) => ({ ...each, score: each.score! + i / 1000 }));
    const stretched = spread.map((each) => ({ ...each, score: 1024 * each.score }));
    expect(measured(stretched)).toEqual(measured(spread));
    expect(measured(spread)[0]!.value).not.toBeCloseTo(measured(EXAMPLE)[0]!.value, 3);
  });

  it('weighs labels by what their choice stands for', () => {
    const whole = measured(EXAMPLE);
    const halved = measured(
      [0, 1]
        .flatMap((half) => EXAMPLE.filter((_, i) => i % 2 === half))
        .map((each) => ({
          ...each,
          inclusion: 0.5,
        })),
    );
    // Equal weights change nothing but their sum.
    expect(halved[0]!.value).toBeCloseTo(whole[0]!.value, 10);
  });

  it('leaves out labels without a score, and says where none has one', () => {
    const unscored = EXAMPLE.map((each) => ({ ...each, score: NaN }));
    expect(measured([...EXAMPLE, ...unscored]).map(({ n }) => n)).toEqual([200, 200]);
    for (const each of read(unscored)) {
      expect(each).toMatchObject({ reason: 'insufficient', seen: 0, needed: 100 });
    }
  });

  it('needs labels of every kind in every decile', () => {
    for (const each of read([])) {
      expect(each).toMatchObject({ reason: 'no_labels', seen: 0, needed: 100 });
    }
    for (const each of read(stratum(0.5, [20, 20, 80, 80]))) {
      expect(each).toMatchObject({ reason: 'insufficient', seen: 200, needed: 250 });
    }
    for (const each of read(stratum(0.5, [20, 20, 20, 20]))) {
      expect(each).toMatchObject({ reason: 'insufficient', seen: 80, needed: 100 });
    }
  });

  it('has nothing to share out where the score leaves no doubt', () => {
    const [uniqueness, bits] = read([
      ...stratum(0.2, [0, 50, 0, 50]),
      ...stratum(0.8, [50, 0, 50, 0]),
    ]);
    expect(uniqueness).toMatchObject({ reason: 'insufficient', seen: 200, needed: 201 });
    expect(bits).toMatchObject({ value: 0 });
  });

  it('gives values without intervals for few users', () => {
    for (const each of readingsOf(
      detector,
      EXAMPLE.map((of, i) => ({ ...of, user: i % 4 })),
    )) {
      expect(each).toMatchObject({ interval: 'few_shards' });
    }
  });
});

describe('the detector', () => {
  it('reads every signal of the plan, as declared', () => {
    const all = signalPlan();
    const ids = signalUniquenessDeclaration.readings.map(({ id }) => id);
    const of = signalUniqueness({}, all);
    expect(of.parts[0]!.readings).toEqual(ids);
    expect(readingsOf(of, []).map(({ reading, by }) => [reading, by['signal']])).toEqual(
      all.measured.flatMap((bit) => ids.map((id) => [id, all.names[bit]])),
    );
  });

  it('reads the same from panes in any order', () => {
    const { summary, read: readState } = detector.parts[0]!;
    const parts = [0, 1, 2].map((third) =>
      stateOf(
        detector,
        EXAMPLE.map((each, i) => ({ ...each, user: i })).filter((_, i) => i % 3 === third),
      ),
    );
    const merged = (order: readonly number[]) =>
      order.map((at) => parts[at]!).reduce((a, b) => summary.merge(a, b), summary.empty());
    expect(readState(merged([2, 0, 1]), contextOf())).toEqual(
      readState(merged([0, 1, 2]), contextOf()),
    );
  });

  it.each([{ shards: 0 }, { shards: 256 }, { shards: 1.5 }, { fewestLabels: 0 }])(
    'refuses %j',
    (options) => {
      expect(() => signalUniqueness(options)).toThrow(RangeError);
    },
  );
});
