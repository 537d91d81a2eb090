import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explorationPlan, labelPlan, labelsPerDay } from '../../../src/cli/doctor/plans.js';

const DAY = 86_400_000;
const NO_LABELS = {
  sampled: 0,
  weight: 0,
  weightSquared: 0,
  weightedLabel: 0,
  weightedSquare: 0,
};

/** The sums of these labels. */
function sumsOf(labels: readonly { readonly label: number; readonly inclusion: number }[]) {
  const sums = { ...NO_LABELS };
  for (const { label, inclusion } of labels) {
    sums.sampled++;
    sums.weight += 1 / inclusion;
    sums.weightSquared += 1 / inclusion / inclusion;
    sums.weightedLabel += label / inclusion;
    sums.weightedSquare += (label * label) / inclusion;
  }
  return sums;
}

describe('labelPlan', () => {
  it('supposes the worst where there are no labels', () => {
    const plan = labelPlan(NO_LABELS, undefined, 30);
    expect(plan).toMatchObject({ labels: 2401, perDay: 30, basis: 'bound' });
    expect(plan.days).toBeCloseTo(80.0333333, 6);
  });

  it('supposes it too where all labels so far are alike', () => {
    const alike = Array.from({ length: 9 }, () => ({ label: 1, inclusion: 0.1 }));
    expect(labelPlan(sumsOf(alike), undefined, 30).basis).toBe('bound');
  });

  it('goes by the scatter of the labels, and by how uneven their weights are', () => {
    const even = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1].map((label) => ({ label, inclusion: 0.2 }));
    // σ² = .09, so (1.96·.3/.02)² = 864.33.
    expect(labelPlan(sumsOf(even), undefined, 30)).toMatchObject({ labels: 865, basis: 'labels' });
    const uneven = [
      { label: 1, inclusion: 0.5 },
      { label: 0, inclusion: 0.25 },
    ];
    // Weights 2 and 4: mean 1/3, σ² = 2/9; d = 2·20/36; 9603.65·(2/9)·(10/9) = 2371.3.
    expect(labelPlan(sumsOf(uneven), undefined, 30).labels).toBe(2372);
  });

  it('goes by the interval of quality where there is one: four times as many halve it', () => {
    const quality = { n: 100, low: 0.46, high: 0.54 };
    const plan = labelPlan(NO_LABELS, quality, 50);
    expect(plan).toMatchObject({ labels: 400, days: 8, basis: 'quality' });
  });

  it('takes as many days the more, the fewer labels come', () => {
    const label = fc.record({
      label: fc.double({ min: 0, max: 1, noNaN: true }),
      inclusion: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 30 }), (labels) => {
        const one = labelPlan(sumsOf(labels), undefined, 10);
        const two = labelPlan(sumsOf(labels), undefined, 20);
        expect(two.labels).toBe(one.labels);
        expect(two.days * 2).toBeCloseTo(one.days, 9);
        expect(one.labels).toBeGreaterThan(0);
      }),
    );
  });
});

describe('explorationPlan', () => {
  it('is the worked example', () => {
    const plan = explorationPlan({ impressions: 100_000, proxies: 10_000 }, DAY)!;
    // (1.96·.3/.01)² = 3457.3 of 1,000 a day.
    expect(plan.impressions).toBe(3458);
    expect(plan.days).toBeCloseTo(3.458, 9);
  });

  it('says nothing without clicks, without time, or where all is clicked', () => {
    expect(explorationPlan({ impressions: 0, proxies: 0 }, DAY)).toBeUndefined();
    expect(explorationPlan({ impressions: 10, proxies: 0 }, DAY)).toBeUndefined();
    expect(explorationPlan({ impressions: 10, proxies: 10 }, DAY)).toBeUndefined();
    expect(explorationPlan({ impressions: 10, proxies: 1 }, 0)).toBeUndefined();
  });

  it('takes half the time at twice the traffic', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10_000 }), fc.integer({ min: 1 }), (n, part) => {
        const proxies = 1 + (part % (n - 1));
        const one = explorationPlan({ impressions: n, proxies }, 2 * DAY)!;
        const two = explorationPlan({ impressions: n, proxies }, DAY)!;
        expect(one.days / two.days).toBeCloseTo(2, 9);
      }),
    );
  });
});

describe('labelsPerDay', () => {
  it('is what comes, or else what is planned', () => {
    expect(labelsPerDay(10, DAY / 2, 30)).toBe(20);
    expect(labelsPerDay(0, DAY, 30)).toBe(30);
    expect(labelsPerDay(1, 0, 30)).toBe(30);
  });
});
