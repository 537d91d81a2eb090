import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inclusionRule } from '../../src/labelling/inclusion.js';
import { chooseMixing, MIXING_SHARES } from '../../src/labelling/mixing.js';

const plan = { budget: 100, impressions: 1000, totalRisk: 500 };

function labels(errorOf: (risk: number) => number) {
  const risk = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);
  return { risk, inclusion: risk.map(() => 0.1), error: risk.map(errorOf) };
}

describe('chooseMixing', () => {
  it('trusts risks that foretell the errors', () => {
    expect(
      chooseMixing(
        labels((risk) => risk),
        plan,
      ),
    ).toBe(0.1);
  });

  it('distrusts risks that foretell the opposite', () => {
    expect(
      chooseMixing(
        labels((risk) => 1 - risk),
        plan,
      ),
    ).toBe(1);
  });

  it('takes a middle way where they foretell little', () => {
    expect(
      chooseMixing(
        labels((risk) => 0.3 + 0.4 * risk),
        plan,
      ),
    ).toBe(0.5);
  });

  it('is uniform in the first window, of which nothing is known', () => {
    expect(chooseMixing({ risk: [], inclusion: [], error: [] }, plan)).toBe(1);
    expect(
      chooseMixing(
        labels(() => 0),
        plan,
      ),
    ).toBe(1);
  });

  it('takes the larger share of equals', () => {
    const flat = { risk: [0.5, 0.5], inclusion: [0.1, 0.1], error: [1, -1] };
    expect(chooseMixing(flat, plan)).toBe(1);
  });

  it('takes the share with the least estimated variance', () => {
    const label = fc.record({
      risk: fc.double({ min: 0, max: 1, noNaN: true }),
      inclusion: fc.double({ min: 0.01, max: 1, noNaN: true }),
      error: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 30 }), (these) => {
        const column = (name: 'risk' | 'inclusion' | 'error') => these.map((each) => each[name]);
        const variance = (mixing: number) => {
          const rule = inclusionRule({ ...plan, mixing });
          const terms = these.map((each) => {
            return ((1 / rule(each.risk) - 1) * each.error * each.error) / each.inclusion;
          });
          return terms.reduce((sum, each) => sum + each, 0);
        };
        const chosen = chooseMixing(
          { risk: column('risk'), inclusion: column('inclusion'), error: column('error') },
          plan,
        );
        const least = Math.min(...MIXING_SHARES.map(variance));
        expect(variance(chosen)).toBeCloseTo(least, 9);
        const larger = MIXING_SHARES.filter((share) => share > chosen);
        for (const share of larger) expect(variance(share)).toBeGreaterThan(variance(chosen));
      }),
    );
  });
});
