/** The runaway gain, on simulated loops with known gain and on small hand-made ones. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allRows, contextOf, settledOf, type Served } from '../../../test/setup/impressions.js';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { Part } from '../detector.js';
import { isMeasured, type Measured, type Measurement } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { bandwagon, type BandwagonOptions } from './bandwagon.js';
import type { TrainingPeriods } from './training-periods.js';

const DAY = 86_400_000;

type GainPart = Part<FrequencyTable, FrequencyTable, TrainingPeriods>;

function gainPart(options: Partial<BandwagonOptions> = {}, view?: string): GainPart {
  const plan = signalPlan(view === undefined ? {} : { view });
  return bandwagon(options, plan).parts.find(({ id }) => id === 'gain') as unknown as GainPart;
}

/** Counts of an item in a period: exposures to and clicks by the two halves of the users. */
type Counts = readonly [exposedA: number, exposedB: number, clickedA: number, clickedB: number];

/** Hashes of items by number, ascending. */
const hashOf = (item: number) => item * 4_000_037;

function tableOf(items: readonly Counts[], complete = true): FrequencyTable {
  const cells = items.flatMap((counts) => [...counts]);
  return {
    shards: 4,
    cap: 1_000_000,
    complete,
    keyHigh: Uint32Array.from(items, (_, item) => hashOf(item)),
    keyLow: Uint32Array.from(items, (_, item) => item),
    cellStart: Uint32Array.from([...items, 0], (_, item) => 4 * item),
    cellShard: Uint8Array.from(cells, (_, cell) => cell % 4),
    cellCount: Float64Array.from(cells),
    total: new Float64Array(4),
  };
}

/** The memory after these periods, one a day; undefined: nothing happened that day. */
function memoryOf(
  periods: readonly (FrequencyTable | undefined)[],
  part = gainPart(),
): TrainingPeriods {
  const folding = part.folding!;
  const memory = folding.create();
  periods.forEach((period, day) => {
    const window = { start: day * DAY, end: (day + 1) * DAY };
    if (period) folding.endBlock!(memory, period, contextOf({ window }));
  });
  return memory;
}

function read(memory: TrainingPeriods, part = gainPart()): Measurement {
  const window = part.folding!.window.empty();
  const [measurement] = part.read(window, contextOf<FrequencyTable, TrainingPeriods>({ memory }));
  return measurement!;
}

function measured(measurement: Measurement): Measured {
  if (!isMeasured(measurement)) throw new Error(`no value: ${JSON.stringify(measurement)}`);
  return measurement;
}

type Random = ReturnType<typeof xoroshiro128plus>;

function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
  return radius * Math.cos(2 * Math.PI * uniformFloat64(random));
}

/** A Poisson count: exact below a mean of 30, a rounded normal above. */
function poisson(random: Random, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = uniformFloat64(random); product > limit; count++) {
    product *= uniformFloat64(random);
  }
  return count;
}

/**
 * A loop: each period an item is exposed in proportion to exp(a + b·ln(remembered clicks)), drawn
 * anew; it is clicked at its own rate, by two halves of the users. Clicks are remembered with the
 * weight 1 − ρ for the latest period. `quality` makes good items be shown more, whatever the gain.
 */
function simulate(seed: number, gain: number, periods: number, decay = 0): FrequencyTable[] {
  const random = xoroshiro128plus(seed);
  const items = 400;
  const traffic = 400_000;
  const rate = Array.from({ length: items }, () => 0.05 * Math.exp(0.6 * normal(random)));
  const start = rate.map((r) => r * Math.exp(0.5 * normal(random)));
  const scale = start.reduce((sum, each) => sum + each, 0);
  let weight = start.map((each) => each / scale);
  let remembered = weight.map((each, item) => each * traffic * rate[item]!);
  // Such that exposure stays where it began but for luck.
  const attraction = weight.map(
    (each, item) => Math.log(each) - gain * Math.log(remembered[item]!),
  );
  return Array.from({ length: periods }, () => {
    const counts = weight.map((each, item): Counts => {
      const a = poisson(random, (each * traffic) / 2);
      const b = poisson(random, (each * traffic) / 2);
      return [a, b, poisson(random, a * rate[item]!), poisson(random, b * rate[item]!)];
    });
    remembered = remembered.map(
      (before, item) => decay * before + (1 - decay) * (counts[item]![2] + counts[item]![3]),
    );
    const next = remembered.map((clicks, item) =>
      Math.exp(attraction[item]! + gain * Math.log(clicks + 0.5)),
    );
    const sum = next.reduce((all, each) => all + each, 0);
    weight = next.map((each) => each / sum);
    return tableOf(counts);
  });
}

describe('the gain of a simulated loop', () => {
  const WORLDS = 12;

  it.each([0, 0.5, 0.9, 1.1])('of %d is recovered, with an interval that holds it', (gain) => {
    const readings = Array.from({ length: WORLDS }, (_, world) =>
      measured(read(memoryOf(simulate(100 + world, gain, 11)))),
    );
    const mean = readings.reduce((sum, { value }) => sum + value / WORLDS, 0);
    expect(Math.abs(mean - gain)).toBeLessThan(0.02);
    const held = readings.filter(({ low, high }) => low! <= gain && gain <= high!);
    expect(held.length).toBeGreaterThanOrEqual(WORLDS - 3);
  });

  it('is not fooled by quality, as the slope of exposure on clicks is', () => {
    const [, before, after] = simulate(5, 0, 3).map(({ cellCount }) => cellCount);
    let [n, x, y, xx, xy] = [0, 0, 0, 0, 0];
    for (let item = 0; item < before!.length; item += 4) {
      const clicks = Math.log(before![item + 2]! + before![item + 3]! + 0.5);
      const exposure = Math.log(after![item]! + after![item + 1]! + 0.5);
      [n, x, y, xx, xy] = [
        n + 1,
        x + clicks,
        y + exposure,
        xx + clicks * clicks,
        xy + clicks * exposure,
      ];
    }
    expect((xy - (x * y) / n) / (xx - (x * x) / n)).toBeGreaterThan(0.5);
  });

  it('with a memory of five trainings is multiplied by it', () => {
    const worlds = Array.from({ length: WORLDS }, (_, world) =>
      memoryOf(simulate(300 + world, 0.9, 16, 0.8)),
    );
    const part = gainPart({ trainingDecay: 0.8 });
    const gains = worlds.map((memory) => measured(read(memory, part)).value);
    const mean = gains.reduce((sum, gain) => sum + gain / WORLDS, 0);
    expect(Math.abs(mean - 0.9)).toBeLessThan(0.06);
    const five = gainPart({ trainingMemory: 5 }); // the same, told otherwise
    expect(measured(read(worlds[0]!, five)).value).toBeCloseTo(gains[0]!, 10);
  });
});

describe('the memory of periods', () => {
  const world = simulate(7, 0.5, 12);

  it('has no reading before the sequel of a period is known', () => {
    const lack = { reason: 'insufficient', seen: 0, needed: 50 };
    expect(read(memoryOf([]))).toMatchObject(lack);
    expect(read(memoryOf(world.slice(0, 4)))).toMatchObject(lack);
    expect(isMeasured(read(memoryOf(world.slice(0, 5))))).toBe(true);
  });

  it('counts each item once a period, over the last periods only', () => {
    const one = measured(read(memoryOf(world.slice(0, 5))));
    const many = measured(read(memoryOf(world)));
    expect(one.n).toBeGreaterThan(50);
    expect(many.n).toBeGreaterThan(6 * one.n);
    expect(many.n).toBeLessThan(8 * one.n);
    const two = memoryOf(world, gainPart({ gainPeriods: 2 }));
    expect(two.responses.map(({ span }) => span.start / DAY)).toEqual([6, 7]);
  });

  it('begins anew after a gap, and forgets what is long ago', () => {
    const gap = memoryOf([...world.slice(0, 6), undefined, ...world.slice(6, 9)]);
    expect(gap.history).toHaveLength(3);
    expect(gap.responses).toHaveLength(2);
    const long = new Array<undefined>(20).fill(undefined);
    const later = memoryOf([...world.slice(0, 6), ...long, world[6]!]);
    expect(later.responses).toHaveLength(0);
  });

  it('comes back from its bytes and goes on the same', () => {
    const part = gainPart();
    const folding = part.folding!;
    const memory = memoryOf(world.slice(0, 7), part);
    const writer = new BinaryWriter();
    folding.encode(memory, writer);
    const reader = new BinaryReader(writer.finish());
    const restored = folding.decode(reader);
    reader.end();
    expect(restored).toEqual(memory);
    const context = contextOf({ window: { start: 7 * DAY, end: 8 * DAY } });
    folding.endBlock!(memory, world[7]!, context);
    folding.endBlock!(restored, world[7]!, context);
    expect(restored).toEqual(memory);
  });

  it('keeps the items that can matter and no others', () => {
    const tail = Array.from({ length: 300 }, (): Counts => [4, 4, 1, 0]);
    const head: Counts[] = [[500, 500, 50, 50]];
    const memory = memoryOf([tableOf([...head, ...tail]), tableOf([...tail, ...head])]);
    expect(memory.history.map(({ keyHigh }) => Array.from(keyHigh))).toEqual([
      [hashOf(0)],
      [hashOf(0), hashOf(300)],
    ]);
  });

  it('looks at no items beyond those of which all periods know', () => {
    const cut = world.slice(0, 5).map((table, day) => {
      if (day !== 3) return table;
      const first: FrequencyTable = {
        ...table,
        complete: false,
        keyHigh: table.keyHigh.slice(0, 150),
        keyLow: table.keyLow.slice(0, 150),
        cellStart: table.cellStart.slice(0, 151),
      };
      return first;
    });
    const { responses } = memoryOf(cut);
    expect(responses[0]!.items).toBeLessThanOrEqual(150);
    expect(responses[0]!.items).toBeGreaterThan(50);
  });

  it('is insufficient with fewer than 50 items', () => {
    const few = world.slice(0, 5).map(({ cellCount }) => {
      const items = Array.from({ length: 49 }, (_, item) =>
        cellCount.slice(4 * item, 4 * item + 4),
      );
      return tableOf(items as unknown as Counts[]);
    });
    expect(read(memoryOf(few))).toMatchObject({ reason: 'insufficient', needed: 50 });
  });

  it('is insufficient where clicks hold no luck that both halves of the users share', () => {
    const still = Array.from({ length: 60 }, (): Counts => [1000, 1000, 50, 50]);
    const answer = read(memoryOf(new Array<FrequencyTable>(5).fill(tableOf(still))));
    expect(answer).toMatchObject({ reason: 'insufficient', seen: 60 });
  });
});

describe('what is counted', () => {
  const SERVED: Served[] = [
    {
      user: 1,
      slate: [
        { item: 'a', reward: 1, signals: 3 },
        { item: 'b', signals: 1 },
      ],
    },
    { user: 2, slate: [{ item: 'a', reward: 2, signals: 2 }] },
    { user: 3, shown: false, slate: [{ item: 'a', reward: 1, signals: 3 }] },
  ];

  function totals(part: GainPart): number[] {
    const accumulator = part.accumulator();
    const batch = settledOf(SERVED);
    batch.userHigh[1] = 0x8000_0000;
    accumulator.settle!(batch, allRows(batch), batch.length);
    return Array.from(accumulator.seal().total);
  }

  it('is exposures and clicks by each half of the users, of what was served', () => {
    expect(totals(gainPart())).toEqual([2, 1, 1, 1]);
  });

  it('is what was viewed, where views are logged', () => {
    const { names, view } = signalPlan({ view: 'seen' });
    expect(names[view!]).toBe('seen');
    const seen = 1 << view!;
    const part = gainPart({}, 'seen');
    const accumulator = part.accumulator();
    const batch = settledOf([
      {
        user: 1,
        slate: [
          { item: 'a', reward: 1, signals: seen },
          { item: 'b', reward: 1 },
        ],
      },
    ]);
    accumulator.settle!(batch, allRows(batch), 1);
    expect(Array.from(accumulator.seal().total)).toEqual([1, 0, 1, 0]);
  });

  it('is fed to alarms once a training', () => {
    expect(gainPart().block).toBe('day');
    expect(gainPart({ retrainEvery: 3_600_000 }).block).toBe(3_600_000);
  });
});
