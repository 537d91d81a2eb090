/** Whether 95% intervals hold the truth where the score knows all that the signal tells. */
import { expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { readingsOf } from '../../../test/setup/judged-signals.js';
import { isMeasured } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { signalUniqueness } from './signal-uniqueness.js';

const WINDOWS = 60;
const LABELS = 500;
const DECILE_MIDDLES = 0.05;

it('the interval of uniqueness holds 0 where signal and label meet in the score alone', () => {
  const plan = signalPlan({ proxy: 'click', hierarchy: [], measured: [], harm: [], derived: [] });
  const detector = signalUniqueness({}, plan);
  const generator = xoroshiro128plus(11);
  const random = () => uniformFloat64(generator);
  let held = 0;
  let sum = 0;
  for (let window = 0; window < WINDOWS; window++) {
    const judged = Array.from({ length: LABELS }, () => {
      const score = Math.floor(random() * 10) / 10 + DECILE_MIDDLES;
      const chance = 0.1 + 0.8 * score;
      const user = Math.floor(random() * 0x1_0000_0000);
      const signals = random() < chance ? 1 : 0;
      return { item: 'item', user, score, signals, label: random() < chance ? 1 : 0 };
    });
    const [uniqueness] = readingsOf(detector, judged);
    if (!isMeasured(uniqueness!)) throw new Error(`no value: ${uniqueness!.reason}`);
    sum += uniqueness.value;
    if (uniqueness.low! <= 0 && 0 <= uniqueness.high!) held++;
  }
  expect(held / WINDOWS).toBeGreaterThan(0.9);
  expect(Math.abs(sum / WINDOWS)).toBeLessThan(0.01);
});
