import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  ACCELERATING_EXPONENTS,
  growthAt,
  growthCurvature,
  GrowthFits,
  growthRate,
  SATURATING_EXPONENTS,
  type GrowthCurve,
  type GrowthFamily,
} from '../../src/statistics/power-law.js';

function fitted(data: number[], y: number[], family: GrowthFamily): GrowthCurve {
  const curve = new GrowthFits(data).fit(y).find((each) => each.family === family);
  if (!curve) throw new Error(`no ${family} curve`);
  return curve;
}

describe('GrowthFits', () => {
  it('finds the curve of the worked example', () => {
    const curve = fitted([1, 4, 16], [0.5, 0.65, 0.725], 'saturating');
    expect(curve.exponent).toBe(-0.5);
    expect(curve.level).toBeCloseTo(0.8, 10); // Q∞
    expect(curve.gain * Math.sqrt(curve.unit)).toBeCloseTo(0.3, 10); // a
    expect(growthAt(curve, 64)).toBeCloseTo(0.7625, 10);
    expect(growthCurvature(curve, 4)).toBeCloseTo(-0.007031249999999999, 10);
    // Marginal value a·b·n^(−b−1).
    expect(growthRate(curve, 16)).toBeCloseTo(0.00234375, 10);
  });

  const data = Array.from({ length: 20 }, (_, i) => 1000 * (i + 1));
  /** .05, .10, … on from the first to the last. */
  const grid = ([first, last]: readonly [number, number]) =>
    Array.from({ length: Math.round((last - first) / 0.05) + 1 }, (_, i) =>
      Number((first + i * 0.05).toFixed(2)),
    );
  const exponents = [
    ...grid(SATURATING_EXPONENTS).map((b) => -b),
    ...grid(ACCELERATING_EXPONENTS),
    1,
  ];

  it('finds any exponent of its grids, at any scale', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...exponents),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (p, gain) => {
          const z = (amount: number) => Math.sign(p) * Math.exp(p * Math.log(amount / 20_000));
          const family = p < 0 ? 'saturating' : p > 1 ? 'accelerating' : 'linear';
          const curve = fitted(
            data,
            data.map((amount) => 5 + gain * z(amount)),
            family,
          );
          expect(curve.exponent).toBe(p);
          expect(curve.gain).toBeCloseTo(gain, 6);
          expect(growthAt(curve, 30_000)).toBeCloseTo(5 + gain * z(30_000), 4);
        },
      ),
    );
  });

  it('finds any exponent between those of the grid to within a thousandth', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min: -2, max: -0.05, noNaN: true }),
          fc.double({ min: 1.25, max: 3, noNaN: true }),
        ),
        (p) => {
          const y = data.map((amount) => Math.sign(p) * Math.exp(p * Math.log(amount / 20_000)));
          const { exponent } = fitted(data, y, p < 0 ? 'saturating' : 'accelerating');
          expect(Math.abs(exponent - p)).toBeLessThan(0.001);
        },
      ),
    );
  });

  it.each([
    ['saturating', -3, -2],
    ['saturating', -0.01, -0.05],
    ['accelerating', 4, 3],
    ['accelerating', 1.1, 1.25],
  ] as const)('keeps a %s curve of exponent %d within its range', (family, p, kept) => {
    const y = data.map((amount) => Math.sign(p) * Math.exp(p * Math.log(amount / 20_000)));
    expect(fitted(data, y, family).exponent).toBe(kept);
  });

  it('tells what falls by the line alone', () => {
    const falling = data.map((amount) => 1 - amount / 40_000);
    const curves = new GrowthFits(data).fit(falling);
    expect(curves.map(({ family }) => family)).toEqual(['constant', 'linear']);
    expect(curves[1]!.gain).toBeLessThan(0);
  });

  it('gives a series that does nothing no reason for more than a constant', () => {
    const curves = new GrowthFits(data).fit(data.map(() => 0.1));
    const [constant, ...others] = curves;
    expect(constant).toMatchObject({ family: 'constant', gain: 0, parameters: 2 });
    expect(constant!.residualSquares).toBeGreaterThan(0);
    for (const { residualSquares } of others) {
      expect(residualSquares).toBe(constant!.residualSquares);
    }
  });

  it('has derivatives that are those of the curve', () => {
    const curve = fitted(
      data,
      data.map((amount) => 3 * amount * amount),
      'accelerating',
    );
    const step = 0.5;
    const [below, at, above] = [-step, 0, step].map((by) => growthAt(curve, 8000 + by));
    expect(growthRate(curve, 8000)).toBeCloseTo((above! - below!) / (2 * step), 3);
    expect(growthCurvature(curve, 8000)).toBeCloseTo(6, 6);
    expect((above! - 2 * at! + below!) / (step * step)).toBeCloseTo(6, 2);
  });
});
