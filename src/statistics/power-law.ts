/**
 * How something changes with data: not at all, along a line, or up along a curve that saturates or
 * one that accelerates. Each is level + gain·z(D) with z(D) = sign(p)·D^p, so that for a given exponent
 * p it is a line in z and solved directly; p itself is searched on a grid.
 */

/** Shapes of growth; `linear` is p = 1. */
export type GrowthFamily = 'constant' | 'linear' | 'saturating' | 'accelerating';

/** A fitted curve: level + gain·z(D/unit). The gain is negative for a falling line only. */
export interface GrowthCurve {
  readonly family: GrowthFamily;
  /** p: 0 constant, 1 linear, −b saturating, b accelerating. */
  readonly exponent: number;
  readonly level: number;
  readonly gain: number;
  /** The amount of data that counts as 1. */
  readonly unit: number;
  readonly residualSquares: number;
  /** Free numbers, the variance of the errors included. */
  readonly parameters: number;
}

const STEP = 0.05;
/** b of Q = Q∞ − a·D^(−b): .05, .10, … 2. */
export const SATURATING_EXPONENTS = grid(0.05, 2);
/** b of Q = q₀ + a·D^b: 1.25, 1.30, … 3. */
export const ACCELERATING_EXPONENTS = grid(1.25, 3);

/** Residuals below this share of all variation come from rounding. */
const ROUNDING = 1e-14;

interface Column {
  readonly family: GrowthFamily;
  readonly exponent: number;
  readonly mean: number;
  /** z less its mean. */
  readonly centred: Float64Array;
  readonly squares: number;
}

/**
 * The best curves through observations at these amounts of data, one a family: first made ready for
 * the amounts, then fitted to as many series as wanted (a bootstrap needs hundreds).
 *
 * Curves only rise; what falls is told by the line alone. With falling curves besides, a series that
 * does nothing was called falling too often: noise had three ways down and one way to stay.
 *
 * Cost: O(77 n) to make, the same for each fit.
 *
 * @example new GrowthFits([1, 4, 16]).fit([0.5, 0.65, 0.725])[2] // Q∞ .8, a .3, b .5
 *
 * Reference: Hestness et al., Deep learning scaling is predictable, empirically, arXiv 1712.00409
 * (2017), for the power law of learning curves.
 */
export class GrowthFits {
  private readonly unit: number;
  private readonly columns: Column[] = [];

  /** @param data amounts, all above 0, not all alike */
  constructor(data: ArrayLike<number>) {
    this.unit = data[data.length - 1]!;
    const logs = Float64Array.from(data, (amount) => Math.log(amount / this.unit));
    const add = (family: GrowthFamily, exponent: number) => {
      const sign = Math.sign(exponent);
      const centred = logs.map((log) => sign * Math.exp(exponent * log));
      const mean = sum(centred) / centred.length;
      for (let i = 0; i < centred.length; i++) centred[i]! -= mean;
      this.columns.push({ family, exponent, mean, centred, squares: dot(centred, centred) });
    };
    add('linear', 1);
    for (const b of SATURATING_EXPONENTS) add('saturating', -b);
    for (const b of ACCELERATING_EXPONENTS) add('accelerating', b);
  }

  /** Constant, linear and, where one rises, the saturating and the accelerating curve, in this order. */
  fit(y: ArrayLike<number>): GrowthCurve[] {
    const values = Float64Array.from(y);
    const mean = sum(values) / values.length;
    const size = dot(values, values);
    for (let i = 0; i < values.length; i++) values[i]! -= mean;
    const variation = dot(values, values);
    const least = ROUNDING * (variation + ROUNDING * size) + Number.MIN_VALUE;
    const { unit } = this;
    const curve = { level: mean, gain: 0, unit, residualSquares: Math.max(least, variation) };
    const best: GrowthCurve[] = [{ ...curve, family: 'constant', exponent: 0, parameters: 2 }];
    for (const { family, exponent, mean: middle, centred, squares } of this.columns) {
      const gain = squares > 0 ? dot(centred, values) / squares : 0;
      const residualSquares = Math.max(least, variation - gain * gain * squares);
      if (gain <= 0 && family !== 'linear') continue;
      const before = best[best.length - 1]!;
      if (before.family === family && before.residualSquares <= residualSquares) continue;
      if (before.family === family) best.pop();
      const level = mean - gain * middle;
      const parameters = family === 'linear' ? 3 : 4;
      best.push({ family, exponent, level, gain, unit, residualSquares, parameters });
    }
    return best;
  }
}

/** The height of a curve at an amount of data. */
export function growthAt({ exponent, level, gain, unit }: GrowthCurve, data: number): number {
  return level + gain * Math.sign(exponent) * Math.exp(exponent * Math.log(data / unit));
}

/** Its first derivative there: gain·|p|·(D/unit)^p / D. */
export function growthRate({ exponent, gain, unit }: GrowthCurve, data: number): number {
  return (gain * Math.abs(exponent) * Math.exp(exponent * Math.log(data / unit))) / data;
}

/**
 * Its second derivative there, (p − 1)/D times the first: negative where it saturates.
 *
 * @example growthCurvature(saturating, 4) // −0.007031 for .8 − .3/√D
 */
export function growthCurvature(curve: GrowthCurve, data: number): number {
  return (growthRate(curve, data) * (curve.exponent - 1)) / data;
}

function grid(first: number, last: number): readonly number[] {
  const steps = Math.round((last - first) / STEP);
  return Array.from({ length: steps + 1 }, (_, i) => Math.round((first + i * STEP) * 100) / 100);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
