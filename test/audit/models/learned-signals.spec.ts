import { describe, expect, it } from '@jest/globals';
import { collectLabels } from '../../../src/audit/evaluation/labelled-rows.js';
import {
  bitCount,
  engagementBits,
  learnedBelief,
} from '../../../src/audit/models/learned-signals.js';
import { signalPlan } from '../../../src/detectors/signal-plan.js';
import { datasetOf } from '../../setup/audit-rows.js';

const OPTIONS = { folds: 5, shards: 20, mostLabels: 1000 };

/** 400 labelled impressions: saved ones are good, skipped ones bad, half of each clicked as well. */
const dataset = datasetOf(
  Array.from({ length: 400 }, (_, visit) => {
    const signals = visit % 2 === 0 ? ['click', visit % 4 === 0 ? 'save' : 'skip'] : [];
    const label = visit % 4 === 0 ? 1 : visit % 4 === 2 ? 0 : visit % 8 < 4 ? 1 : 0;
    return { user: `u${visit}`, rows: [{ item: 'a', signals, label, inclusion: 0.5 }] };
  }),
);
const [labels] = collectLabels(dataset, OPTIONS).segments;

describe('learnedBelief', () => {
  const bit = (name: string) => 1 << dataset.plan.names.indexOf(name);

  it('tells good signals from bad ones that come with the same click', () => {
    const belief = learnedBelief(dataset.plan, labels!, () => true)!;
    expect(belief(bit('click') | bit('save'))).toBeGreaterThan(0.9);
    expect(belief(bit('click') | bit('skip'))).toBeLessThan(0.1);
    expect(belief(0)).toBeCloseTo(0.5, 1);
  });

  it('does not exist without labels of both kinds or without two signals that vary', () => {
    expect(learnedBelief(dataset.plan, labels!, () => false)).toBeUndefined();
    expect(
      learnedBelief(dataset.plan, labels!, (row) => labels!.signals[row] === 0),
    ).toBeUndefined();
  });
});

describe('engagementBits', () => {
  it('are those of signals that occur of themselves and mean no harm', () => {
    const plan = signalPlan();
    const names = plan.names.filter((_, bit) => (engagementBits(plan) >>> bit) & 1);
    expect(names.sort()).toEqual(['click', 'complete', 'partial', 'save', 'skip']);
  });

  it('are counted', () => {
    expect(bitCount(0)).toBe(0);
    expect(bitCount(0b1011)).toBe(3);
    expect(bitCount(0xffff_ffff)).toBe(32);
  });
});
