/** Which readings stay put when only traffic changes: simulated worlds with known truth. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { countHistogram } from '../../statistics/count-histogram.js';
import { repeatProbability } from './effective-items.js';
import { gini } from './gini.js';
import { giniExcess } from './null-gini.js';
import { rarefiedGini } from './rarefaction.js';

const ITEMS = 2000;
/** The common intensity at which the Gini coefficient is rarefied, in impressions per item. */
const TARGET = 0.5;

const random = xoroshiro128plus(20_240_607);

/** Windows of this many impressions per item, each drawn from the weights. */
function simulate(weights: readonly number[], intensity: number, windows: number) {
  const cumulative = new Float64Array(ITEMS);
  weights.reduce((sum, weight, item) => (cumulative[item] = sum + weight), 0);
  const impressions = ITEMS * intensity;
  const sums = { gini: 0, excess: 0, repeats: 0, rarefied: 0 };
  for (let window = 0; window < windows; window++) {
    const counts = new Array<number>(ITEMS).fill(0);
    for (let i = 0; i < impressions; i++) counts[draw(cumulative)]!++;
    const histogram = countHistogram(counts);
    const value = gini(histogram, ITEMS);
    sums.gini += value / windows;
    sums.excess += giniExcess(value, ITEMS, impressions) / windows;
    sums.repeats += (ITEMS * repeatProbability(histogram)) / windows;
    sums.rarefied += rarefiedGini(histogram, ITEMS, TARGET / intensity) / windows;
  }
  return sums;
}

/** An item by its weight. */
function draw(cumulative: Float64Array): number {
  const at = uniformFloat64(random) * cumulative.at(-1)!;
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Weights of a lognormal distribution with parameter .68, drawn by Box and Muller's method. */
function lognormal(): number[] {
  const seed = xoroshiro128plus(24);
  return Array.from({ length: ITEMS }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(seed)));
    return Math.exp(0.68 * radius * Math.cos(2 * Math.PI * uniformFloat64(seed)));
  });
}

const WORLDS = {
  uniform: new Array<number>(ITEMS).fill(1),
  'lognormal, Gini .369': lognormal(),
  'Zipf, Gini .756': Array.from({ length: ITEMS }, (_, rank) => 1 / (rank + 1)),
};

/**
 * Raw Gini, excess, items × repeat probability and rarefied Gini, at thin and at thick traffic, as
 * an independent simulation of single windows found them: the tolerances are its sampling noise.
 */
describe.each([
  ['uniform', [0.675, 0.005, 1.02, 0.675], [0.177, 0, 1, 0.673]],
  ['lognormal, Gini .369', [0.718, 0.141, 1.57, 0.718], [0.408, 0.28, 1.57, 0.72]],
  ['Zipf, Gini .756', [0.909, 0.723, 49.7, 0.909], [0.786, 0.739, 49.4, 0.91]],
] as const)('a world that is %s', (world, expectedThin, expectedThick) => {
  const thin = simulate(WORLDS[world], TARGET, 100);
  const thick = simulate(WORLDS[world], 20 * TARGET, 10);

  it.each([
    ['half an impression', thin, expectedThin],
    ['ten impressions', thick, expectedThick],
  ] as const)('reads as expected at %s an item', (_, means, [raw, excess, repeats, rarefied]) => {
    expect(Math.abs(means.gini - raw)).toBeLessThan(0.003);
    expect(Math.abs(means.excess - excess)).toBeLessThan(0.005);
    expect(Math.abs(means.repeats / repeats - 1)).toBeLessThan(0.016);
    expect(Math.abs(means.rarefied - rarefied)).toBeLessThan(0.003);
  });

  it('keeps its rarefied Gini coefficient and effective items, whatever the traffic', () => {
    expect(Math.abs(thick.rarefied - thin.rarefied)).toBeLessThan(0.002);
    expect(Math.abs(thick.repeats / thin.repeats - 1)).toBeLessThan(0.01);
    expect(thin.gini - thick.gini).toBeGreaterThan(0.1);
  });
});
