/** How often intervals hold the truth in simulated worlds whose users are each alike. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allRows, contextOf, settledOf, type Served } from '../../../test/setup/impressions.js';
import { NORMAL_975 } from '../../statistics/student-t.js';
import { isMeasured } from '../reading.js';
import { exposureBias } from './exposure-bias.js';
import { selfNormalisedError } from './off-policy.js';
import { uniformWeights } from './weights.js';
import type { WindowState } from './window-state.js';

const ITEMS = 10;
const USERS = 150;
const PER_USER = 20;
const WINDOWS = 200;
/** The policy shows item i in proportion to i + 1; users like item i by (i + 1)/20 on average. */
const CHANCE = Array.from({ length: ITEMS }, (_, item) => (item + 1) / 55);
const LIKING = Array.from({ length: ITEMS }, (_, item) => (item + 1) / 20);
const TRUTH = LIKING.reduce((sum, each) => sum + each, 0) / ITEMS;

const random = xoroshiro128plus(3);

/** A window of users who click a lot or hardly at all, twice as often as the mean or not. */
function simulate(): Served[] {
  return Array.from({ length: USERS }, (_, user) => {
    const mood = 2 * uniformFloat64(random);
    const number = Math.floor(uniformFloat64(random) * 0xffffffff);
    return Array.from({ length: PER_USER }, (_each, i): Served => {
      let draw = uniformFloat64(random);
      let item = 0;
      while (item < ITEMS - 1 && draw > CHANCE[item]!) draw -= CHANCE[item++]!;
      const reward = uniformFloat64(random) < mood * LIKING[item]! ? 1 : 0;
      const slate = [{ item: `item-${item}`, propensity: CHANCE[item]!, reward }];
      return { id: user * PER_USER + i, user: number, eligible: ITEMS, slate };
    });
  }).flat();
}

describe('the intervals of the uniform policy’s value', () => {
  const [part] = exposureBias().parts;
  const held: Record<string, number> = { formula: 0 };
  for (let window = 0; window < WINDOWS; window++) {
    const batch = settledOf(simulate());
    const accumulator = part!.accumulator();
    accumulator.settle!(batch, allRows(batch), batch.length);
    const state = accumulator.seal() as WindowState;
    for (const reading of part!.read(state, contextOf() as never)) {
      if (!isMeasured(reading) || !reading.reading.endsWith('_value')) continue;
      const { low = NaN, high = NaN, value } = reading;
      held[reading.reading] ??= 0;
      if (low <= TRUTH && TRUTH <= high) held[reading.reading]!++;
      if (reading.reading !== 'snips_value') continue;
      const error = selfNormalisedError(uniformWeights(state, ITEMS).all);
      if (Math.abs(value - TRUTH) < NORMAL_975 * error) held['formula']!++;
    }
  }
  process.stderr.write(JSON.stringify(held) + '\n');

  it.each(['snips_value', 'ips_value', 'dr_value'])('of %s hold it', (reading) => {
    expect(held[reading]! / WINDOWS).toBeGreaterThan(0.9);
    expect(held[reading]! / WINDOWS).toBeLessThan(0.99);
  });

  it('would hold it less often by the formula for independent impressions', () => {
    expect(held['formula']! / WINDOWS).toBeLessThan(0.87);
  });
});
