import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  effectiveLabels,
  estimateQuality,
  labelVariance,
  proxyUsefulness,
  qualityInterval,
  type QualitySums,
} from './quality.js';

interface Labelled {
  readonly f: number;
  readonly y: number;
  readonly inclusion: number;
}

function sumsOf(population: readonly number[], labelled: readonly Labelled[]): QualitySums {
  const total = (of: (each: Labelled, w: number, a: number) => number) =>
    labelled.reduce((sum, each) => {
      const w = 1 / each.inclusion;
      return sum + of(each, w, w * w - w);
    }, 0);
  return {
    impressions: population.length,
    f: population.reduce((sum, f) => sum + f, 0),
    labels: labelled.length,
    y: total(({ y }) => y),
    w: total((_, w) => w),
    wY: total(({ y }, w) => w * y),
    wf: total(({ f }, w) => w * f),
    wYY: total(({ y }, w) => w * y * y),
    a: total((_, _w, a) => a),
    aY: total(({ y }, _w, a) => a * y),
    af: total(({ f }, _w, a) => a * f),
    aYY: total(({ y }, _w, a) => a * y * y),
    aYf: total(({ y, f }, _w, a) => a * y * f),
    aff: total(({ f }, _w, a) => a * f * f),
  };
}

const POPULATION = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const LABELLED = [
  { f: 0.2, y: 0.2, inclusion: 0.5 },
  { f: 0.5, y: 0.4, inclusion: 0.25 },
  { f: 0.8, y: 0.5, inclusion: 0.5 },
  { f: 1, y: 0.9, inclusion: 0.25 },
];
const EXAMPLE = sumsOf(POPULATION, LABELLED);

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const labelled = fc.array(
  fc.record({ f: unit, y: unit, inclusion: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  { minLength: 2, maxLength: 30 },
);

describe('estimateQuality', () => {
  it('follows the formulas', () => {
    const { usefulness, value, variance } = estimateQuality(EXAMPLE);
    expect(usefulness).toBeCloseTo(0.9417879417879418, 9);
    expect(value).toBeCloseTo(0.4401247401247401, 9);
    expect(Math.sqrt(variance)).toBeCloseTo(0.025531427238871255, 9);
  });

  it('without the proxy is the weighted mean of the labels', () => {
    const { value, variance } = estimateQuality(EXAMPLE, 0);
    expect(value).toBeCloseTo(0.55, 12);
    expect(Math.sqrt(variance)).toBeCloseTo(0.11755613316388237, 9);
  });

  it('is the same from sums as from the labels one by one', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1 }), labelled, unit, (population, these, lambda) => {
        const { value, variance } = estimateQuality(sumsOf(population, these), lambda);
        const mean = population.reduce((sum, f) => sum + f / population.length, 0);
        const w = these.map(({ inclusion }) => 1 / inclusion);
        const all = w.reduce((sum, each) => sum + each, 0);
        const r = these.map(({ y, f }) => y - lambda * f);
        const center = r.reduce((sum, each, i) => sum + (w[i]! * each) / all, 0);
        const squares = r.reduce(
          (sum, each, i) => sum + w[i]! * (w[i]! - 1) * (each - center) * (each - center),
          0,
        );
        expect(value).toBeCloseTo(lambda * mean + center, 9);
        expect(variance).toBeCloseTo(squares / (all * all), 9);
      }),
    );
  });

  it('with its own usefulness is never less sharp than without the proxy', () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1 }), labelled, (population, these) => {
        const sums = sumsOf(population, these);
        const usefulness = proxyUsefulness(sums);
        expect(usefulness).toBeGreaterThanOrEqual(0);
        expect(usefulness).toBeLessThanOrEqual(1);
      }),
    );
    expect(estimateQuality(EXAMPLE).variance).toBeLessThan(estimateQuality(EXAMPLE, 0).variance);
  });

  it('is exact once everything is labelled', () => {
    const census = [0, 0.5, 1, 1].map((y, i) => ({ f: POPULATION[i]!, y, inclusion: 1 }));
    const sums = sumsOf(POPULATION.slice(0, 4), census);
    expect(estimateQuality(sums)).toEqual({ usefulness: 0, value: 0.625, variance: 0 });
  });

  it('does not trust a proxy that is constant, runs against the labels, or is not known of all', () => {
    const constant = LABELLED.map((each) => ({ ...each, f: 0.3 }));
    expect(proxyUsefulness(sumsOf(POPULATION, constant))).toBe(0);
    const against = LABELLED.map((each) => ({ ...each, f: 1 - each.f }));
    expect(proxyUsefulness(sumsOf(POPULATION, against))).toBe(0);
    const alone = sumsOf([], LABELLED);
    expect(estimateQuality(alone).value).toBeCloseTo(0.55, 12);
  });
});

describe('qualityInterval', () => {
  it('is t standard errors to either side, within the possible', () => {
    const estimate = { usefulness: 0, value: 0.5, variance: 0.01 };
    expect(qualityInterval(estimate, 30).high).toBeCloseTo(0.5 + 0.1 * 2.045229642, 8);
    expect(qualityInterval({ ...estimate, value: 0.99 }, 30).high).toBe(1);
    expect(qualityInterval({ ...estimate, value: 0.01 }, 30).low).toBe(0);
  });
});

describe('labelVariance and effectiveLabels', () => {
  it('follow the formulas', () => {
    const two = sumsOf(
      [],
      [
        { f: 0, y: 0, inclusion: 0.5 },
        { f: 0, y: 1, inclusion: 0.25 },
      ],
    );
    expect(labelVariance(two)).toBeCloseTo(2 / 9, 12);
    expect(effectiveLabels(two)).toBeCloseTo(36 / 20, 12);
  });
});
