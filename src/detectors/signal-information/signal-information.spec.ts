import { describe, expect, it } from '@jest/globals';
import type { Judged } from '../../../test/setup/impressions.js';
import { labels, ofManyUsers, readingsOf } from '../../../test/setup/judged-signals.js';
import { isMeasured, type Insufficient, type Measured, type Measurement } from '../reading.js';
import { signalPlan, type SignalOptions } from '../signal-plan.js';
import { signalInformation } from './signal-information.js';
import { signalInformationDeclaration } from './signal-information.monitor.js';

const ONE: Partial<SignalOptions> = {
  proxy: 'click',
  hierarchy: [],
  measured: [],
  harm: [],
  derived: [],
};
/** Bit 0 is the better signal, bit 1 the worse one, bit 2 the click. */
const ORDER: Partial<SignalOptions> = { ...ONE, hierarchy: ['save', 'skip'] };
const BITS = 1 / Math.LN2;

function read(judged: readonly Judged[], options: Partial<SignalOptions> = ONE): Measurement[] {
  return readingsOf(signalInformation({}, signalPlan(options)), ofManyUsers(judged));
}

function measurement(all: readonly Measurement[], reading: string, signal?: string): Measurement {
  return all.find((each) => each.reading === reading && each.by['signal'] === signal)!;
}

function measured(judged: readonly Judged[], reading: string, signal = 'click'): Measured {
  const found = measurement(read(judged), reading, signal);
  if (!isMeasured(found)) throw new Error(`${reading} is missing: ${found.reason}`);
  return found;
}

/** 100 labels: 40 of 50 good ones with the signal, 10 of 50 bad ones. */
const EVEN = [
  ...labels(40, { signals: 1, label: 1 }),
  ...labels(10, { signals: 0, label: 1 }),
  ...labels(10, { signals: 1, label: 0 }),
  ...labels(40, { signals: 0, label: 0 }),
];

describe('signal information', () => {
  it.each([
    ['uncertainty_reduction', 0.27085843],
    ['information', 0.187744757 * BITS],
    ['learning_weight', 1.349926717],
    ['false_positive_share', 0.2],
    ['miss_share', 0.2],
  ])('has the %s of the worked example', (reading, value) => {
    const found = measured(EVEN, reading);
    expect(found.value).toBeCloseTo(value, 7);
    expect(found.n).toBe(100);
    expect(found.low).toBeLessThan(value);
    expect(found.high).toBeGreaterThan(value);
  });

  it('weighs a label by what its choice stands for', () => {
    // Impressions with the signal were labelled in full, the others one in four.
    const weighted = [
      ...labels(40, { signals: 1, label: 1 }),
      ...labels(20, { signals: 0, label: 1, inclusion: 0.25 }),
      ...labels(10, { signals: 1, label: 0 }),
      ...labels(30, { signals: 0, label: 0, inclusion: 0.25 }),
    ];
    expect(measured(weighted, 'miss_share').value).toBeCloseTo(80 / 120, 12);
    expect(measured(weighted, 'false_positive_share').value).toBeCloseTo(10 / 50, 12);
    const [a, b, c, d] = [40, 80, 10, 120];
    const scale = 100 / 250;
    expect(measured(weighted, 'learning_weight').value).toBeCloseTo(
      Math.log((scale * a + 0.5) / (scale * (a + b) + 1)) -
        Math.log((scale * c + 0.5) / (scale * (c + d) + 1)),
      12,
    );
    const cell = (mass: number, row: number, column: number) =>
      (mass / 250) * Math.log((mass * 250) / (row * column));
    const plugIn = cell(a, 50, 120) + cell(b, 200, 120) + cell(c, 50, 130) + cell(d, 200, 130);
    // Of unit weights 1, of the others 4: the mean weight of each cell, row, column and all.
    const bias =
      (1 + 4 + 1 + 4 - (1 + 4) - ((40 + 320) / 120 + (10 + 480) / 130) + 850 / 250) / 500;
    expect(measured(weighted, 'information').value).toBeCloseTo((plugIn - bias) * BITS, 10);
  });

  it('takes chance off, so that it falls below 0 where there is nothing', () => {
    const nothing = [
      ...labels(20, { signals: 1, label: 1 }),
      ...labels(20, { signals: 0, label: 1 }),
      ...labels(20, { signals: 1, label: 0 }),
      ...labels(20, { signals: 0, label: 0 }),
    ];
    for (const reading of ['information', 'uncertainty_reduction']) {
      const { value, low, high } = measured(nothing, reading);
      expect(value).toBeCloseTo((-1 / 160) * BITS, 10);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(0);
    }
  });

  it('gives no weight of a signal that may mean nothing, and says what would be needed', () => {
    const weak = [
      ...labels(22, { signals: 1, label: 1 }),
      ...labels(18, { signals: 0, label: 1 }),
      ...labels(18, { signals: 1, label: 0 }),
      ...labels(22, { signals: 0, label: 0 }),
    ];
    const found = measurement(read(weak), 'learning_weight', 'click') as Insufficient;
    expect(found).toMatchObject({ enough: false, reason: 'insufficient', seen: 80 });
    expect(found.needed).toBeGreaterThan(80);
    expect(found.needed).toBeLessThanOrEqual(8000);
    const none = [0, 1].flatMap((label) =>
      [0, 1].flatMap((signals) => labels(20, { signals, label })),
    );
    expect(measurement(read(none), 'learning_weight', 'click')).toMatchObject({ needed: 8000 });
  });

  it('is wide of certainty where no label was wrong', () => {
    const flawless = [
      ...labels(30, { signals: 1, label: 1 }),
      ...labels(30, { signals: 0, label: 0 }),
    ];
    const { value, low, high } = measured(flawless, 'false_positive_share');
    expect([value, low]).toEqual([0, 0]);
    expect(high).toBeCloseTo(0.115703, 6);
    const wrong = flawless.map((each) => ({ ...each, label: 1 - each.label }));
    const all = measured(wrong, 'miss_share');
    expect([all.value, all.high]).toEqual([1, 1]);
    expect(all.low).toBeCloseTo(1 - 0.115703, 6);
  });

  it('has no labels, or too few of a kind, and says so', () => {
    const reasons = (judged: readonly Judged[]) =>
      read(judged).map((each) =>
        isMeasured(each) ? 'measured' : `${each.reason} ${each.seen}/${each.needed}`,
      );
    expect(reasons([])).toEqual(Array(5).fill('no_labels 0/30'));
    // 10 good and 19 bad, 10 of them with the signal: enough of a kind, too few in all.
    expect(reasons(EVEN.slice(40, 69))).toEqual(Array(5).fill('insufficient 29/30'));
    const allGood = labels(40, { signals: 1, label: 1 });
    expect(reasons(allGood)).toEqual([
      ...Array<string>(3).fill('insufficient 40/45'),
      'measured',
      'measured',
    ]);
    const rare = [...labels(2, { signals: 1, label: 1 }), ...labels(20, { label: 1 }), ...labels(20, { label: 0 })]; // prettier-ignore
    expect(reasons(rare)).toEqual([...Array<string>(4).fill('insufficient 42/105'), 'measured']);
  });

  it('gives values without intervals for few users, and no weight', () => {
    const found = read(EVEN.map((each, i) => ({ ...each, user: i % 4 })));
    expect(measurement(found, 'information', 'click')).toMatchObject({ interval: 'few_shards' });
    expect(measurement(found, 'miss_share', 'click')).toMatchObject({ interval: 'few_shards' });
    expect(measurement(found, 'learning_weight', 'click')).toMatchObject({
      reason: 'few_shards',
      seen: 100,
      needed: 101,
    });
    const alone = read(EVEN.map((each) => ({ ...each, user: 1 })));
    for (const each of alone.filter(isMeasured)) expect(each.interval).toBe('few_shards');
  });
});

describe('the check of the order', () => {
  const order = (judged: readonly Judged[]) =>
    measurement(read(judged, ORDER), 'order_violations', undefined);
  const saved = (good: number, bad: number) => [
    ...labels(good, { signals: 1, label: 1 }),
    ...labels(bad, { signals: 1, label: 0 }),
  ];
  const skipped = (good: number, bad: number) => [
    ...labels(good, { signals: 2, label: 1 }),
    ...labels(bad, { signals: 2, label: 0 }),
  ];

  it('finds none where signals stand in order, or not clearly out of it', () => {
    const exact = { n: 100, value: 0, low: 0, high: 0 };
    expect(order([...saved(40, 10), ...skipped(10, 40)])).toMatchObject(exact);
    expect(order([...saved(24, 26), ...skipped(26, 24)])).toMatchObject(exact);
  });

  it('finds one that is clearly out of order', () => {
    expect(order([...saved(10, 40), ...skipped(40, 10)])).toMatchObject({ value: 1, low: 1 });
  });

  it('passes over signals that hardly occur, and says so where no pair is left', () => {
    expect(order([...saved(0, 3), ...skipped(40, 10)])).toMatchObject({
      reason: 'insufficient',
      seen: 53,
      needed: 89,
    });
    expect(order([])).toMatchObject({ reason: 'no_labels', seen: 0, needed: 30 });
  });

  it('needs users enough to tell chance from order', () => {
    const judged = [...saved(10, 40), ...skipped(40, 10)].map((each) => ({ ...each, user: 3 }));
    expect(order(judged)).toMatchObject({ reason: 'few_shards', seen: 100, needed: 104 });
  });
});

describe('the detector', () => {
  it('reads every signal of the plan and then the order, as declared', () => {
    const plan = signalPlan();
    const detector = signalInformation({}, plan);
    const ids = signalInformationDeclaration.readings.map(({ id }) => id);
    expect(detector.parts[0]!.readings).toEqual(ids);
    expect(readingsOf(detector, []).map(({ reading, by }) => [reading, by['signal']])).toEqual([
      ...plan.measured.flatMap((bit) => ids.slice(0, -1).map((id) => [id, plan.names[bit]])),
      ['order_violations', undefined],
    ]);
  });

  it('checks no order where none is configured', () => {
    const { readings } = signalInformation({}, signalPlan(ONE)).parts[0]!;
    expect(readings).not.toContain('order_violations');
    expect(read([])).toHaveLength(5);
  });

  it('is told apart in storage by its options', () => {
    const id = (shards: number, of: Partial<SignalOptions>) =>
      signalInformation({ shards }, signalPlan(of)).parts[0]!.summary.id;
    expect(id(20, ONE)).toMatch(/^[a-z-]+\/\d+( [a-z]+=\d+)*$/);
    expect(new Set([id(20, ONE), id(10, ONE), id(20, ORDER)]).size).toBe(3);
  });

  it.each([{ shards: 0 }, { shards: 256 }, { shards: 1.5 }, { fewestLabels: 0 }])(
    'refuses %j',
    (options) => {
      expect(() => signalInformation(options)).toThrow(RangeError);
    },
  );
});
