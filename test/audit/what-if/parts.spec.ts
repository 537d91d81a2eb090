import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Finding, WhatIfPoint } from '../../../src/audit/findings/findings.js';
import { categorySets, jaccard } from '../../../src/audit/what-if/category-sets.js';
import { frontierOf, recommendedOf } from '../../../src/audit/what-if/frontier.js';
import { HashSample, rowHash } from '../../../src/audit/what-if/hash-sample.js';
import { completeWhatIfOptions } from '../../../src/audit/what-if/options.js';
import { binOf, calibrated, scaled, scoreScale } from '../../../src/audit/what-if/score-scale.js';
import { datasetOf } from '../../setup/audit-rows.js';
import { slateOf } from './loaded-slate.js';

describe('a sample by hash', () => {
  it('is the same in any order, and holds all where they fit', () => {
    const hashes = fc.uniqueArray(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 200 });
    fc.assert(
      fc.property(hashes, fc.array(fc.nat(), { maxLength: 50 }), (all, swaps) => {
        const shuffled = [...all];
        for (const [i, swap] of swaps.entries()) {
          if (all.length < 2) break;
          const a = i % all.length;
          const b = swap % all.length;
          [shuffled[a], shuffled[b]] = [shuffled[b]!, shuffled[a]!];
        }
        const of = (order: readonly number[]) => {
          const sample = new HashSample(16);
          for (const hash of order) sample.add(hash, hash);
          return sample.ascending();
        };
        const kept = of(shuffled);
        expect(kept).toEqual(of(all));
        expect(kept.length).toBeLessThanOrEqual(16);
        if (all.length <= 16) expect(kept).toHaveLength(all.length);
      }),
    );
  });

  it('draws rows evenly', () => {
    let below = 0;
    for (let row = 0; row < 10_000; row++) if (rowHash(1, row >> 3, row & 7) < 2 ** 31) below++;
    expect(Math.abs(below - 5000)).toBeLessThan(200);
  });
});

describe('the scale of scores', () => {
  const sample = new HashSample(1000);
  for (let i = 0; i <= 100; i++) sample.add(i, i * 10 - 500);
  const scale = scoreScale(sample);

  it('puts the first and the last percent at 0 and 1', () => {
    expect(scaled(scale, -490)).toBe(0);
    expect(scaled(scale, 490)).toBeCloseTo(1, 12);
    expect(scaled(scale, 980)).toBeCloseTo(1.5, 12);
  });

  it('bins by as many rows each, in order', () => {
    expect(binOf(scale, -1e9)).toBe(0);
    expect(binOf(scale, 1e9)).toBe(63);
    expect(binOf(scale, 0)).toBeGreaterThanOrEqual(31);
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(binOf(scale, Math.min(a, b))).toBeLessThanOrEqual(binOf(scale, Math.max(a, b)));
      }),
    );
  });

  it('is 0 for scores that are all alike, and for none', () => {
    const alike = new HashSample(4);
    for (let i = 0; i < 4; i++) alike.add(i, 7);
    expect(scaled(scoreScale(alike), 7)).toBe(0);
    expect(scaled(scoreScale(new HashSample(4)), 3)).toBe(0);
  });

  it('calibrates in order, and bins without weight like their lower neighbour', () => {
    const total = Float64Array.of(0, 1, 0, 6, 4, 0);
    const weight = Float64Array.of(0, 10, 0, 10, 10, 0);
    expect([...calibrated(total, weight)]).toEqual([0.1, 0.1, 0.1, 0.5, 0.5, 0.5]);
    expect([...calibrated(new Float64Array(2), new Float64Array(2))]).toEqual([NaN, NaN]);
  });
});

describe('sets of categories', () => {
  const { items } = datasetOf([{ rows: ['a', 'b', 'c', 'd', 'e'].map((item) => ({ item })) }], {
    items: {
      a: { categories: ['x'] },
      b: { categories: ['x', 'y'] },
      c: { categories: ['y', 'x'] },
      d: { categories: ['z'] },
    },
  });
  const sets = categorySets(items);
  const similar = (a: number, b: number) => jaccard(sets, sets.ofItem[a]!, sets.ofItem[b]!);

  it('are one for the same categories in any order', () => {
    expect(sets.size).toBe(4);
    expect(sets.ofItem[1]).toBe(sets.ofItem[2]);
  });

  it('are alike by shared over all', () => {
    expect(similar(0, 1)).toBe(0.5);
    expect(similar(1, 2)).toBe(1);
    expect(similar(0, 3)).toBe(0);
    expect(similar(4, 4)).toBe(0);
  });
});

describe('slates', () => {
  it('say why they cannot be ranked anew', () => {
    const shown = { score: NaN, categories: [], shown: true };
    expect(slateOf([shown]).unusable).toBe('unscored');
    expect(slateOf([{ ...shown, score: 1, shown: false }]).unusable).toBe('empty');
  });

  it('leave out candidates without a score', () => {
    const { slate } = slateOf([
      { score: 1, categories: [], shown: true },
      { score: NaN, categories: [], shown: false },
      { score: 2, categories: [], shown: false },
    ]);
    expect([...slate.row.subarray(0, slate.count)]).toEqual([0, 2]);
    expect([...slate.place.subarray(0, slate.count)]).toEqual([0, -1]);
  });
});

const known = (value: number, low = value, high = value): Finding => ({
  ...{ enough: true, value, low, high, n: 100 },
});

function point(engagement: Finding, diversityChange: Finding, refused = false): WhatIfPoint {
  const setting = { lambda: 0.1 };
  const diversity = known(2);
  return {
    ...{ method: 'mmr', setting, engagement, diversity, diversityChange },
    ...{ modelShare: refused ? 0.4 : 0.1, refused },
  };
}

describe('the frontier', () => {
  const points = [
    point(known(0), known(0)),
    point(known(-0.002, -0.008, 0.004), known(0.3)),
    point(known(-0.005, -0.012, 0.002), known(0.5)),
    point(known(-0.004, -0.009, 0.001), known(0.4)),
    point(known(-0.006, -0.009, 0), known(0.35)),
    point(known(0.1), known(0.9), true),
    point({ enough: false, reason: 'insufficient' }, known(2)),
    point(known(-0.1), known(-0.1)),
  ];

  it('holds what no other setting and not what was served beats', () => {
    expect(frontierOf(points)).toEqual([0, 1, 3, 2]);
  });

  it('recommends the most diverse setting that rules out the loss', () => {
    expect(recommendedOf(points, 0.01)).toBe(3);
    expect(recommendedOf(points, 0.02)).toBe(2);
    expect(recommendedOf(points, 0.001)).toBeUndefined();
  });

  it('recommends nothing that is not more diverse beyond chance', () => {
    expect(recommendedOf([point(known(0), known(0.1, -0.1, 0.3))], 0.01)).toBeUndefined();
    expect(recommendedOf([], 0.01)).toBeUndefined();
  });

  it('never recommends what is refused, lacking, or loses more', () => {
    const finding = fc
      .tuple(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([value, half]) => known(value, value - half, value + half));
    const some = fc.array(fc.tuple(finding, finding, fc.boolean()).map((each) => point(...each)));
    fc.assert(
      fc.property(some, (all) => {
        const index = recommendedOf(all, 0.01);
        const holds = all.filter(
          ({ refused, engagement, diversityChange }) =>
            !refused &&
            engagement.enough &&
            engagement.low >= -0.01 &&
            diversityChange?.enough === true &&
            diversityChange.low > 0,
        );
        if (index === undefined) expect(holds).toHaveLength(0);
        else {
          const change = (of: WhatIfPoint) =>
            of.diversityChange?.enough === true ? of.diversityChange.value : NaN;
          expect(change(all[index]!)).toBe(Math.max(...holds.map(change)));
          expect(holds).toContain(all[index]);
        }
      }),
    );
  });
});

describe('options', () => {
  it.each([
    [{ depth: 0 }],
    [{ depth: 51 }],
    [{ maxCandidates: 1.5 }],
    [{ largestModelShare: 1.1 }],
    [{ tolerance: 1 }],
    [{ examination: [1, 0] }],
    [{ profilePrior: 0 }],
    [{ freshnessHalfLife: NaN }],
  ])('refuse %j', (options) => {
    expect(() => completeWhatIfOptions(options)).toThrow(RangeError);
  });
});
