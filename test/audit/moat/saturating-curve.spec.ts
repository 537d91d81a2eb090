import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { irreplaceability } from '../../../src/audit/moat/moat-values.js';
import {
  amountFor,
  gainOf,
  qualityAt,
  SaturatingFits,
  slopeAt,
} from '../../../src/audit/moat/saturating-curve.js';

const OWN = { level: 0.8, gain: 0.3, exponent: 0.5 };
const CURATED = { level: 0.75, gain: 0.3, exponent: 0.5 };

const curves = fc.record({
  level: fc.double({ min: 0, max: 1, noNaN: true }),
  gain: fc.double({ min: 0.01, max: 5, noNaN: true }),
  exponent: fc.double({ min: 0.1, max: 2, noNaN: true }),
});
const amounts = fc.double({ min: 1, max: 1e4, noNaN: true });

describe('a saturating curve', () => {
  it('meets the worked example: 144 curated examples match 16 proprietary ones', () => {
    expect(qualityAt(OWN, 16)).toBeCloseTo(0.725, 12);
    expect(amountFor(CURATED, qualityAt(OWN, 16))).toBeCloseTo(144, 6);
    expect(amountFor(CURATED, qualityAt(OWN, 16)) / 16).toBeCloseTo(9, 6);
    expect(slopeAt(OWN, 16)).toBeCloseTo(0.00234375, 9);
    expect(irreplaceability({ base: 0, curated: 1, both: 2 }, [0.6, 0.74, 0.78])).toBeCloseTo(
      0.222222222,
      6,
    );
  });

  it('is found again from its own points, in any unit', () => {
    for (const unit of [1, 1000]) {
      const sizes = [1, 4, 16, 64].map((size) => size * unit);
      const fit = new SaturatingFits(sizes).fit(sizes.map((n) => qualityAt(OWN, n)));
      expect(fit.level).toBeCloseTo(0.8, 6);
      expect(fit.gain).toBeCloseTo(0.3, 5);
      expect(fit.exponent).toBeCloseTo(0.5, 6);
    }
  });

  it('has no gain where nothing rises', () => {
    const fit = new SaturatingFits([1, 2, 4]).fit([0.7, 0.6, 0.5]);
    expect(fit.gain).toBe(0);
    expect(fit.level).toBeCloseTo(0.6, 12);
    expect(amountFor(fit, 0.5)).toBe(0);
    expect(amountFor(fit, 0.6)).toBe(Infinity);
  });

  it('is reached by no amount from its level on', () => {
    expect(amountFor(CURATED, 0.75)).toBe(Infinity);
    expect(amountFor(CURATED, 0.9)).toBe(Infinity);
  });

  it('is inverted by the amount for a quality', () => {
    fc.assert(
      fc.property(curves, amounts, (curve, n) => {
        const quality = qualityAt(curve, n);
        fc.pre(curve.level - quality > 1e-6 * curve.level + 1e-9);
        expect(amountFor(curve, quality) / n).toBeCloseTo(1, 3);
      }),
    );
  });

  it('adds the difference, which is below the slope times what is added', () => {
    fc.assert(
      fc.property(curves, amounts, amounts, (curve, n, more) => {
        const gain = gainOf(curve, n, more);
        expect(gain).toBeCloseTo(qualityAt(curve, n + more) - qualityAt(curve, n), 9);
        expect(gain).toBeLessThanOrEqual(slopeAt(curve, n) * more * (1 + 1e-9));
      }),
    );
  });
});
