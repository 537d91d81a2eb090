import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allRows,
  catalogueOf as itemCatalogue,
  contextOf as readContext,
  settledOf,
} from '../../../test/setup/impressions.js';
import type { Impressions } from '../../events/impressions.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { Baseline, CatalogueView, Part, ReadContext } from '../detector.js';
import { isMeasured, type Measured, type Measurement } from '../reading.js';
import { bandwagon, type BandwagonOptions } from './bandwagon.js';
import { bandwagonDeclaration, type BandwagonReading } from './bandwagon.monitor.js';

/** One recommendation: the user's hash (none: the id stands in) and the items shown. */
interface Shown {
  readonly user?: number;
  readonly id?: number;
  readonly slate: readonly string[];
}

/** The part that counts what is shown. */
function exposureOf(options?: Partial<BandwagonOptions>): Part<FrequencyTable> {
  return bandwagon(options).parts.find(({ id }) => id === 'exposure') as Part<FrequencyTable>;
}

function batchOf(recommendations: readonly Shown[]): Impressions {
  return settledOf(
    recommendations.map(({ id = 0, user, slate }) => ({
      id,
      ...(user === undefined ? {} : { user }),
      slate: slate.map((item) => ({ item })),
    })),
  );
}

function tableOf(
  recommendations: readonly Shown[],
  options?: Partial<BandwagonOptions>,
): FrequencyTable {
  const accumulator = exposureOf(options).accumulator();
  const batch = batchOf(recommendations);
  accumulator.observe!(batch, allRows(batch), batch.length);
  return accumulator.seal();
}

/** A catalogue of declared items, all eligible; by default none is declared. */
function catalogueOf(declared: readonly string[] = [], seen = 0): CatalogueView {
  const items = itemCatalogue(Object.fromEntries(declared.map((item) => [item, []])));
  return { ...items, seen: () => seen };
}

function contextOf(
  catalogue: CatalogueView,
  only = true,
  baseline?: Baseline<FrequencyTable>,
): ReadContext<FrequencyTable> {
  return readContext<FrequencyTable>({ catalogue, only, baseline });
}

type ExposureReading = Exclude<BandwagonReading, 'runaway_gain' | 'undershown_quality'>;
type Readings = Record<ExposureReading, Measurement>;

function read(
  recommendations: readonly Shown[],
  context: ReadContext<FrequencyTable>,
  options?: Partial<BandwagonOptions>,
): Readings {
  const measurements = exposureOf(options).read(tableOf(recommendations, options), context);
  return Object.fromEntries(measurements.map((it) => [it.reading, it])) as Readings;
}

function measured(measurement: Measurement): Measured {
  if (!isMeasured(measurement)) throw new Error(`no value: ${JSON.stringify(measurement)}`);
  return measurement;
}

/** Impressions of items a to e as counts 0, 0, 1, 3, 6, one user each. */
const EXAMPLE: Shown[] = 'cdddeeeeee'.split('').map((item, user) => ({ user, slate: [item] }));
const FIVE = ['a', 'b', 'c', 'd', 'e'];

const shownItems = fc.array(
  fc.record({
    user: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    id: fc.integer({ min: 0, max: 1000 }),
    slate: fc.uniqueArray(
      fc.integer({ min: 0, max: 30 }).map((item) => `item-${item}`),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  }) as fc.Arbitrary<Shown>,
  { maxLength: 60 },
);

describe('the readings of a window', () => {
  it('have their values', () => {
    const readings = read(EXAMPLE, contextOf(catalogueOf(FIVE)));
    const values: Partial<Record<ExposureReading, number>> = {
      effective_items: 2.5,
      exposure_gini: 0.6,
      exposure_gini_rarefied: 0.61453125,
      catalogue_coverage: 0.6,
      catalogue_coverage_rarefied: 2.359375 / 5,
      exposure_gini_excess: 0.4176792649692394,
      effective_items_entropy: 2.4545555958911476,
      exposure_entropy: 0.8979457248567797 / Math.LN2,
      catalogue_items: 5,
      coverage_good_turing: 0.9,
      items_chao1: 3,
      top_share: 0.6,
    };
    for (const [reading, value] of Object.entries(values)) {
      expect(measured(readings[reading as ExposureReading]).value).toBeCloseTo(value, 10);
      expect(readings[reading as ExposureReading]).toMatchObject({ by: {}, n: 10 });
    }
  });

  it('come in the order of the declaration', () => {
    for (const recommendations of [EXAMPLE, []]) {
      const table = tableOf(recommendations);
      const measurements = exposureOf().read(table, contextOf(catalogueOf(FIVE)));
      expect(measurements.map(({ reading }) => reading)).toEqual(exposureOf().readings);
    }
  });

  it('carry no other keys in `by` than declared', () => {
    const measurements = exposureOf().read(tableOf(EXAMPLE), contextOf(catalogueOf()));
    for (const [i, { by }] of measurements.entries()) {
      const { readings } = bandwagonDeclaration;
      const declared: readonly string[] = readings.find(
        ({ id }) => id === exposureOf().readings[i],
      )!.by;
      expect(Object.keys(by)).toEqual([...declared]);
    }
  });

  it('have intervals around their values, inside what is possible', () => {
    fc.assert(
      fc.property(shownItems, (recommendations) => {
        const measurements = exposureOf().read(
          tableOf(recommendations),
          contextOf(catalogueOf([...FIVE, 'item-1', 'item-2'])),
        );
        for (const measurement of measurements) {
          if (!isMeasured(measurement)) continue;
          const { value, low, high, interval } = measurement;
          expect(Number.isFinite(value)).toBe(true);
          expect(interval === 'few_shards').toBe(low === undefined);
          expect(low ?? value).toBeLessThanOrEqual(value);
          expect(high ?? value).toBeGreaterThanOrEqual(value);
        }
      }),
    );
  });

  it('have no interval with fewer than 5 groups of users, exact counts excepted', () => {
    const few = EXAMPLE.map(({ slate }, i) => ({ user: i % 4, slate }));
    const readings = read(few, contextOf(catalogueOf(FIVE)));
    expect(readings.exposure_gini).toEqual({
      reading: 'exposure_gini',
      by: {},
      n: 10,
      value: 0.6,
      interval: 'few_shards',
    });
    expect(readings.catalogue_items).toMatchObject({ value: 5, low: 5, high: 5 });
  });

  it('take the recommendation as the unit where there is no user', () => {
    const anonymous = EXAMPLE.map(({ slate }, id) => ({ id, slate }));
    const context = contextOf(catalogueOf(FIVE));
    expect(read(anonymous, context)).toEqual(read(EXAMPLE, context));
  });
});

describe('readings without a value', () => {
  it('of an empty window are empty', () => {
    for (const measurement of Object.values(read([], contextOf(catalogueOf(FIVE))))) {
      expect(measurement).toMatchObject({ enough: false, reason: 'empty', seen: 0, needed: 1 });
    }
  });

  it('of a catalogue of one item have no inequality', () => {
    const readings = read(
      [
        { user: 1, slate: ['a'] },
        { user: 2, slate: ['a'] },
      ],
      contextOf(catalogueOf(['a'])),
    );
    for (const reading of [
      'exposure_gini',
      'exposure_gini_rarefied',
      'exposure_gini_excess',
    ] as const) {
      expect(readings[reading]).toMatchObject({ reason: 'one_item' });
    }
    expect(measured(readings.effective_items).value).toBe(1);
    expect(measured(readings.exposure_entropy).value).toBe(0);
  });

  it('have no effective items before an item was shown twice', () => {
    const readings = read([{ user: 1, slate: ['a', 'b'] }], contextOf(catalogueOf(FIVE)));
    expect(readings.effective_items).toMatchObject({ reason: 'insufficient', seen: 2, needed: 4 });
    const single = read([{ user: 1, slate: ['a'] }], contextOf(catalogueOf(FIVE)));
    expect(single.effective_items).toMatchObject({ reason: 'insufficient', seen: 1, needed: 4 });
  });

  it('have no baseline unless the window is all there is or an intensity is set', () => {
    const catalogue = catalogueOf(FIVE);
    const baselined = ['exposure_gini_rarefied', 'catalogue_coverage_rarefied'] as const;
    const running = read(EXAMPLE, contextOf(catalogue, false));
    for (const reading of [...baselined, 'long_tail_share', 'recommended_popularity'] as const) {
      expect(running[reading]).toMatchObject({ reason: 'no_baseline' });
    }
    const alone = read(EXAMPLE, contextOf(catalogue, true));
    const set = read(EXAMPLE, contextOf(catalogue, false), { targetIntensity: 1 });
    for (const reading of baselined) {
      expect(measured(set[reading]).value).toBe(measured(alone[reading]).value);
    }
  });

  it('are insufficient below the intensity that is set, not at it', () => {
    const context = contextOf(catalogueOf(FIVE));
    const at = read(EXAMPLE, context, { targetIntensity: 2 });
    expect(measured(at.exposure_gini_rarefied).value).toBeCloseTo(0.6, 12);
    const below = read(EXAMPLE, context, { targetIntensity: 2.1 });
    expect(below.exposure_gini_rarefied).toMatchObject({
      reason: 'insufficient',
      seen: 10,
      needed: 11,
    });
  });
});

describe('a pinned baseline', () => {
  const catalogue = catalogueOf(FIVE);
  const HOUR = 3_600_000;
  /** A baseline of the example ten times over, in ten hours: as busy as the example in its hour. */
  const busy = new Array<Shown[]>(10).fill(EXAMPLE).flat();
  const pinned = (recommendations: readonly Shown[], hours: number) =>
    contextOf(catalogue, false, {
      state: tableOf(recommendations),
      span: { start: -100 * HOUR, end: (hours - 100) * HOUR },
    });

  it('gives the traffic at which windows are compared: half of its own, an hour', () => {
    const readings = read(EXAMPLE, pinned(busy, 10));
    expect(measured(readings.exposure_gini_rarefied).value).toBeCloseTo(0.61453125, 10);
    expect(measured(readings.catalogue_coverage_rarefied).value).toBeCloseTo(2.359375 / 5, 10);
    const thin = read(EXAMPLE, pinned(busy, 2)); // 25 an hour are wanted, there are 10
    expect(thin.exposure_gini_rarefied).toMatchObject({ reason: 'insufficient', needed: 25 });
  });

  it('yields to a configured intensity', () => {
    const set = read(EXAMPLE, pinned(busy, 2), { targetIntensity: 1 });
    expect(measured(set.exposure_gini_rarefied).value).toBeCloseTo(0.61453125, 10);
  });

  it('keeps the number of impressions where the catalogue has grown', () => {
    const context = pinned(busy, 10);
    const grown = catalogueOf([...FIVE, ...FIVE.map((item) => `new-${item}`)]);
    const readings = read(EXAMPLE, { ...context, catalogue: grown });
    expect(measured(readings.catalogue_coverage_rarefied).value).toBeCloseTo(2.359375 / 10, 10);
  });

  it('gives the head and the popularity against which the window is held', () => {
    const baseline: Shown[] = 'ccccddbe'.split('').map((item, user) => ({ user, slate: [item] }));
    const readings = read(EXAMPLE, pinned(baseline, 10)); // head of b, c, d, e: c
    expect(measured(readings.long_tail_share)).toMatchObject({ value: 0.9, n: 10, by: {} });
    const popularity = (Math.log(5) + 3 * Math.log(3) + 6 * Math.log(2)) / 10;
    expect(measured(readings.recommended_popularity).value).toBeCloseTo(popularity, 12);
    expect(measured(readings.long_tail_share).low).toBeGreaterThanOrEqual(0);
    expect(measured(readings.long_tail_share).high).toBeLessThanOrEqual(1);
  });

  it('in which nothing was shown is none', () => {
    const readings = read(EXAMPLE, pinned([], 10));
    for (const reading of ['exposure_gini_rarefied', 'long_tail_share'] as const) {
      expect(readings[reading]).toMatchObject({ reason: 'no_baseline' });
    }
  });
});

describe('the catalogue', () => {
  it('is what is declared together with what was exposed', () => {
    const readings = read(EXAMPLE, contextOf(catalogueOf(['a', 'b', 'c', 'x'])));
    expect(measured(readings.catalogue_items).value).toBe(6); // and d and e
    expect(measured(readings.catalogue_coverage).value).toBe(0.5);
  });

  it('is what was seen where nothing is declared, and coverage is unknown', () => {
    const readings = read(EXAMPLE, contextOf(catalogueOf([], 8)));
    expect(readings.catalogue_items).toMatchObject({ value: 8, by: { catalogue: 'seen' } });
    expect(readings.exposure_gini).toMatchObject({ by: { catalogue: 'seen' } });
    expect(readings.effective_items).toMatchObject({ by: {} });
    for (const reading of ['catalogue_coverage', 'catalogue_coverage_rarefied'] as const) {
      expect(readings[reading]).toMatchObject({
        reason: 'no_catalogue',
        by: { catalogue: 'seen' },
      });
    }
    const unseen = read(EXAMPLE, contextOf(catalogueOf([], 0)));
    expect(measured(unseen.catalogue_items).value).toBe(3);
  });

  it('is what was seen where items are declared for other surfaces only', () => {
    const elsewhere = { ...catalogueOf(FIVE), eligible: () => 0, isEligible: () => false };
    const readings = read(EXAMPLE, contextOf(elsewhere));
    expect(readings.catalogue_coverage).toMatchObject({ reason: 'no_catalogue' });
  });
});

describe('the state', () => {
  it('is the same to the byte however the stream is ordered, split and merged', () => {
    const { summary, accumulator } = exposureOf();
    const encode = (table: FrequencyTable): Uint8Array => {
      const writer = new BinaryWriter();
      summary.encode(table, writer);
      return writer.finish();
    };
    const partitions = shownItems.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: all.length, maxLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(partitions, ([all, shuffled, worker]) => {
        const workers = [0, 1, 2, 3].map((number) => {
          const rows = Uint32Array.from(shuffled.keys()).filter((row) => worker[row] === number);
          const own = accumulator();
          own.observe!(batchOf(shuffled), rows, rows.length);
          return own.seal();
        });
        const merged = workers.reduce((a, b) => summary.merge(a, b), summary.empty());
        expect(encode(merged)).toEqual(encode(tableOf(all)));
        expect(summary.decode(new BinaryReader(encode(merged)))).toEqual(merged);
      }),
    );
  });

  it('knows the items exposed', () => {
    const { keyHigh, keyLow } = exposureOf().exposed!(tableOf(EXAMPLE));
    expect(keyHigh).toHaveLength(3);
    expect(keyLow).toHaveLength(3);
  });

  it('observes the rows asked for and no others', () => {
    const accumulator = exposureOf().accumulator();
    accumulator.observe!(batchOf(EXAMPLE), Uint32Array.of(0, 9, 4, 7), 2);
    expect(accumulator.seal().total.reduce((a, b) => a + b)).toBe(2);
  });
});

describe('a table that was cut to a sample of the items', () => {
  const items = Array.from({ length: 4000 }, (_, i) => `item-${i}`);
  /** Items shown 0, 1, 2, 3 or 8 times, in turn. */
  const recommendations = items.flatMap((item, i) =>
    new Array<Shown>([0, 1, 2, 3, 8][i % 5]!).fill({ user: i * 31, slate: [item] }),
  );
  const context = contextOf(catalogueOf(items));
  const whole = read(recommendations, context);
  const sample = read(recommendations, context, { itemCap: 2000 });

  it('reads about the same as the whole', () => {
    for (const id of exposureOf().readings as ExposureReading[]) {
      const all = whole[id];
      if (!isMeasured(all)) continue;
      expect(Math.abs(measured(sample[id]).value / all.value - 1)).toBeLessThan(0.1);
    }
  });

  it('still counts every impression', () => {
    expect(measured(sample.exposure_gini).n).toBe(recommendations.length);
  });

  it('scales undeclared items up', () => {
    const undeclared = read(recommendations, contextOf(catalogueOf(['x'])), { itemCap: 2000 });
    expect(Math.abs(measured(undeclared.catalogue_items).value / 3201 - 1)).toBeLessThan(0.1);
  });
});

describe('options', () => {
  it.each([
    { shards: 0 },
    { shards: 256 },
    { shards: 2.5 },
    { itemCap: 0 },
    { targetIntensity: 0 },
    { targetIntensity: NaN },
    { targetIntensity: Infinity },
    { retrainEvery: 0 },
    { retrainEvery: 90_000.5 },
    { trainingMemory: 0.9 },
    { trainingMemory: Infinity },
    { trainingDecay: 1 },
    { trainingDecay: -0.1 },
    { gainPeriods: 0 },
  ])('refuses %j', (options) => {
    expect(() => bandwagon(options)).toThrow(RangeError);
  });
});
