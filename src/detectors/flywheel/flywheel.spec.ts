import { describe, expect, it } from '@jest/globals';
import { DAY, loopSeries, normals } from '../../../test/setup/flywheel-loop.js';
import {
  allRows,
  catalogueOf,
  contextOf,
  settledOf,
  type Served,
} from '../../../test/setup/impressions.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { FoldContext } from '../detector.js';
import { isMeasured, type By, type Measured, type Measurement } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { activityAccumulator, activitySummary, type Activity } from './activity.js';
import { measurementsOf } from './answers.js';
import { flywheel, FLYWHEEL_DEFAULTS, type FlywheelOptions } from './flywheel.js';
import { flywheelDeclaration } from './flywheel.monitor.js';
import { Series } from './series.js';

const nothing = activitySummary(10).empty();

function activityOf(served: readonly Served[]): Activity {
  const accumulator = activityAccumulator(FLYWHEEL_DEFAULTS.userCap);
  accumulator.settle!(settledOf(served), allRows(served), served.length);
  return accumulator.seal();
}

function partOf(options: Partial<FlywheelOptions> = {}, proxy = 'click') {
  const [only] = flywheel(options, signalPlan({ proxy })).parts;
  const folding = only!.folding!;
  const endBlock = (memory: unknown, block: Activity, context: FoldContext) => {
    folding.endBlock!(memory, block, context);
  };
  return { part: only!, folding, endBlock };
}

/** What other detectors measured for the block that ends so many days after the epoch. */
function blockEnd(day: number, known: Readonly<Record<string, Partial<Measured>>>): FoldContext {
  return {
    surface: 'home',
    policy: 'production',
    role: 'production',
    catalogue: catalogueOf(),
    window: { start: (day - 1) * DAY, end: day * DAY },
    measured(reading: string, by: By = {}) {
      const found = known[`${reading}${JSON.stringify(by)}`];
      return found && { reading, by, n: 1, value: NaN, ...found };
    },
  };
}

function find(measurements: readonly Measurement[], reading: string, by: By = {}): Measurement {
  const key = JSON.stringify(by);
  const found = measurements.find(
    (each) => each.reading === reading && JSON.stringify(each.by) === key,
  );
  if (!found) throw new Error(`no ${reading} ${key}`);
  return found;
}

function measured(measurements: readonly Measurement[], reading: string, by?: By): Measured {
  const found = find(measurements, reading, by);
  if (!isMeasured(found)) throw new Error(`no value: ${JSON.stringify(found)}`);
  return found;
}

describe('the series of a segment', () => {
  it('takes quality and the information of the proxy from what was measured with the block', () => {
    const { folding, endBlock } = partOf({}, 'save');
    const memory = folding.create() as Series;
    const block = activityOf([{ user: 1, slate: [{ item: 'a', outcomes: 3 }] }]);
    endBlock(
      memory,
      block,
      blockEnd(1, {
        'proxy-drift.quality{}': { value: 0.6, low: 0.5608, high: 0.6392 },
        'signal-information.information{"signal":"save"}': { value: 0.25 },
        'signal-information.information{"signal":"click"}': { value: 0.5 },
      }),
    );
    endBlock(memory, block, blockEnd(2, {}));
    endBlock(
      memory,
      block,
      blockEnd(3, {
        'proxy-drift.quality{}': { value: 0.7, interval: 'few_shards' },
        'signal-information.information{"signal":"save"}': { value: -0.01 },
      }),
    );
    expect([...memory.column('end')]).toEqual([DAY, 2 * DAY, 3 * DAY]);
    expect([...memory.column('quality')]).toEqual([0.6, NaN, 0.7]);
    expect(memory.column('qualityError')[0]).toBeCloseTo(0.02, 10);
    expect(memory.column('qualityError')[2]).toBeNaN();
    expect([...memory.column('users')]).toEqual([1, 1, 1]);
    expect([...memory.column('data')]).toEqual([3, 6, 9]);
    expect([...memory.column('information')]).toEqual([0.25, 0.25, 0]);
  });

  it('is bounded, and read back as it was written', () => {
    const { part, folding, endBlock } = partOf({ points: 24, dataBefore: 500 });
    const memory = folding.create() as Series;
    const block = activityOf([{ user: 1, slate: [{ item: 'a', outcomes: 3 }] }]);
    for (let day = 1; day <= 30; day++) {
      const quality = { value: 0.5 + 0.001 * day + 0.0001 * (day % 3) };
      endBlock(memory, block, blockEnd(day, { 'proxy-drift.quality{}': quality }));
    }
    expect(memory.length).toBe(24);
    expect(memory.column('data')[23]).toBe(590);
    const writer = new BinaryWriter();
    folding.encode(memory, writer);
    const reader = new BinaryReader(writer.finish());
    const again = folding.decode(reader);
    reader.end();
    const read = (of: unknown) => part.read(nothing, contextOf({ memory: of }));
    expect(read(again)).toEqual(read(memory));
    expect(measured(read(memory), 'quality_slope').value).toBeCloseTo(0.001, 4);
  });

  it('gives windows their panes as they are', () => {
    const { folding } = partOf();
    const pane = activityOf([{ user: 1, slate: [] }]);
    expect(folding.fold(folding.create(), pane, contextOf())).toBe(pane);
  });
});

describe('the readings', () => {
  const series = loopSeries(40, normals(1), 0.002);
  const measurements = measurementsOf(series, DAY);

  it('come in the order of the declaration, each with the keys it declares', () => {
    for (const each of [measurements, measurementsOf(new Series(30), DAY)]) {
      const ids = each.map(({ reading }) => reading);
      expect([...new Set(ids)]).toEqual(flywheelDeclaration.readings.map(({ id }) => id));
      for (const { reading, by } of each) {
        const declared = flywheelDeclaration.readings.find(({ id }) => id === reading)!;
        expect(Object.keys(by)).toEqual([...declared.by]);
      }
    }
  });

  it('lie inside their intervals, and are numbers', () => {
    for (const measurement of measurements) {
      expect(isMeasured(measurement)).toBe(true);
      if (!isMeasured(measurement)) continue;
      const { value, low, high, n } = measurement;
      for (const each of [value, low, high]) expect(Number.isFinite(each)).toBe(true);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(n).toBe(40);
    }
  });

  it('of a window are those of the memory, whatever the window holds', () => {
    const { part } = partOf();
    const read = (window: Activity) => part.read(window, contextOf({ memory: series }));
    expect(read(nothing)).toEqual(measurements);
    expect(read(activityOf([{ user: 1, slate: [{ item: 'a', outcomes: 3 }] }]))).toEqual(
      measurements,
    );
  });

  it('agree with each other', () => {
    const value = (reading: string, by?: By) => measured(measurements, reading, by).value;
    const link = (name: string) => value('elasticity', { link: name });
    expect(value('compounding_factor')).toBeCloseTo(
      link('quality-users') * link('users-data') * link('data-quality'),
      10,
    );
    expect(value('condition', { condition: 'network' })).toBeCloseTo(link('quality-users') - 1, 10);
    expect(value('condition', { condition: 'diversity' })).toBeCloseTo(
      link('users-information') - 1,
      10,
    );
    expect(value('returns_exponent')).toBeCloseTo(
      value('condition', { condition: 'returns' }) + 1,
      10,
    );
    const verdicts = ['accelerating', 'steady', 'diminishing', 'reversing'];
    const sum = verdicts.reduce((all, verdict) => all + value('verdict', { verdict }), 0);
    expect(sum).toBeCloseTo(1, 10);
  });

  it('follow the series as it grows', () => {
    const growing = loopSeries(20, normals(2));
    const before = measurementsOf(growing, DAY);
    growing.append({
      end: 21 * DAY,
      quality: 0.1,
      qualityError: 0,
      users: 900,
      outcomes: 1800,
      information: 0.1,
    });
    const after = measurementsOf(growing, DAY);
    for (const reading of ['quality_slope', 'returns_exponent']) {
      expect(measured(after, reading).value).toBeLessThan(measured(before, reading).value);
    }
  });

  it('give the slope by the day, for weeks too', () => {
    const weekly = new Series(30);
    for (let week = 1; week <= 12; week++) {
      const quality = 0.5 + 0.007 * week;
      const point = { quality, qualityError: 0, users: 1, outcomes: 9, information: NaN };
      weekly.append({ ...point, end: week * 7 * DAY });
    }
    const { value, n } = measured(measurementsOf(weekly, 7 * DAY), 'quality_slope');
    expect([value, n]).toEqual([expect.closeTo(0.001, 10), 12]);
  });

  it('say 0 where a link is broken, and which', () => {
    const broken = new Series(60);
    const normal = normals(3);
    let users = 1000;
    for (let day = 1; day <= 40; day++) {
      const push = 0.03 * normal();
      users *= Math.exp(push); // and quality goes the other way
      const quality = 0.5 * Math.exp(-Math.log(users / 1000) + 0.001 * normal());
      const point = { quality, qualityError: 0, users, outcomes: 2 * users, information: NaN };
      broken.append({ ...point, end: day * DAY });
    }
    const of = measurementsOf(broken, DAY);
    expect(measured(of, 'compounding_factor')).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(measured(of, 'elasticity', { link: 'quality-users' }).high).toBeLessThan(0);
  });
});

describe('too little data', () => {
  const lack = (seen: number, needed: number) => ({
    enough: false,
    reason: 'insufficient',
    seen,
    needed,
  });

  it('is told for an empty series', () => {
    for (const measurement of measurementsOf(new Series(30), DAY)) {
      const longest = measurement.by.ahead === '12';
      expect(measurement).toMatchObject(lack(0, longest ? 24 : 12));
    }
  });

  it('ends with the twelfth block', () => {
    for (const measurement of measurementsOf(loopSeries(11, normals(4)), DAY)) {
      expect(measurement).toMatchObject({ enough: false, seen: 11 });
    }
    const twelve = measurementsOf(loopSeries(12, normals(4)), DAY);
    const without = twelve.filter((measurement) => !isMeasured(measurement));
    expect(without).toEqual([
      { reading: 'quality_forecast', by: { ahead: '12' }, ...lack(12, 24) },
    ]);
  });

  it('is told where only quality is missing, or only users', () => {
    const series = new Series(30);
    for (let day = 1; day <= 20; day++) {
      series.append({
        end: day * DAY,
        quality: day === 10 ? 0.5 : NaN,
        qualityError: NaN,
        users: 0,
        outcomes: 100 + (day % 7),
        information: NaN,
      });
    }
    const measurements = measurementsOf(series, DAY);
    expect(find(measurements, 'quality_slope')).toMatchObject(lack(1, 12));
    expect(find(measurements, 'verdict', { verdict: 'steady' })).toMatchObject(lack(1, 12));
    expect(find(measurements, 'elasticity', { link: 'users-data' })).toMatchObject(lack(0, 12));
    expect(find(measurements, 'compounding_factor')).toMatchObject(lack(0, 12));
  });

  it('is told where nothing changes that could bring about a change', () => {
    const series = new Series(30);
    for (let day = 1; day <= 20; day++) {
      const point = { quality: 0.5, qualityError: 0, users: 10, outcomes: 0, information: NaN };
      series.append({ ...point, end: day * DAY });
    }
    const measurements = measurementsOf(series, DAY);
    expect(find(measurements, 'elasticity', { link: 'quality-users' })).toMatchObject(lack(20, 21));
    expect(find(measurements, 'condition', { condition: 'returns' })).toMatchObject(lack(0, 12));
    expect(measured(measurements, 'quality_slope')).toMatchObject({ value: 0, low: 0, high: 0 });
  });
});

describe('the detector', () => {
  it('is one part over policies and surfaces, by days or weeks, once labels are in', () => {
    const { part } = partOf();
    expect(part).toMatchObject({ id: 'series', lane: 'labels', scope: 'both', block: 'day' });
    expect(partOf({ block: 'week' }).part.block).toBe('week');
    for (const { id } of [part.summary, part.folding!]) {
      expect(id).toMatch(/^[a-z-]+\/\d+( [a-z]+=\d+)*$/);
    }
  });

  it.each<Partial<FlywheelOptions>>([
    { block: 'hour' as 'day' },
    { points: 23 },
    { points: 24.5 },
    { userCap: 1 },
    { userCap: NaN },
    { dataBefore: -1 },
    { dataBefore: Infinity },
  ])('refuses %j', (options) => {
    expect(() => flywheel(options)).toThrow(RangeError);
  });
});
