import { describe, expect, it } from '@jest/globals';
import { effectiveItems, slateDiversity } from '../../../src/audit/what-if/diversity.js';
import {
  configuredExamination,
  estimatedExamination,
} from '../../../src/audit/what-if/examination.js';
import { RewardModel } from '../../../src/audit/what-if/item-factors.js';
import { countedItems, PositionTally, SHARDS } from '../../../src/audit/what-if/position-tally.js';
import {
  EXPOSURE_SHARDS,
  MOST_CELLS,
  ReplayTally,
} from '../../../src/audit/what-if/replay-tally.js';
import { FOLDS, ScoreBooks } from '../../../src/audit/what-if/score-books.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';
import { slateOf } from './loaded-slate.js';

describe('the examination of positions', () => {
  it('is met from an exploration policy, each shard left out in turn', () => {
    const truth = [1, 0.6, 0.3];
    const random = new RandomStream(3, 'places');
    const tally = new PositionTally(10, 3);
    for (let i = 0; i < 60_000; i++) {
      const place = random.below(3);
      const item = random.below(10);
      const clicked = random.chance(truth[place]! * (0.1 + item / 20)) ? 1 : 0;
      tally.add(0, i % SHARDS, item, place, clicked);
    }
    const found = estimatedExamination(tally, true);
    if (!found.enough) throw new Error(found.reason);
    truth.forEach((chance, place) => {
      expect(Math.abs(found.chance[place]! / chance - 1)).toBeLessThan(0.08);
      const left = found.without.map((curve) => curve[place]!);
      const mean = left.reduce((sum, each) => sum + each, 0) / SHARDS;
      expect(Math.abs(mean / found.chance[place]! - 1)).toBeLessThan(0.01);
    });
    expect(found.places).toEqual([0, 1, 2]);
  });

  it('has no overlap from one policy that ranks, from none, and from items that keep their place', () => {
    const tally = new PositionTally(2, 2);
    expect(estimatedExamination(tally, true)).toMatchObject({ reason: 'no_overlap' });
    expect(estimatedExamination(undefined, false)).toMatchObject({ reason: 'no_overlap', seen: 0 });
    for (let i = 0; i < 100; i++) {
      tally.add(0, i % SHARDS, 0, 0, i % 3 === 0 ? 1 : 0);
      tally.add(1, i % SHARDS, 1, 1, i % 4 === 0 ? 1 : 0);
    }
    expect(estimatedExamination(tally, false)).toMatchObject({ enough: false, needed: 2 });
  });

  it('is configured as it is, and unknown below', () => {
    const { chance, without } = configuredExamination([1, 0.5], 3);
    expect([...chance]).toEqual([1, 0.5, NaN]);
    expect(without).toHaveLength(SHARDS);
  });

  it('is from items by hash where they are many', () => {
    const hashes = Uint32Array.from({ length: 100 }, (_, i) => i * 42_949_672);
    expect(countedItems(hashes, 100, 100).counted).toBe(100);
    const { number, counted } = countedItems(hashes, 100, 25);
    expect(counted).toBe(26);
    expect(number[25]).toBe(25);
    expect(number[26]).toBe(-1);
  });
});

describe('what scores are worth', () => {
  it('is learned from the users of other folds', () => {
    const books = new ScoreBooks(2);
    for (let shard = 0; shard < SHARDS; shard++) {
      for (let i = 0; i < 10; i++) books.add(shard, 3, i % 2, shard % FOLDS === 0 ? 1 : 0);
    }
    const [own, other] = books.predictions(Float64Array.of(1, 0.5));
    // 16 shards of other folds, ten impressions each: no reward; or 4 of them with nothing else.
    expect(own![3]).toBe(0);
    expect(other![3]).toBeCloseTo(40 / (16 * 7.5), 12);
    const [, without] = books.predictions(Float64Array.of(1, 0.5), 0);
    expect(without![3]).toBeCloseTo(30 / (15 * 7.5), 12);
  });

  it('is more for items that draw more, as far as is known of them', () => {
    const flat = Array.from({ length: FOLDS }, () => new Float64Array(64).fill(0.1));
    const model = new RewardModel(flat, 40);
    // Half of the items draw twice what is expected, half nothing: the factors' spread is about 1.
    for (let item = 0; item < 38; item++) {
      for (let i = 0; i < 1000; i++) {
        model.add(item, i % FOLDS, 0, 1, item % 2 === 0 && i % 5 === i % 25 ? 1 : 0);
      }
    }
    for (let i = 0; i < 20; i++) model.add(38, i % FOLDS, 0, 1, 1);
    model.close();
    expect(model.factor(0, 0)).toBeCloseTo(2, 1);
    expect(model.factor(1, 0)).toBeLessThan(0.05);
    expect(model.deviation(0, 0)).toBeLessThan(0.2);
    // Few impressions move it a little, and none not at all.
    expect(model.factor(39, 0)).toBe(1);
    expect(model.deviation(39, 0)).toBeGreaterThan(0.9);
    expect(model.factor(38, 0)).toBeGreaterThan(3);
    expect(model.factor(38, 0)).toBeLessThan(10);
  });

  it('is all in the score where items draw what it says', () => {
    const flat = Array.from({ length: FOLDS }, () => new Float64Array(64).fill(0.2));
    const model = new RewardModel(flat, 20);
    const random = new RandomStream(4, 'alike');
    for (let item = 0; item < 20; item++) {
      for (let i = 0; i < 500; i++) model.add(item, i % FOLDS, 0, 1, random.chance(0.2) ? 1 : 0);
    }
    model.close();
    for (let item = 0; item < 20; item++) {
      expect(Math.abs(model.factor(item, 1) - 1)).toBeLessThan(0.1);
    }
  });

  it('is not known beyond the score from few items', () => {
    const model = new RewardModel(
      Array.from({ length: FOLDS }, () => new Float64Array(64)),
      1,
    );
    model.close();
    expect(model.factor(0, 0)).toBe(1);
    expect(model.deviation(0, 0)).toBe(1);
  });
});

describe('diversity', () => {
  const slates = [['x'], ['x', 'y'], ['y'], ['x']].map((categories) => ({
    ...{ score: 1, categories, shown: true },
  }));

  /** Ten users with this slate, and one setting that turns it round. */
  function tallyOf(items: number): ReplayTally {
    const { slate } = slateOf(slates);
    const tally = new ReplayTally(1, 4, items);
    const cells = Uint32Array.from({ length: items }, (_, item) => item % MOST_CELLS);
    for (let shard = 0; shard < 10; shard++) {
      tally.addServed(slate, new Float64Array(4), shard, cells);
      const chosen = Uint16Array.of(3, 2, 1, 0);
      tally.addChosen(0, slate, chosen, new Float64Array(4), shard, cells);
      tally.endUser(shard);
    }
    return tally;
  }

  it('is effective categories of a slate: shares 5/8 and 3/8 make 1.88', () => {
    const { level, change } = slateDiversity(tallyOf(4), 1);
    expect(level).toMatchObject({ enough: true, n: 10 });
    expect(level.enough && level.value).toBeCloseTo(64 / 34, 12);
    expect(change).toMatchObject({ value: 0, low: 0, high: 0 });
  });

  it('is effective items of the catalogue, unbiased for the effective number', () => {
    const tally = tallyOf(4);
    const found = effectiveItems(tally, 0);
    // Four items ten times each: Ĥ = 4·90/(40·39).
    expect(found.enough && found.value).toBeCloseTo((40 * 39) / 360, 12);
    expect(found).toMatchObject({ n: 40 });
  });

  it('is met from cells that items share', () => {
    const items = 200_000;
    const tally = new ReplayTally(0, 1, items);
    const random = new RandomStream(9, 'cells');
    expect(tally.cells).toBe(MOST_CELLS);
    const cellOf = Uint32Array.from({ length: 5000 }, () => random.below(MOST_CELLS));
    for (let i = 0; i < 400_000; i++) {
      const cell = cellOf[random.below(5000)]!;
      tally.exposure[(i % EXPOSURE_SHARDS) * tally.cells + cell]! += 1;
    }
    const found = effectiveItems(tally, 0);
    if (!found.enough) throw new Error(found.reason);
    expect(found.low).toBeLessThan(5000);
    expect(found.high).toBeGreaterThan(5000);
    expect(found.value).toBeGreaterThan(4000);
  });

  it('is lacking of nothing', () => {
    expect(effectiveItems(new ReplayTally(0, 1, 4), 0)).toMatchObject({ reason: 'insufficient' });
    expect(slateDiversity(new ReplayTally(0, 1, 4), 0).level.enough).toBe(false);
  });
});
