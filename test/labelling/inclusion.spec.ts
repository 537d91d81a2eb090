import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TextHasher, PUBLIC_KEY } from '../../src/events/hash64.js';
import { inclusionProbabilities, inclusionRule, isDrawn } from '../../src/labelling/inclusion.js';

const risks = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});
const mixing = fc.double({ min: 0, max: 1, noNaN: true });
const budget = fc.double({ min: 0, max: 60, noNaN: true });
const sum = (values: Float64Array) => values.reduce((all, each) => all + each, 0);

describe('inclusionProbabilities', () => {
  it('are .26, .42, .58 and .74 of risks .1 to .4, two labels and a mixing share of .2', () => {
    const found = inclusionProbabilities([0.1, 0.2, 0.3, 0.4], 2, 0.2);
    [0.26, 0.42, 0.58, 0.74].forEach((expected, i) => expect(found[i]).toBeCloseTo(expected, 12));
  });

  it('spend the budget, unless some would be above 1; none is below the uniform share', () => {
    fc.assert(
      fc.property(risks, budget, mixing, (these, labels, share) => {
        const found = inclusionProbabilities(these, labels, share);
        expect(sum(found)).toBeLessThanOrEqual(labels + 1e-9);
        if (Math.max(...found) < 1) expect(sum(found)).toBeCloseTo(labels, 6);
        for (const each of found) {
          expect(each).toBeLessThanOrEqual(1);
          expect(each).toBeGreaterThanOrEqual(Math.min(1, (share * labels) / these.length) - 1e-12);
        }
      }),
    );
  });

  it('do not depend on the unit of risk, and are no smaller for a larger one', () => {
    fc.assert(
      fc.property(risks, budget, mixing, (these, labels, share) => {
        const found = inclusionProbabilities(these, labels, share);
        const doubled = inclusionProbabilities(
          these.map((risk) => 2 * risk),
          labels,
          share,
        );
        found.forEach((each, i) => expect(doubled[i]).toBeCloseTo(each, 9));
        const order = [...these.keys()].sort((a, b) => these[a]! - these[b]!);
        for (let i = 1; i < order.length; i++) {
          expect(found[order[i]!]!).toBeGreaterThanOrEqual(found[order[i - 1]!]!);
        }
      }),
    );
  });

  it('are even where there is no risk, and none where there is nothing', () => {
    expect([...inclusionProbabilities([0, 0, 0, 0], 2, 0.2)]).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect([...inclusionProbabilities([], 2, 0.2)]).toEqual([]);
    expect([...inclusionProbabilities([3], 7, 0.2)]).toEqual([1]);
  });
});

describe('inclusionRule', () => {
  const plan = { budget: 2, impressions: 4, totalRisk: 1, mixing: 0.2 };

  it('counts an unknown risk as the mean one', () => {
    expect(inclusionRule(plan)(NaN)).toBe(0.5);
    expect(inclusionRule(plan)(-1)).toBe(0.5);
    expect(inclusionRule({ ...plan, mixing: 1 })(Infinity)).toBe(0.5);
    expect(inclusionRule({ ...plan, totalRisk: NaN })(0.1)).toBe(0.5);
    expect(inclusionRule({ ...plan, totalRisk: Infinity })(0.1)).toBe(0.5);
  });

  it('refuses plans that mean nothing', () => {
    expect(() => inclusionRule({ ...plan, budget: -1 })).toThrow(RangeError);
    expect(() => inclusionRule({ ...plan, budget: NaN })).toThrow(RangeError);
    expect(() => inclusionRule({ ...plan, impressions: 0 })).toThrow(RangeError);
    expect(() => inclusionRule({ ...plan, mixing: 1.1 })).toThrow(RangeError);
  });
});

describe('isDrawn', () => {
  const half = fc.integer({ min: 0, max: 0xffffffff });

  it('is exact on either side of the border', () => {
    const inclusion = 0.1;
    const border = BigInt(inclusion * 2 ** 64); // a whole number, as doubles of this size are
    const at = (hash: bigint) =>
      isDrawn(Number(hash >> 32n), Number(hash & 0xffffffffn), inclusion);
    expect(at(border - 1n)).toBe(true);
    expect(at(border)).toBe(false);
  });

  it('compares the whole hash with the probability', () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(half, half, probability, (high, low, inclusion) => {
        const hash = (BigInt(high) << 32n) | BigInt(low);
        expect(isDrawn(high, low, inclusion)).toBe(hash < BigInt(Math.ceil(inclusion * 2 ** 64)));
      }),
    );
  });

  it('always draws at 1, never at 0, and keeps what it drew as probabilities grow', () => {
    fc.assert(
      fc.property(half, half, mixing, mixing, (high, low, a, b) => {
        expect(isDrawn(high, low, 1)).toBe(true);
        expect(isDrawn(high, low, 0)).toBe(false);
        expect(isDrawn(high, low, NaN)).toBe(false);
        if (isDrawn(high, low, Math.min(a, b))) {
          expect(isDrawn(high, low, Math.max(a, b))).toBe(true);
        }
      }),
    );
  });

  it('draws as often as it says', () => {
    const hasher = new TextHasher(PUBLIC_KEY);
    let drawn = 0;
    for (let i = 0; i < 20_000; i++) {
      const { high, low } = hasher.hash(`recommendation-${i}`);
      if (isDrawn(high, low, 0.05)) drawn++;
    }
    expect(Math.abs(drawn - 1000)).toBeLessThan(4 * Math.sqrt(950));
  });
});
