/** Whether 95% intervals hold the truth 95% of the time, though a user's impressions are alike. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { jackknifeInterval } from '../../statistics/jackknife.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import { effectiveItems } from './effective-items.js';
import { exposureOf, type Exposure } from './exposure.js';
import { gini } from './gini.js';

const ITEMS = 200;
const USERS = 400;
const IMPRESSIONS_PER_USER = 10;
const WINDOWS = 200;

/** Items by number; their hashes need only differ. */
const DICTIONARY = {
  size: ITEMS,
  hashHigh: Uint32Array.from({ length: ITEMS }, (_, item) => item),
  hashLow: new Uint32Array(ITEMS),
};

/** A window in which each user is shown items around a place of their own, the first ones most. */
function simulateWindow(random: ReturnType<typeof xoroshiro128plus>): Exposure {
  const counter = new FrequencyCounter({ shards: 20, cap: ITEMS });
  counter.use(DICTIONARY);
  for (let user = 0; user < USERS; user++) {
    const place = uniformFloat64(random) * uniformFloat64(random) * ITEMS;
    const shard = Math.floor(uniformFloat64(random) * 20);
    for (let i = 0; i < IMPRESSIONS_PER_USER; i++) {
      const item = Math.floor(place + uniformFloat64(random) * 30) % ITEMS;
      counter.add(item, shard);
    }
  }
  return exposureOf(counter.seal());
}

describe('the interval', () => {
  const random = xoroshiro128plus(1);
  const windows = Array.from({ length: WINDOWS }, () => simulateWindow(random));

  it.each([
    ['effective items', effectiveItems, 'log'],
    ['Gini coefficient', (h: Exposure['all']) => gini(h, ITEMS), 'linear'],
  ] as const)(
    'of the %s holds its mean over all windows about 95%% of the time',
    (_, of, scale) => {
      const mean = windows.reduce((sum, { all }) => sum + of(all) / WINDOWS, 0);
      const held = windows.filter(({ all, without }) => {
        const { low, high } = jackknifeInterval(of(all), without.map(of), scale)!;
        return low <= mean && mean <= high;
      });
      expect(held.length / WINDOWS).toBeGreaterThan(0.9);
      expect(held.length / WINDOWS).toBeLessThan(0.99);
    },
  );
});
