/** Whether 95% intervals hold the truth about 95% of the time, also where there is no information. */
import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Judged } from '../../../test/setup/impressions.js';
import { readingsOf } from '../../../test/setup/judged-signals.js';
import { isMeasured, type Measured } from '../reading.js';
import { signalPlan } from '../signal-plan.js';
import { signalInformation } from './signal-information.js';

const WINDOWS = 80;
const LABELS = 250;

const plan = signalPlan({ proxy: 'click', hierarchy: [], measured: [], harm: [], derived: [] });
const detector = signalInformation({}, plan);

/** How likely an impression is good, and the signal on good and on bad ones. */
interface World {
  readonly good: number;
  readonly onGood: number;
  readonly onBad: number;
}

/** Labels of a world in which impressions with the signal are ten times as likely to be labelled. */
function simulateLabels({ good, onGood, onBad }: World, random: () => number): Judged[] {
  const judged: Judged[] = [];
  while (judged.length < LABELS) {
    const label = random() < good ? 1 : 0;
    const signals = random() < (label === 1 ? onGood : onBad) ? 1 : 0;
    const inclusion = signals === 1 ? 0.5 : 0.05;
    if (random() >= inclusion) continue;
    const user = Math.floor(random() * 0x1_0000_0000);
    judged.push({ item: 'item', user, signals, label, inclusion });
  }
  return judged;
}

function entropy(share: number): number {
  return -(share * Math.log2(share) + (1 - share) * Math.log2(1 - share));
}

describe('the intervals', () => {
  it.each<[string, World]>([
    ['nothing', { good: 0.5, onGood: 0.3, onBad: 0.3 }],
    ['something', { good: 0.6, onGood: 0.5, onBad: 0.2 }],
  ])('hold the truth where a signal tells %s', (_, world) => {
    const { good, onGood, onBad } = world;
    const signal = good * onGood + (1 - good) * onBad;
    const information = entropy(signal) - good * entropy(onGood) - (1 - good) * entropy(onBad);
    const truth: Readonly<Record<string, number>> = {
      information,
      uncertainty_reduction: information / entropy(good),
      false_positive_share: ((1 - good) * onBad) / signal,
      miss_share: 1 - onGood,
    };
    const generator = xoroshiro128plus(3);
    const windows = Array.from({ length: WINDOWS }, () =>
      readingsOf(
        detector,
        simulateLabels(world, () => uniformFloat64(generator)),
      ),
    );
    for (const [reading, value] of Object.entries(truth)) {
      const found = windows
        .flat()
        .filter((each): each is Measured => each.reading === reading && isMeasured(each));
      expect(found).toHaveLength(WINDOWS);
      const held = found.filter(({ low, high }) => low! <= value && value <= high!);
      expect(held.length / WINDOWS).toBeGreaterThan(0.88);
      const mean = found.reduce((sum, each) => sum + each.value / WINDOWS, 0);
      const width = found.reduce((sum, { low, high }) => sum + (high! - low!) / WINDOWS, 0);
      expect(Math.abs(mean - value)).toBeLessThan(width / 10);
    }
  });
});
