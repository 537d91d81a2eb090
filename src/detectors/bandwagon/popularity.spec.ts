import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import { freezePopularity, longTailShare, recommendedPopularity, topShare } from './popularity.js';

/** A table of one shard with these exposures, by an ascending stand-in for the item's hash. */
function table(exposures: Readonly<Record<number, number>>): FrequencyTable {
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

describe('recommendedPopularity', () => {
  const baseline = freezePopularity(table({ 1: 100, 2: 50, 3: 10 }), 3);

  it('follows the formula', () => {
    const value = recommendedPopularity(table({ 1: 6, 2: 3, 3: 1 }), baseline);
    expect(value).toBeCloseTo(4.188409527201891, 12);
  });

  it('takes new items as never shown', () => {
    expect(recommendedPopularity(table({ 0: 2, 4: 7 }), baseline)).toBe(0);
    const half = recommendedPopularity(table({ 0: 1, 2: 2, 9: 1 }), baseline);
    expect(half).toBeCloseTo(Math.log(51) / 2, 12);
  });

  it('does not drift with the window that it is asked of', () => {
    const once = recommendedPopularity(table({ 1: 6, 3: 4 }), baseline);
    expect(recommendedPopularity(table({ 1: 6000, 3: 4000 }), baseline)).toBeCloseTo(once, 12);
  });

  it('of no exposures is no number', () => {
    expect(recommendedPopularity(table({}), baseline)).toBeNaN();
  });
});

describe('longTailShare', () => {
  it('is the exposure outside the most shown fifth of the baseline', () => {
    const baseline = freezePopularity(table({ 1: 5, 2: 9, 3: 1, 4: 7 }), 10); // head: 2 and 4
    expect(longTailShare(table({ 1: 10, 2: 20, 3: 5, 4: 5, 5: 10 }), baseline)).toBe(0.5);
    expect(longTailShare(table({ 2: 1 }), baseline)).toBe(0);
  });

  it('breaks ties at the edge of the head by hash', () => {
    const baseline = freezePopularity(table({ 1: 4, 2: 4, 3: 4, 4: 4 }), 5); // head: 1
    expect(longTailShare(table({ 1: 1, 2: 1 }), baseline)).toBe(0.5);
    expect(longTailShare(table({ 2: 1, 3: 1, 4: 1 }), baseline)).toBe(1);
  });

  it('of no exposures is no number', () => {
    expect(longTailShare(table({}), freezePopularity(table({}), 1))).toBeNaN();
  });
});
