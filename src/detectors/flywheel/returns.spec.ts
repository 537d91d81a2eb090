import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { growthSeries, normals } from '../../../test/setup/flywheel-loop.js';
import { GrowthFits, type GrowthCurve } from '../../statistics/power-law.js';
import { HORIZONS, learned, outlook } from './forecast.js';
import {
  decisive,
  LEAST_CURVATURE,
  qualityAt,
  returnsToData,
  verdictWeights,
  weighedCurves,
  type Verdict,
} from './returns.js';
import { Series } from './series.js';

/** Errors are 5% of the rise, 0.2. */
const ERROR = 0.01;

type Growth = (share: number) => number;

const TRUTHS: readonly (readonly [name: string, verdict: Verdict, quality: Growth])[] = [
  ['constant', 'steady', () => 0.6],
  ['line', 'steady', (share) => 0.5 + 0.2 * share],
  ['saturating like D^−½', 'diminishing', (share) => 0.8 - 0.1 / Math.sqrt(share)],
  ['saturating like 1/D', 'diminishing', (share) => 0.8 - 0.05 / share],
  ['accelerating like D^1½', 'accelerating', (share) => 0.5 + 0.2 * share * Math.sqrt(share)],
  ['accelerating like D²', 'accelerating', (share) => 0.5 + 0.2 * share * share],
  ['falling line', 'reversing', (share) => 0.7 - 0.2 * share],
  ['levelling fall', 'reversing', (share) => 0.6 + 0.1 / Math.sqrt(share)],
];

function weightsOf(series: Series) {
  const { data, quality } = learned(series);
  return verdictWeights(weighedCurves(new GrowthFits(data), quality));
}

/** The count of `runs` that a share as large as this exceeds in 1 of 1,000 tests (normal limit). */
const most = (share: number, runs: number) =>
  share * runs + 3.1 * Math.sqrt(runs * share * (1 - share));

describe.each(TRUTHS)('the verdict on a %s', (name, verdict, quality) => {
  // Longer runs are in the README.
  it.each([
    [12, 0.11],
    [24, 0.03],
  ])('after %d blocks is wrong at most that often: %d', (blocks, share) => {
    const runs = 100;
    let wrong = 0;
    for (let run = 0; run < runs; run++) {
      const normal = normals(run, blocks, name.length);
      const given = decisive(weightsOf(growthSeries(blocks, quality, ERROR, normal)));
      if (given !== undefined && given !== verdict) wrong++;
    }
    expect(wrong).toBeLessThanOrEqual(most(share, runs));
  });

  it('is right in the end', () => {
    const given = decisive(weightsOf(growthSeries(48, quality, ERROR / 4, normals(9))));
    expect([verdict, undefined]).toContain(given);
    // A constant keeps some doubt about every way to change a little.
    if (name !== 'constant') expect(given).toBe(verdict);
  });
});

describe('verdict weights', () => {
  it('sum to 1', () => {
    const qualities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: 12,
      maxLength: 30,
    });
    fc.assert(
      fc.property(qualities, (quality) => {
        const data = quality.map((_, i) => 100 * (i + 1));
        const weights = verdictWeights(weighedCurves(new GrowthFits(data), quality));
        const sum = Object.values(weights).reduce((all, each) => all + each, 0);
        expect(sum).toBeCloseTo(1, 10);
      }),
    );
  });

  it('are decisive from .75 on', () => {
    const open = { accelerating: 0.2, steady: 0.74, diminishing: 0.03, reversing: 0.03 };
    expect(decisive(open)).toBeUndefined();
    expect(decisive({ ...open, accelerating: 0.19, steady: 0.75 })).toBe('steady');
  });
});

describe('returns to data', () => {
  const curve = (of: Partial<GrowthCurve>, weight = 1) => ({
    family: 'linear' as const,
    exponent: 1,
    level: 0,
    gain: 1,
    unit: 1,
    residualSquares: 1,
    parameters: 3,
    weight,
    ...of,
  });

  it.each([
    [-0.5, -1.5],
    [-2, -3],
    [1, 0],
    [1.25, 0.25],
    [3, 2],
  ])('of a curve of exponent %d are %d, wherever they are asked', (exponent, returns) => {
    for (const data of [0.1, 1, 1e6]) {
      expect(returnsToData([curve({ exponent })], data)).toBeCloseTo(returns, 9);
    }
  });

  it('are those of the mean of several curves', () => {
    // Q = ½·D + ½·D² at D = 1: Q′ = 1.5, Q″ = 1.
    const curves = [curve({}, 0.5), curve({ exponent: 2 }, 0.5)];
    expect(returnsToData(curves, 1)).toBeCloseTo(1 / 1.5, 12);
    expect(qualityAt(curves, 2)).toBeCloseTo(3, 12);
  });

  it('are the least possible where quality does not rise', () => {
    expect(returnsToData([curve({ exponent: 0, gain: 0 })], 1)).toBe(LEAST_CURVATURE);
    expect(returnsToData([curve({ gain: -1 })], 1)).toBe(LEAST_CURVATURE);
  });
});

describe('the outlook', () => {
  const series = growthSeries(24, TRUTHS[2]![2], ERROR, normals(1));

  it('is the same each time, and another for another seed', () => {
    expect(outlook(learned(series), 7)).toEqual(outlook(learned(series), 7));
    expect(outlook(learned(series), 7)).not.toEqual(outlook(learned(series), 8));
  });

  it('reaches half as far ahead as the series is long', () => {
    const ahead = (blocks: number) => [
      ...outlook(learned(growthSeries(blocks, () => 0.5, ERROR, normals(2))), 0).forecast.keys(),
    ];
    expect(ahead(12)).toEqual([1, 3, 6]);
    expect(ahead(23)).toEqual([1, 3, 6]);
    expect(ahead(24)).toEqual([...HORIZONS]);
  });

  it('of quality without errors is sure of itself', () => {
    const exact = growthSeries(24, (share) => 0.8 - 0.1 / Math.sqrt(share), 0, normals(3));
    const { data, pace, latest } = learned(exact);
    const { forecast, returns, verdict } = outlook(learned(exact), 0);
    expect(data).toHaveLength(24);
    expect(returns.value).toBeCloseTo(-1.5, 6);
    expect(verdict.diminishing.low).toBeCloseTo(1, 6);
    const truth = 0.8 - 0.1 / Math.sqrt((latest + 6 * pace) / 24_000);
    const { value, low, high } = forecast.get(6)!;
    for (const each of [value, low, high]) expect(each).toBeCloseTo(truth, 6);
  });

  it.each(TRUTHS.filter(([name]) => ['constant', 'line', 'saturating like D^−½'].includes(name)))(
    'on a %s holds what is then measured',
    (name, _, quality) => {
      const blocks = 24;
      const runs = 40;
      let held = 0;
      for (let run = 0; run < runs; run++) {
        const normal = normals(run, name.length);
        const scaled: Growth = (share) => quality((share * (blocks + 6)) / blocks);
        const all = growthSeries(blocks + 6, scaled, ERROR, normal);
        const known = new Series(400);
        for (let i = 0; i < blocks; i++) {
          known.append({
            end: all.column('end')[i]!,
            quality: all.column('quality')[i]!,
            qualityError: ERROR,
            users: 1,
            outcomes: all.column('outcomes')[i]!,
            information: NaN,
          });
        }
        const { low, high } = outlook(learned(known), run).forecast.get(6)!;
        const then = all.column('quality')[blocks + 5]!;
        if (low <= then && then <= high) held++;
      }
      expect(held / runs).toBeGreaterThan(0.95 - 3.1 * Math.sqrt((0.95 * 0.05) / runs));
    },
  );
});
