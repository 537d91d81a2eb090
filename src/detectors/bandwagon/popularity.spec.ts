import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import {
  againstBaseline,
  freezePopularity,
  longTailShare,
  popularityOf,
  recommendedPopularity,
  topShare,
} from './popularity.js';

type Exposures = Readonly<Record<number, number>>;

/** A table of one shard with these exposures, by an ascending stand-in for the item's hash. */
function table(exposures: Exposures): FrequencyTable {
  const keys = Object.keys(exposures).map(Number);
  return {
    shards: 1,
    cap: 100,
    complete: true,
    keyHigh: Uint32Array.from(keys),
    keyLow: new Uint32Array(keys.length),
    cellStart: Uint32Array.from([...keys, 0].keys()),
    cellShard: new Uint8Array(keys.length),
    cellCount: Float64Array.from(Object.values(exposures)),
    total: Float64Array.of(Object.values(exposures).reduce((a, b) => a + b, 0)),
  };
}

describe('topShare', () => {
  it('follows the formula', () => {
    const histogram = countHistogram([0, 0, 1, 3, 6]);
    expect(topShare(histogram, 1)).toBeCloseTo(0.6, 12);
    expect(topShare(histogram, 2)).toBeCloseTo(0.9, 12);
    expect(topShare(histogram, 99)).toBe(1);
  });

  it('takes as many of equally shown items as there is room for', () => {
    expect(topShare(countHistogram([4, 4, 4, 8]), 3)).toBeCloseTo(16 / 20, 12);
  });
});

/** The statistics of a window of these exposures against a baseline of those. */
function against(window: Exposures, baseline: Exposures | FrequencyTable) {
  const pinned = 'keyHigh' in baseline ? baseline : table(baseline);
  const { all } = againstBaseline(table(window), freezePopularity(pinned));
  return { popularity: recommendedPopularity(all), tail: longTailShare(all) };
}

describe('recommendedPopularity', () => {
  const baseline = { 1: 100, 2: 50, 3: 10 };

  it('follows the formula', () => {
    const { popularity } = against({ 1: 6, 2: 3, 3: 1 }, baseline);
    expect(popularity).toBeCloseTo(4.188409527201891, 12);
  });

  it('takes new items as never shown', () => {
    expect(against({ 0: 2, 4: 7 }, baseline).popularity).toBe(0);
    const half = against({ 0: 1, 2: 2, 9: 1 }, baseline).popularity;
    expect(half).toBeCloseTo(Math.log(51) / 2, 12);
  });

  it('does not drift with the window that it is asked of', () => {
    const once = against({ 1: 6, 3: 4 }, baseline).popularity;
    expect(against({ 1: 6000, 3: 4000 }, baseline).popularity).toBeCloseTo(once, 12);
  });

  it('of no exposures is no number', () => {
    expect(against({}, baseline).popularity).toBeNaN();
  });
});

describe('longTailShare', () => {
  it('is the exposure outside the most shown fifth of the baseline', () => {
    const baseline = { 1: 5, 2: 9, 3: 1, 4: 7, 6: 1, 7: 2 }; // of six, two: 2 and 4
    expect(against({ 1: 10, 2: 20, 3: 5, 4: 5, 5: 10 }, baseline).tail).toBe(0.5);
    expect(against({ 2: 1 }, baseline).tail).toBe(0);
  });

  it('breaks ties at the edge of the head by hash', () => {
    const baseline = { 1: 4, 2: 4, 3: 4, 4: 4 }; // head: 1
    expect(against({ 1: 1, 2: 1 }, baseline).tail).toBe(0.5);
    expect(against({ 2: 1, 3: 1, 4: 1 }, baseline).tail).toBe(1);
  });

  it('of no exposures is no number', () => {
    expect(against({}, {}).tail).toBeNaN();
  });
});

describe('againstBaseline', () => {
  it('leaves out items of which a sampled baseline knows nothing', () => {
    const sampled = { ...table({ 1: 5, 4: 1 }), complete: false }; // head: 1
    expect(against({ 1: 1, 2: 1, 4: 1, 5: 100 }, sampled).tail).toBeCloseTo(2 / 3, 12);
  });

  it('leaves out one populated shard at a time', () => {
    const window: FrequencyTable = {
      ...table({ 1: 8, 2: 4 }),
      shards: 3,
      cellStart: Uint32Array.of(0, 2, 3),
      cellShard: Uint8Array.of(0, 2, 2),
      cellCount: Float64Array.of(5, 3, 4),
      total: Float64Array.of(5, 0, 7),
    };
    const { n, all, without } = againstBaseline(window, freezePopularity(table({ 1: 1 })));
    expect(n).toBe(12);
    expect(all).toMatchObject({ total: 12, tail: 4 });
    expect(without.map(({ total, tail }) => [total, tail])).toEqual([
      [7, 4],
      [5, 0],
    ]);
  });

  it('works out the head of a table once', () => {
    const baseline = table({ 1: 1 });
    expect(popularityOf(baseline)).toBe(popularityOf(baseline));
    expect(popularityOf(baseline)).toEqual(freezePopularity(baseline));
  });
});
