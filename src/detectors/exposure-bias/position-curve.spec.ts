import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { NORMAL_975, studentT975 } from '../../statistics/student-t.js';
import { isMeasured } from '../reading.js';
import { inverse } from './linear-algebra.js';
import { addItem, examinationRatio, logRatioVariance } from './mantel-haenszel.js';
import { positionCurve } from './position-curve.js';
import { debiasedClickRate, examinationReadings } from './position-readings.js';
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
    // With the click rates' own, at their own rates instead of at a common ratio: nearly the same.
    const { clicks: total } = countsOf(impressions, clicks);
    let variance = curve.scatter[1]![1]!;
    for (const [item, row] of clicks.entries()) {
      for (const [k, count] of row.entries()) {
        variance += (count * (1 - count / impressions[item]![k]!)) / (total[k]! * total[k]!);
      }
    }
    expect(Math.abs(variance / 0.09412587412587413 - 1)).toBeLessThan(0.05);
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
      scatter: [
        [0, 0],
        [0, 0],
      ],
    };
    const all = { impressions: counts.impressions, clicks: counts.clicks };
    const reading = debiasedClickRate(counts, curve, { n: 200, all, without: [] }, undefined);
    expect(reading).toMatchObject({ n: 200 });
    expect('value' in reading && reading.value).toBeCloseTo(0.2, 12);
  });
});

describe('the scatter of the curve', () => {
  it('is nothing where every item stood at every position alike', () => {
    const impressions = [
      [100, 100, 100],
      [300, 300, 300],
    ];
    const curve = positionCurve(
      countsOf(impressions, [
        [40, 20, 12],
        [30, 15, 9],
      ]),
    )!;
    for (const row of curve.scatter) for (const each of row) expect(each).toBeCloseTo(0, 12);
  });

  it('grows where the items are a sample, by what the others’ clicks do not tell', () => {
    const counts = countsOf([[100, 100]], [[20, 10]]);
    const { scatter } = positionCurve(counts, Float64Array.of(40, 20))!;
    // Half of (1 − C/N)/C at both positions; the other half is in the click rates' own error.
    expect(scatter[1]![1]).toBeCloseTo((0.8 / 20 + 0.9 / 10) / 2, 12);
  });
});

describe('simulated pages of eight positions, item and position chosen apart', () => {
  const random = xoroshiro128plus(11);
  const DEPTH = 8;
  const ITEMS = 40;
  const WORLDS = 300;
  const SHARDS = 20;
  const truth = Array.from({ length: DEPTH }, (_, k) => Math.exp(-0.7 * Math.log(k + 1)));
  const EFFECT = { inflation: 1, quantile: studentT975(SHARDS - 1) };

  /** Every item at every position; clicks are examination times appeal, each of a shard of its own. */
  function simulate() {
    const impressions: number[][] = [];
    const clicks: number[][] = [];
    const shards = Array.from({ length: SHARDS }, () => ({
      impressions: new Float64Array(DEPTH),
      clicks: new Float64Array(DEPTH),
    }));
    for (let item = 0; item < ITEMS; item++) {
      const appeal = 0.05 + 0.3 * uniformFloat64(random);
      const shown = truth.map(() => 20 + Math.floor(60 * uniformFloat64(random)));
      impressions.push(shown);
      clicks.push(
        shown.map((n, k) => {
          let count = 0;
          for (let i = 0; i < n; i++) {
            const shard = shards[Math.floor(SHARDS * uniformFloat64(random))]!;
            shard.impressions[k]!++;
            if (uniformFloat64(random) >= appeal * truth[k]!) continue;
            shard.clicks[k]!++;
            count++;
          }
          return count;
        }),
      );
    }
    const counts = countsOf(impressions, clicks);
    const all = { impressions: counts.impressions, clicks: counts.clicks };
    const without = shards.map((left) => ({
      impressions: all.impressions.map((n, k) => n - left.impressions[k]!),
      clicks: all.clicks.map((n, k) => n - left.clicks[k]!),
    }));
    const n = counts.impressions.reduce((sum, each) => sum + each, 0);
    return { counts, places: { n, all, without } };
  }

  const worlds = Array.from({ length: WORLDS }, simulate);

  it('is found without bias, and its intervals hold the truth', () => {
    let held = 0;
    const sums = truth.map(() => 0);
    for (const { counts, places } of worlds) {
      const { examination } = examinationReadings(counts, places, EFFECT, true);
      for (const [k, reading] of examination.entries()) {
        if (!isMeasured(reading)) throw new Error(`no curve at ${k}`);
        const { value, low = NaN, high = NaN } = reading;
        sums[k]! += Math.log(value) / WORLDS;
        if (k > 0 && low <= truth[k]! && truth[k]! <= high) held++;
      }
    }
    for (const [k, mean] of sums.entries()) {
      expect(Math.abs(mean - Math.log(truth[k]!))).toBeLessThan(0.03);
    }
    const coverage = held / (WORLDS * (DEPTH - 1));
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  });

  it('would be held far less often, were pairs taken to be independent', () => {
    let held = 0;
    for (const { counts } of worlds) {
      const claimed = independentPairsCovariance(counts);
      const { logs } = positionCurve(counts)!;
      for (let k = 1; k < DEPTH; k++) {
        const error = Math.sqrt(claimed[k - 1]![k - 1]!);
        if (Math.abs(logs[k]! - Math.log(truth[k]!)) < NORMAL_975 * error) held++;
      }
    }
    expect(held / (WORLDS * (DEPTH - 1))).toBeLessThan(0.75);
  });
});

/** (X'WX)⁻¹ of weighted least squares over all pairs, as if no click entered two of them. */
function independentPairsCovariance({
  depth,
  items,
  itemImpressions: n,
  itemClicks: c,
}: PositionCounts): number[][] {
  const information = Array.from({ length: depth }, () => new Array<number>(depth).fill(0));
  for (let a = 0; a < depth; a++) {
    for (let b = a + 1; b < depth; b++) {
      const sums = { r: 0, s: 0, spread: 0 };
      for (let at = 0; at < items * depth; at += depth) {
        addItem(sums, n[at + a]!, c[at + a]!, n[at + b]!, c[at + b]!);
      }
      const weight = 1 / logRatioVariance(sums);
      information[a]![a]! += weight;
      information[b]![b]! += weight;
      information[a]![b]! -= weight;
      information[b]![a]! -= weight;
    }
  }
  return inverse(information.slice(1).map((row) => row.slice(1)));
}
