import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Judged } from '../../../test/setup/impressions.js';
import { labels, ofManyUsers, stateOf } from '../../../test/setup/judged-signals.js';
import { labelSamples, type LabelSamples } from '../label-tables.js';
import type { LabelledSignals } from '../labelled-signals.js';
import { signalPlan } from '../signal-plan.js';
import { orderViolations } from './order-check.js';
import { orderedPairs, signalInformation } from './signal-information.js';

const plan = signalPlan({ hierarchy: ['a', 'b', 'c'], measured: [], harm: [], derived: [] });
const pairs = orderedPairs(plan);

function samplesOf(judged: readonly Judged[]): LabelSamples {
  const state = stateOf(signalInformation({}, plan), ofManyUsers(judged)) as LabelledSignals;
  return labelSamples(state, plan.measured.length, 1, () => 0);
}

describe('the order of signals', () => {
  it('is that of neighbours in the hierarchy', () => {
    expect(pairs).toEqual([
      { better: 1, worse: 2 },
      { better: 2, worse: 3 },
    ]);
  });

  it('is violated by the pairs whose better signal has clearly worse impressions', () => {
    const samples = samplesOf([
      ...labels(40, { signals: 1, label: 1 }),
      ...labels(20, { signals: 1, label: 0 }),
      ...labels(10, { signals: 2, label: 1 }),
      ...labels(50, { signals: 2, label: 0 }),
      ...labels(50, { signals: 4, label: 1 }),
      ...labels(10, { signals: 4, label: 0 }),
    ]);
    expect(orderViolations(samples, pairs)).toEqual([{ better: 2, worse: 3 }]);
    expect(orderViolations(samples, [])).toEqual([]);
  });

  it('holds for signals that always occur together', () => {
    const together = samplesOf([
      ...labels(30, { signals: 3, label: 1 }),
      ...labels(30, { signals: 3, label: 0 }),
    ]);
    expect(orderViolations(together, pairs.slice(0, 1))).toEqual([]);
  });

  it('is rarely called violated where all signals tell alike', () => {
    const random = xoroshiro128plus(5);
    const draw = (probability: number) => (uniformFloat64(random) < probability ? 1 : 0);
    const WINDOWS = 300;
    let alarms = 0;
    for (let window = 0; window < WINDOWS; window++) {
      const judged = Array.from({ length: 200 }, () => ({
        item: 'item',
        signals: draw(0.4) | (draw(0.4) << 1) | (draw(0.4) << 2),
        label: draw(0.6),
      }));
      if (orderViolations(samplesOf(judged), pairs)!.length > 0) alarms++;
    }
    expect(alarms / WINDOWS).toBeLessThan(0.09);
    expect(alarms / WINDOWS).toBeGreaterThan(0.01);
  });
});
