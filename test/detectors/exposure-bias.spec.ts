import { describe, expect, it } from '@jest/globals';
import {
  allRows,
  catalogueOf,
  contextOf,
  settledOf,
  type Served,
  type Shown,
} from '../setup/impressions.js';
import { isMeasured, type Measured, type Measurement } from '../../src/detectors/reading.js';
import {
  exposureBias,
  type ExposureBiasOptions,
} from '../../src/detectors/exposure-bias/exposure-bias.js';
import {
  exposureBiasDeclaration,
  type ExposureBiasReading,
} from '../../src/detectors/exposure-bias/exposure-bias.monitor.js';

const FOUR = catalogueOf({ a: [], b: [], c: [], d: [] });

function read(
  served: readonly Served[],
  context: Parameters<typeof contextOf>[0] = {},
  options?: Partial<ExposureBiasOptions>,
): Measurement[] {
  const [part] = exposureBias(options).parts;
  const accumulator = part!.accumulator();
  const batch = settledOf(served);
  accumulator.settle!(batch, allRows(batch), batch.length);
  return part!.read(accumulator.seal(), contextOf({ catalogue: FOUR, ...context }));
}

function find(
  all: readonly Measurement[],
  reading: ExposureBiasReading,
  by: Record<string, string> = {},
): Measurement {
  const found = all.find(
    (each) => each.reading === reading && JSON.stringify(each.by) === JSON.stringify(by),
  );
  if (found === undefined) throw new Error(`no ${reading} by ${JSON.stringify(by)}`);
  return found;
}

/** n recommendations of one item each, made by number. */
function times(n: number, make: (i: number) => Shown & { readonly eligible?: number }): Served[] {
  return Array.from({ length: n }, (_, id) => {
    const { eligible, ...shown } = make(id);
    return {
      id: Math.imul(id, 0x9e3779b1) >>> 4,
      ...(eligible === undefined ? {} : { eligible }),
      slate: [shown],
    };
  });
}

const UNIFORM = { target: 'uniform' };
const CANDIDATE = { target: 'candidate' };
const ITEMS = ['a', 'b', 'c', 'd'] as const;

/** 400 impressions, each of four items likely alike; `a` is clicked half the time. */
const EVEN = (i: number): Shown => ({
  item: ITEMS[i % 4]!,
  position: 1,
  propensity: 0.25,
  reward: i % 8 === 0 ? 1 : 0,
});

describe('the readings', () => {
  it('are all there, in their order, whatever happened', () => {
    const ids = exposureBiasDeclaration.readings.map(({ id }) => id);
    for (const served of [[], times(400, EVEN), times(3, () => ({ item: 'a' }))]) {
      const readings = read(served).map(({ reading }) => reading);
      expect([...new Set(readings)]).toEqual(ids);
    }
    for (const reading of read([])) {
      expect(reading).toMatchObject({ enough: false, reason: 'empty', seen: 0, needed: 1 });
    }
  });

  it('carry no keys in `by` but those declared, and only finite numbers', () => {
    const some = times(300, (i) => ({
      ...EVEN(i),
      position: (i % 3) + 1,
      propensity: i % 5 === 0 ? NaN : 1 / (i + 1),
      target: i % 2,
      reward: (i % 7) * 3,
    }));
    for (const policy of ['*', 'production']) {
      for (const measurement of read(some, { policy })) {
        const declared: readonly string[] = exposureBiasDeclaration.readings.find(
          ({ id }) => id === measurement.reading,
        )!.by;
        expect(declared).toEqual(expect.arrayContaining(Object.keys(measurement.by)));
        if (!isMeasured(measurement)) continue;
        const { value, low = value, high = value } = measurement;
        expect(Number.isFinite(value + low + high)).toBe(true);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
  });

  it('are the plain mean where the policy is the target', () => {
    const readings = read(times(400, EVEN));
    for (const id of ['snips_value', 'ips_value'] as const) {
      expect(find(readings, id, UNIFORM)).toMatchObject({ n: 400, value: 0.125 });
    }
    expect(find(readings, 'propensity_sanity')).toMatchObject({ value: 1, low: 1, high: 1 });
    expect(find(readings, 'effective_sample', UNIFORM)).toMatchObject({ value: 400 });
    expect(find(readings, 'overlap_ok', UNIFORM)).toMatchObject({ value: 1 });
    expect(find(readings, 'unsupported_share')).toMatchObject({ value: 0 });
    const robust = find(readings, 'dr_value', UNIFORM);
    expect(isMeasured(robust) && Math.abs(robust.value - 0.125)).toBeLessThan(0.002);
  });

  it('weigh what a policy neglects', () => {
    // a 70%, the others 10% each; only the others are clicked, always.
    const skewed = times(1000, (i) => ({
      item: i % 10 < 7 ? 'a' : ITEMS[(i % 10) - 6]!,
      propensity: i % 10 < 7 ? 0.7 : 0.1,
      reward: i % 10 < 7 ? 0 : 1,
    }));
    const readings = read(skewed);
    expect(find(readings, 'naive_value')).toMatchObject({ value: 0.3 });
    for (const id of ['snips_value', 'ips_value', 'dr_value'] as const) {
      const reading = find(readings, id, UNIFORM);
      expect(isMeasured(reading) && reading.value).toBeCloseTo(0.75, id === 'dr_value' ? 3 : 9);
    }
    const largest = find(readings, 'largest_weight', UNIFORM);
    expect(isMeasured(largest) && largest.value).toBeCloseTo(2.5, 12);
  });

  it('scale by K as logged, else by the catalogue, else by what was seen', () => {
    const value = (readings: Measurement[]) => {
      const mean = find(readings, 'mean_weight', UNIFORM);
      return isMeasured(mean) ? mean.value : NaN;
    };
    expect(value(read(times(400, EVEN)))).toBe(1);
    expect(value(read(times(400, (i) => ({ ...EVEN(i), eligible: 8 }))))).toBe(0.5);
    const half = times(400, (i) => (i % 2 ? EVEN(i) : { ...EVEN(i), eligible: 8 }));
    expect(value(read(half))).toBe(0.75);
    const undeclared = { ...FOUR, declared: false, seen: () => 16 };
    expect(value(read(times(400, EVEN), { catalogue: undeclared }))).toBe(0.25);
    expect(find(read(half), 'dr_value', UNIFORM)).toMatchObject({ reason: 'insufficient' });
  });

  it('leave out impressions without a propensity where others have one', () => {
    const readings = read(
      times(800, (i) => (i < 400 ? EVEN(i) : { item: 'a', position: 1, reward: 1 })),
    );
    expect(find(readings, 'naive_value')).toMatchObject({ n: 800, value: 450 / 800 });
    expect(find(readings, 'snips_value', UNIFORM)).toMatchObject({ n: 400, value: 0.125 });
    expect(find(readings, 'unsupported_share')).toMatchObject({ n: 400, value: 0 });
  });

  it('count an outcome without its recommendation, but no impression', () => {
    const [first] = times(1, EVEN);
    const stray: Served = { ...first!, shown: false };
    const readings = read([...times(400, EVEN), stray, stray]);
    expect(find(readings, 'naive_value')).toMatchObject({ n: 400, value: 52 / 400 });
    expect(find(readings, 'ips_value', UNIFORM)).toMatchObject({ n: 400, value: 52 / 400 });
    expect(find(readings, 'effective_sample', UNIFORM)).toMatchObject({ value: 400 });
    expect(find(readings, 'position_ctr', { position: '1' })).toMatchObject({
      n: 400,
      value: 0.13,
    });
  });

  it('say what share had no alternative', () => {
    const readings = read(times(400, (i) => ({ ...EVEN(i), propensity: i % 4 === 0 ? 1 : 0.25 })));
    expect(find(readings, 'unsupported_share')).toMatchObject({ n: 400, value: 0.25 });
    const alone = times(400, (i) => ({ ...EVEN(i), propensity: 1, eligible: 1 }));
    expect(find(read(alone), 'unsupported_share')).toMatchObject({ value: 0 });
  });

  it('are about a candidate policy where its probabilities were logged', () => {
    expect(read(times(400, EVEN)).some(({ by }) => by['target'] === 'candidate')).toBe(false);
    // A candidate that shows `a` alone: four times the weight on a quarter of the impressions.
    const readings = read(times(800, (i) => ({ ...EVEN(i), target: i % 4 === 0 ? 1 : 0 })));
    expect(find(readings, 'snips_value', CANDIDATE)).toMatchObject({ n: 800, value: 0.5 });
    expect(find(readings, 'effective_sample', CANDIDATE)).toMatchObject({ value: 200 });
    expect(find(readings, 'dr_value', CANDIDATE)).toMatchObject({ reason: 'insufficient' });
  });
});

describe('an estimate is withheld', () => {
  it.each([
    ['with too few impressions', times(80, EVEN), 80, 100],
    [
      'with one weight of a third of all',
      times(400, (i) => (i === 0 ? { ...EVEN(i), propensity: 0.25 / 200 } : EVEN(i))),
      8,
      100,
    ],
    [
      'with weights that do not average 1',
      times(400, (i) => ({ ...EVEN(i), propensity: 0.5 })),
      200,
      400,
    ],
    [
      'where the effective sample is below a hundredth',
      times(40_000, (i) => ({ ...EVEN(i), propensity: i < 150 ? 1 / 1000 : 1 })),
      240,
      400,
    ],
  ])('%s', (_what, served, seen, needed) => {
    const readings = read(served);
    const lack = { enough: false, reason: 'unpublishable', seen, needed };
    expect(find(readings, 'snips_value', UNIFORM)).toMatchObject(lack);
    expect(find(readings, 'ips_value', UNIFORM)).toMatchObject(lack);
    expect(find(readings, 'dr_value', UNIFORM)).toMatchObject(lack);
    expect(find(readings, 'overlap_ok', UNIFORM)).toMatchObject({ value: 0 });
    // The figures that tell why are given all the same.
    for (const id of ['effective_sample', 'mean_weight', 'largest_weight_share'] as const) {
      expect(isMeasured(find(readings, id, UNIFORM))).toBe(true);
    }
  });

  it('not for propensities logged with few digits', () => {
    const catalogue = catalogueOf(
      Object.fromEntries(Array.from({ length: 34 }, (_, i) => [i, []])),
    );
    const rounded = times(400, (i) => ({ item: `${i % 34}`, propensity: 0.0294 }));
    expect(find(read(rounded, { catalogue }), 'overlap_ok', UNIFORM)).toMatchObject({ value: 1 });
  });

  it('where a propensity is next to nothing', () => {
    const served = times(400, (i) => (i === 0 ? { ...EVEN(i), propensity: 1e-300 } : EVEN(i)));
    expect(find(read(served), 'largest_weight', UNIFORM)).toMatchObject({ value: 2 ** 28 });
    expect(find(read(served), 'overlap_ok', UNIFORM)).toMatchObject({ value: 0 });
  });
});

describe('without any propensities', () => {
  // a takes 3 of 4 places at position 1; b is clicked always. Uniform over two items: half.
  const served = times(400, (i) => ({
    item: i % 4 < 3 ? 'a' : 'b',
    position: 1,
    reward: i % 4 < 3 ? 0 : 1,
  }));
  const by = { target: 'uniform', propensity: 'estimated' };
  const two = catalogueOf({ a: [], b: [] });

  it('they are estimated by how often an item stood at its position', () => {
    const readings = read(served, { catalogue: two });
    const value = find(readings, 'snips_value', by);
    expect(isMeasured(value) && value.value).toBeCloseTo(0.5, 12);
    expect(isMeasured(value) && value.low).toBeLessThan(0.5);
    expect(find(readings, 'mean_weight', by)).toMatchObject({ value: 1 });
    expect(find(readings, 'largest_weight', by)).toMatchObject({ value: 2 });
    expect(find(readings, 'propensity_sanity')).toMatchObject({ reason: 'insufficient', seen: 0 });
    expect(find(readings, 'dr_value', by)).toMatchObject({ reason: 'insufficient' });
  });

  it('items never shown leave the estimate unsupported', () => {
    const readings = read(served);
    expect(find(readings, 'mean_weight', by)).toMatchObject({ value: 0.5 });
    expect(find(readings, 'snips_value', by)).toMatchObject({ reason: 'unpublishable' });
  });
});

describe('positions', () => {
  const served = times(4000, (i) => ({
    item: ITEMS[i % 4]!,
    position: (Math.floor(i / 4) % 2) + 1,
    reward: i % 40 < 4 || i % 80 === 4 ? 1 : 0,
  }));

  it.each([
    ['*', undefined, true],
    ['explore', 'exploration', true],
    ['production', 'production', false],
    ['arm', 'candidate', false],
  ] as const)('have a curve for %s only if %s makes it one', (policy, role, curve) => {
    const readings = read(served, { policy, role });
    const first = readings.find(({ reading }) => reading === 'position_examination')!;
    expect(isMeasured(first)).toBe(curve);
    expect(isMeasured(find(readings, 'debiased_ctr'))).toBe(curve);
    if (!curve) expect(first).toMatchObject({ reason: 'no_overlap', by: {} });
    expect(isMeasured(find(readings, 'position_ctr', { position: '2' }))).toBe(true);
  });

  it('below the deepest told apart are left out, as are unknown ones', () => {
    const deep = times(90, (i) => ({ item: 'a', position: i % 9 }));
    const readings = read(deep, {}, { positions: 3 });
    const positions = readings.flatMap(({ reading, by }) =>
      reading === 'position_ctr' ? [by['position']] : [],
    );
    expect(positions).toEqual(['1', '2', '3']);
  });

  describe('seen by users of whom half click ten times as often', () => {
    // 60 users of 200 pages of two positions; the second is looked at half as often.
    const moods = Array.from({ length: 60 }, (_, user): Served[] =>
      Array.from({ length: 200 }, (_each, i) => {
        const clicks = user % 2 === 0 ? 40 : 4;
        const slate = [
          { item: ITEMS[i % 4]!, position: 1, reward: i % 100 < clicks ? 1 : 0 },
          { item: ITEMS[(i + 1) % 4]!, position: 2, reward: i % 100 < clicks / 2 ? 1 : 0 },
        ];
        return { id: 200 * user + i, user: Math.imul(user + 1, 0x9e3779b1) >>> 0, slate };
      }),
    ).flat();
    const readings = read(moods, { policy: '*' });
    const spread = (reading: ExposureBiasReading, by: Record<string, string> = {}) => {
      const { low = NaN, high = NaN } = find(readings, reading, by) as Measured;
      return Math.log(high / low);
    };

    it('the click rates are in doubt with the users, the curve is not', () => {
      expect(find(readings, 'position_examination', { position: '2' })).toMatchObject({
        value: expect.closeTo(0.5, 1) as unknown as number,
      });
      expect(spread('position_ctr', { position: '2' })).toBeGreaterThan(0.3);
      expect(spread('debiased_ctr')).toBeGreaterThan(0.3);
      expect(spread('position_examination', { position: '2' })).toBeLessThan(0.15);
    });
  });

  it('without clicks have a click rate that may yet be more than 0', () => {
    const unclicked = served.map((each) => ({ ...each, slate: [{ item: 'a', position: 1 }] }));
    const { value, low, high } = find(read(unclicked), 'position_ctr', {
      position: '1',
    }) as Measured;
    expect([value, low]).toEqual([0, 0]);
    expect(high).toBeGreaterThan(0);
    expect(high).toBeLessThan(0.01);
  });

  it('clicked by one shard alone have no interval on the curve', () => {
    const one = served.map((each, i): Served => {
      const [shown] = each.slate;
      const clicked = shown!.reward === 1 && (shown!.position === 1 || i === 4);
      return { ...each, slate: [{ ...shown!, reward: clicked ? 1 : 0 }] };
    });
    const readings = read(one, { policy: '*' });
    expect(find(readings, 'position_examination', { position: '2' })).toMatchObject({
      interval: 'few_shards',
    });
    expect(find(readings, 'position_ctr', { position: '2' })).toMatchObject({ value: 1 / 2000 });
  });

  it('have no interval with fewer than five shards', () => {
    const one = served.map((each) => ({ ...each, user: 1 }));
    expect(find(read(one), 'position_ctr', { position: '1' })).toMatchObject({
      interval: 'few_shards',
    });
  });
});

describe('options', () => {
  it.each([{ shards: 0 }, { shards: 256 }, { itemCap: 0 }, { positions: 51 }, { positions: 1.5 }])(
    '%j is refused',
    (options) => {
      expect(() => exposureBias(options)).toThrow(RangeError);
    },
  );
});
