/** How often intervals hold the truth in simulated worlds whose users are each alike. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { allRows, contextOf, settledOf, type Served } from '../setup/impressions.js';
import { NORMAL_975 } from '../../src/statistics/student-t.js';
import { isMeasured } from '../../src/detectors/reading.js';
import { exposureBias } from '../../src/detectors/exposure-bias/exposure-bias.js';
import { selfNormalisedError } from '../../src/detectors/exposure-bias/off-policy.js';
import { uniformWeights } from '../../src/detectors/exposure-bias/weights.js';
import { readable, type StoredState } from '../../src/detectors/exposure-bias/window-state.js';

const ITEMS = 10;
const USERS = 150;
const PER_USER = 15;
const WINDOWS = 120;
/** The policy shows item i in proportion to i + 1; users like item i by (i + 1)/20 on average. */
const CHANCE = Array.from({ length: ITEMS }, (_, item) => (item + 1) / 55);
const LIKING = Array.from({ length: ITEMS }, (_, item) => (item + 1) / 20);
const TRUTH = LIKING.reduce((sum, each) => sum + each, 0) / ITEMS;

const random = xoroshiro128plus(3);

/** A window of users who differ in how much they click: from never to twice the mean. */
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
    const state = accumulator.seal() as StoredState;
    for (const reading of part!.read(state, contextOf())) {
      if (!isMeasured(reading) || !reading.reading.endsWith('_value')) continue;
      const { low = NaN, high = NaN, value } = reading;
      held[reading.reading] ??= 0;
      if (low <= TRUTH && TRUTH <= high) held[reading.reading]!++;
      if (reading.reading !== 'snips_value') continue;
      const error = selfNormalisedError(uniformWeights(readable(state), ITEMS).all);
      if (Math.abs(value - TRUTH) < NORMAL_975 * error) held['formula']!++;
    }
  }

  it.each(['snips_value', 'ips_value', 'dr_value'])('of %s hold it', (reading) => {
    expect(held[reading]! / WINDOWS).toBeGreaterThan(0.9);
    expect(held[reading]! / WINDOWS).toBeLessThan(0.99);
  });

  it('would hold it less often by the formula for independent impressions', () => {
    expect(held['formula']! / WINDOWS).toBeLessThan(0.87);
  });
});
