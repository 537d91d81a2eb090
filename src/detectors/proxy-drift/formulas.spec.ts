/** The smaller formulas: scores on a grid, gap, ranking, calibration, agreement. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chiSquareSurvival } from '../../statistics/chi-square.js';
import { krippendorffAlpha } from './agreement.js';
import { calibrationChange } from './calibration-drift.js';
import { addCells, calibrationOf, NO_CELLS } from './calibration.js';
import { goodhartGap } from './goodhart-gap.js';
import { somersD } from './ranking-agreement.js';
import { isProbabilityBin, NO_SCORE, probabilityOfBin, SCORE_BINS, scoreBin } from './score-bin.js';

describe('scoreBin', () => {
  it('keeps the order of scores', () => {
    const score = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(scoreBin(less)).toBeLessThanOrEqual(scoreBin(more));
        expect(scoreBin(less)).toBeGreaterThanOrEqual(0);
        expect(scoreBin(more)).toBeLessThan(NO_SCORE);
      }),
    );
  });

  it('tells apart sizes that differ by a tenth, on both sides of zero', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (score) => {
        expect(scoreBin(score * 1.1)).toBeGreaterThan(scoreBin(score));
        expect(scoreBin(-score)).toBeLessThan(scoreBin(0));
      }),
    );
  });

  it('has places for absent, tiny and enormous scores', () => {
    expect(scoreBin(NaN)).toBe(NO_SCORE);
    expect(scoreBin(-0)).toBe(scoreBin(0));
    expect(scoreBin(1e-300)).toBe(scoreBin(0));
    expect(scoreBin(-Infinity)).toBe(0);
    expect(scoreBin(Infinity)).toBe(SCORE_BINS - 2);
  });

  it('gives probabilities back to the width of a bin', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
        expect(isProbabilityBin(scoreBin(score))).toBe(true);
        const error = Math.abs(probabilityOfBin(scoreBin(score)) - score);
        expect(error).toBeLessThanOrEqual(score / 32 + 1e-9);
      }),
    );
    expect(isProbabilityBin(scoreBin(1.1))).toBe(false);
    expect(isProbabilityBin(scoreBin(-0.001))).toBe(false);
    expect(isProbabilityBin(NO_SCORE)).toBe(false);
  });
});

describe('goodhartGap', () => {
  const still = { value: 0, standardError: 0.004 };
  const quality = { value: 0.5, standardError: 0.02 };

  it('follows the formula', () => {
    const gap = goodhartGap(
      { value: 0.03, standardError: 0.004 },
      { value: 0.455, standardError: 0.02 },
      { ...still, deviation: 0.3 },
      { ...quality, deviation: 0.45 },
    );
    expect(gap.value).toBeCloseTo(0.2, 12);
    expect(gap.standardError).toBeCloseTo(0.06562143582325956, 12);
    expect(gap.low).toBeCloseTo(0.07138198578641128, 9);
    expect(gap.high).toBeCloseTo(0.3286180142135887, 9);
  });

  it('is 0 where nothing moved, or both moved by as many deviations', () => {
    const before = [
      { ...still, deviation: 0.3 },
      { ...quality, deviation: 0.45 },
    ] as const;
    expect(goodhartGap(still, quality, ...before).value).toBe(0);
    const both = goodhartGap({ ...still, value: 0.03 }, { ...quality, value: 0.545 }, ...before);
    expect(both.value).toBeCloseTo(0, 12);
  });
});

describe('somersD', () => {
  it('follows the formula', () => {
    expect(somersD({ stratum: [0, 0], good: [10, 40], bad: [40, 10] })).toBeCloseTo(0.6, 12);
  });

  it('is 1, -1 and 0 for a perfect, a reversed and no ranking, and no number without pairs', () => {
    expect(somersD({ stratum: [0, 0], good: [0, 3], bad: [2, 0] })).toBe(1);
    expect(somersD({ stratum: [0, 0], good: [3, 0], bad: [0, 2] })).toBe(-1);
    expect(somersD({ stratum: [0], good: [3], bad: [2] })).toBe(0);
    expect(somersD({ stratum: [0, 0], good: [3, 1], bad: [0, 0] })).toBeNaN();
    expect(somersD({ stratum: [], good: [], bad: [] })).toBeNaN();
  });

  it('compares within strata only', () => {
    // Each version ranks perfectly, on scales that would contradict each other.
    const two = { stratum: [0, 0, 1, 1], good: [0, 1, 0, 1], bad: [1, 0, 1, 0] };
    expect(somersD(two)).toBe(1);
    expect(somersD({ ...two, stratum: [0, 0, 0, 0] })).toBe(0.5);
  });

  it('is 2 AUC - 1 by counting pairs', () => {
    const mass = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(mass, (groups) => {
        let difference = 0;
        let pairs = 0;
        groups.forEach(([good], i) => {
          groups.forEach(([, bad], j) => {
            difference += Math.sign(i - j) * good * bad;
            pairs += good * bad;
          });
        });
        const d = somersD({
          stratum: groups.map(() => 7),
          good: groups.map(([good]) => good),
          bad: groups.map(([, bad]) => bad),
        });
        if (pairs === 0) expect(d).toBeNaN();
        else expect(d).toBeCloseTo(difference / pairs, 12);
      }),
    );
  });
});

describe('calibrationChange', () => {
  const standardError = [0.03, 0.04, 0.05];
  const before = { labels: [20, 30, 40], mean: [0.2, 0.5, 0.8], standardError };
  const now = { ...before, mean: [0.2, 0.4, 0.7] };

  it('follows the formula', () => {
    const { x2, bins } = calibrationChange(now, before);
    expect(x2).toBeCloseTo(5.125, 12);
    expect(bins).toBe(3);
    expect(chiSquareSurvival(x2, bins)).toBeCloseTo(0.1628695449882458, 12);
  });

  it('leaves out bins with fewer than 20 labels in a window, or without any error', () => {
    expect(calibrationChange({ ...now, labels: [99, 19, 99] }, before).bins).toBe(2);
    const sure = { ...before, standardError: [0, 0, 0] };
    expect(calibrationChange({ ...now, standardError: [0, 1, 0] }, sure)).toEqual({
      x2: expect.closeTo(0.01, 12),
      bins: 1,
    });
    expect(calibrationChange({ labels: [], mean: [], standardError: [] }, before).bins).toBe(0);
  });
});

describe('krippendorffAlpha', () => {
  const alpha = (pairs: readonly (readonly [number, number])[]) =>
    krippendorffAlpha({
      pairs: pairs.length,
      differenceSquare: pairs.reduce((sum, [x, y]) => sum + (x - y) * (x - y), 0),
      both: pairs.reduce((sum, [x, y]) => sum + x + y, 0),
      bothSquares: pairs.reduce((sum, [x, y]) => sum + x * x + y * y, 0),
    });
  const label = fc.double({ min: 0, max: 1, noNaN: true });

  it('is that of all pairs of labels, within pairs and between', () => {
    expect(
      alpha([
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 1],
      ]),
    ).toBeCloseTo(1 - 0.25 / ((2 * 1.875) / 7), 12);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 2, maxLength: 9 }), (pairs) => {
        const labels = pairs.flat();
        let expected = 0;
        for (const x of labels) for (const y of labels) expected += (x - y) * (x - y);
        expected /= labels.length * (labels.length - 1);
        fc.pre(expected > 1e-6);
        const observed = pairs.reduce((sum, [x, y]) => sum + (x - y) * (x - y), 0) / pairs.length;
        expect(alpha(pairs)).toBeCloseTo(1 - observed / expected, 6);
      }),
    );
  });

  it('is 1 for perfect agreement and no number where all labels are equal', () => {
    expect(
      alpha([
        [0, 0],
        [1, 1],
      ]),
    ).toBe(1);
    expect(
      alpha([
        [1, 1],
        [1, 1],
      ]),
    ).toBeNaN();
    expect(alpha([])).toBeNaN();
  });
});

describe('calibrationOf', () => {
  const cells = (slot: number, means: readonly number[], labels = 30) => ({
    key: Uint32Array.from(means, (_, i) => slot * SCORE_BINS + 1000 + 10 * i),
    labels: new Float64Array(means.length).fill(labels / means.length),
    weight: new Float64Array(means.length).fill(100),
    weighted: Float64Array.from(means, (mean) => 100 * mean),
  });

  it('gives the mean label of a bin, straight between bins and level beyond', () => {
    const calibration = calibrationOf(cells(3, [0.2, 0.4, 0.8]))!;
    expect([0, 1000, 1005, 1010, 1019, 1020, 2000].map((bin) => calibration(3, bin))).toEqual(
      [0.2, 0.2, 0.3, 0.4, 0.76, 0.8, 0.8].map((value) => expect.closeTo(value, 12)),
    );
  });

  it('never falls: scores against quality are worth the same everywhere', () => {
    const calibration = calibrationOf(cells(3, [0.8, 0.5, 0.2]))!;
    expect(calibration(3, 1000)).toBeCloseTo(0.5, 12);
    expect(calibration(3, 1020)).toBeCloseTo(0.5, 12);
  });

  it('is a version’s own from 30 labels on, and that of all together before', () => {
    const both = addCells(cells(3, [0.2, 0.4]), cells(5, [0.6, 0.8], 29));
    const calibration = calibrationOf(both)!;
    expect(calibration(3, 1000)).toBeCloseTo(0.2, 12);
    expect(calibration(5, 1000)).toBeCloseTo(0.4, 12);
    expect(calibration(9, 1010)).toBeCloseTo(0.6, 12);
  });

  it('needs 30 labels', () => {
    expect(calibrationOf(cells(3, [0.2, 0.4], 29))).toBeUndefined();
    expect(calibrationOf(NO_CELLS)).toBeUndefined();
  });

  it('forgets cells that have faded', () => {
    const faded = addCells(cells(3, [0.2, 0.4], 0.09), cells(5, [0.1]), 0.9);
    expect([...faded.key]).toEqual([5 * SCORE_BINS + 1000]);
  });
});
