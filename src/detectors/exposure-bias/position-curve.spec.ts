import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { NORMAL_975 } from '../../statistics/student-t.js';
import { inverse } from './linear-algebra.js';
import { addItem, examinationRatio, logRatioVariance } from './mantel-haenszel.js';
import { positionCurve } from './position-curve.js';
import { debiasedClickRate } from './position-readings.js';
import type { PositionCounts } from './position-table.js';

/** Counts given as impressions and clicks by item and position. */
function countsOf(
  impressions: readonly (readonly number[])[],
  clicks: readonly (readonly number[])[],
): PositionCounts {
  const depth = impressions[0]?.length ?? 0;
  const total = (of: readonly (readonly number[])[]) =>
    Float64Array.from({ length: depth }, (_, k) => of.reduce((sum, item) => sum + item[k]!, 0));
  return {
    depth,
    items: impressions.length,
    itemImpressions: Float64Array.from(impressions.flat()),
    itemClicks: Float64Array.from(clicks.flat()),
    impressions: total(impressions),
    clicks: total(clicks),
  };
}

describe('the ratio of two positions', () => {
  const sums = { r: 0, s: 0, spread: 0 };
  addItem(sums, 100, 20, 100, 10);
  addItem(sums, 50, 5, 150, 6);
  addItem(sums, 70, 9, 0, 0);

  it('follows the formula', () => {
    expect(sums.r).toBeCloseTo(6.5, 12);
    expect(sums.s).toBeCloseTo(13.75, 12);
    expect(examinationRatio(sums)).toBeCloseTo(0.4727272727272727, 12);
    expect(logRatioVariance(sums)).toBeCloseTo(0.09412587412587413, 12);
  });

  it('is the curve where there are but two positions', () => {
    const impressions = [
      [100, 100],
      [50, 150],
    ];
    const clicks = [
      [20, 10],
      [5, 6],
    ];
    const curve = positionCurve(countsOf(impressions, clicks))!;
    expect(curve.positions).toEqual([1, 2]);
    expect(curve.logs[0]).toBe(0);
    expect(Math.exp(curve.logs[1]!)).toBeCloseTo(0.4727272727272727, 12);
    // Clicks at their own rates instead of at a common ratio: the same but for chance.
    expect(Math.abs(curve.covariance[1]![1]! / 0.09412587412587413 - 1)).toBeLessThan(0.05);
  });
});

describe('the curve', () => {
  it('is not there without items at two positions, or without clicks at both', () => {
    expect(positionCurve(countsOf([], []))).toBeUndefined();
    expect(
      positionCurve(
        countsOf(
          [
            [10, 0],
            [0, 10],
          ],
          [
            [3, 0],
            [0, 2],
          ],
        ),
      ),
    ).toBeUndefined();
    expect(positionCurve(countsOf([[10, 10]], [[3, 0]]))).toBeUndefined();
  });

  it('begins at the first position known, and leaves out what nothing connects with it', () => {
    const curve = positionCurve(
      countsOf(
        [
          [0, 40, 40, 0, 0],
          [0, 0, 0, 50, 50],
        ],
        [
          [0, 8, 4, 0, 0],
          [0, 0, 0, 5, 5],
        ],
      ),
    )!;
    expect(curve.positions).toEqual([2, 3]);
    expect(Math.exp(curve.logs[1]!)).toBeCloseTo(0.5, 12);
  });

  it('inverts its matrix', () => {
    const product = inverse([
      [4, 1, 0],
      [1, 3, 1],
      [0, 1, 2],
    ]);
    expect(product[0]![0]).toBeCloseTo(5 / 18, 12);
    expect(product[2]![0]).toBeCloseTo(1 / 18, 12);
  });

  it('puts clicks right', () => {
    const counts = countsOf([[100, 100]], [[20, 10]]);
    const curve = {
      positions: [1, 2],
      logs: [0, Math.log(0.5)],
      covariance: [
        [0, 0],
        [0, 0],
      ],
    };
    const reading = debiasedClickRate(counts, curve, NORMAL_975);
    expect(reading).toMatchObject({ n: 200, interval: undefined });
    expect('value' in reading && reading.value).toBeCloseTo(0.2, 12);
  });
});

describe('simulated pages of eight positions, item and position chosen apart', () => {
  const random = xoroshiro128plus(11);
  const DEPTH = 8;
  const ITEMS = 40;
  const WORLDS = 300;
  const truth = Array.from({ length: DEPTH }, (_, k) => Math.exp(-0.7 * Math.log(k + 1)));

  /** Every item at every position; clicks are examination times appeal. */
  function simulate(): PositionCounts {
    const impressions: number[][] = [];
    const clicks: number[][] = [];
    for (let item = 0; item < ITEMS; item++) {
      const appeal = 0.05 + 0.3 * uniformFloat64(random);
      const shown = truth.map(() => 20 + Math.floor(60 * uniformFloat64(random)));
      impressions.push(shown);
      clicks.push(
        shown.map((n, k) => {
          let count = 0;
          for (let i = 0; i < n; i++) if (uniformFloat64(random) < appeal * truth[k]!) count++;
          return count;
        }),
      );
    }
    return countsOf(impressions, clicks);
  }

  const curves = Array.from({ length: WORLDS }, () => positionCurve(simulate())!);

  it('is found without bias, and its intervals hold the truth', () => {
    let held = 0;
    for (let k = 1; k < DEPTH; k++) {
      const mean = curves.reduce((sum, { logs }) => sum + logs[k]! / WORLDS, 0);
      expect(Math.abs(mean - Math.log(truth[k]!))).toBeLessThan(0.03);
      held += curves.filter(({ logs, covariance }) => {
        const error = Math.sqrt(covariance[k]![k]!);
        return Math.abs(logs[k]! - Math.log(truth[k]!)) < NORMAL_975 * error;
      }).length;
    }
    const coverage = held / (WORLDS * (DEPTH - 1));
    process.stderr.write(`curve coverage ${coverage}\n`);
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  });

  it('would be held far less often, were pairs taken to be independent', () => {
    // Of a full set of d(d − 1)/2 equal pairs, (X'WX)⁻¹ says 2v/d for what has variance v.
    const claimed = Math.sqrt(2 / DEPTH);
    const held = curves.filter(({ logs, covariance }) => {
      const error = claimed * Math.sqrt(covariance[1]![1]!);
      return Math.abs(logs[1]! - Math.log(truth[1]!)) < NORMAL_975 * error;
    });
    expect(held.length / WORLDS).toBeLessThan(0.8);
  });
});
