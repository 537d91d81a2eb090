/** A loop in which nothing changes but the traffic, which falls to a hundredth. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { catalogueOf, contextOf } from '../../../test/setup/impressions.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import type { FrequencyTable } from '../../summaries/frequency-table.js';
import type { Part } from '../detector.js';
import { isMeasured, type Measured } from '../reading.js';
import { bandwagon } from './bandwagon.js';
import type { BandwagonReading } from './bandwagon.monitor.js';

const ITEMS = 1000;
const IMPRESSIONS = 400_000;
const HOUR = 3_600_000;

/** Items by number, hashed apart; the catalogue need not know their names. */
const DICTIONARY = {
  size: ITEMS,
  hashHigh: Uint32Array.from({ length: ITEMS }, (_, item) => Math.imul(item, 0x9e3779b1) >>> 0),
  hashLow: new Uint32Array(ITEMS),
};

/** A window of impressions drawn by these weights, by users of all shards. */
function windowOf(weights: readonly number[], impressions: number, seed: number): FrequencyTable {
  const random = xoroshiro128plus(seed);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative: number[] = [];
  weights.reduce((sum, weight, item) => (cumulative[item] = sum + weight / total), 0);
  const counter = new FrequencyCounter({ shards: 20, cap: 1_000_000 });
  counter.use(DICTIONARY);
  for (let i = 0; i < impressions; i++) {
    const at = uniformFloat64(random);
    let low = 0;
    let high = ITEMS - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    counter.add(low, i % 20);
  }
  return counter.seal();
}

const part = bandwagon({ targetIntensity: IMPRESSIONS / 100 / ITEMS / 2 }).parts.find(
  ({ id }) => id === 'exposure',
) as Part<FrequencyTable>;

function read(window: FrequencyTable, pinned: FrequencyTable): Record<BandwagonReading, Measured> {
  const context = contextOf<FrequencyTable>({
    catalogue: {
      ...catalogueOf({}),
      declared: true,
      eligible: () => ITEMS,
      isEligible: () => true,
    },
    baseline: { state: pinned, span: { start: 0, end: HOUR } },
  });
  const measurements = part.read(window, context).filter(isMeasured);
  return Object.fromEntries(measurements.map((it) => [it.reading, it])) as Record<
    BandwagonReading,
    Measured
  >;
}

/** What tells of the loop whatever the traffic. */
const INVARIANT = [
  'effective_items',
  'exposure_gini_rarefied',
  'catalogue_coverage_rarefied',
  'long_tail_share',
  'recommended_popularity',
] as const;

describe.each([
  ['uniform', Array.from({ length: ITEMS }, () => 1)],
  ["Zipf's", Array.from({ length: ITEMS }, (_, rank) => 1 / (rank + 1))],
])('a world whose exposure is %s', (_, weights) => {
  const pinned = windowOf(weights, IMPRESSIONS, 3);
  const thick = read(windowOf(weights, IMPRESSIONS, 1), pinned);
  const thin = read(windowOf(weights, IMPRESSIONS / 100, 2), pinned);

  it.each(INVARIANT)('does not move %s', (reading) => {
    const many = thick[reading];
    const few = thin[reading];
    expect(few.low!).toBeLessThanOrEqual(many.high!);
    expect(few.high!).toBeGreaterThanOrEqual(many.low!);
    expect(Math.abs(few.value / many.value - 1)).toBeLessThan(0.06);
  });

  it('moves what depends on traffic', () => {
    for (const reading of ['exposure_gini', 'catalogue_coverage', 'exposure_entropy'] as const) {
      expect(Math.abs(thin[reading].value / thick[reading].value - 1)).toBeGreaterThan(0.01);
    }
  });
});
