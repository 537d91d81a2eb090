/** The product of positive estimates, and how sure one may be of it. */
import type { Interval } from './jackknife.js';
import type { Estimate } from './least-squares.js';
import { studentT975 } from './student-t.js';

/** A value with its 95% interval. */
export interface Between extends Interval {
  readonly value: number;
}

/**
 * The product of estimates with a 95% interval by the delta method on logarithms: its logarithm has
 * the variance Σ (SE_i/θ_i)², and the interval is exponentiated, so it stays above 0. Errors of
 * different estimates are taken as independent; t has the fewest degrees of freedom among them.
 *
 * Undefined unless every estimate is above 0.
 *
 * @example logProduct([0.8, 1.5, 0.6].map((value) => ({ value, standardError: 0, degrees: 9 }))) // 0.72
 *
 * Reference: Oehlert, A note on the delta method, The American Statistician 46 (1992), 27-29.
 */
export function logProduct(factors: readonly Estimate[]): Between | undefined {
  let value = 1;
  let variance = 0;
  let degrees = Infinity;
  for (const factor of factors) {
    if (!(factor.value > 0)) return undefined;
    const relative = factor.standardError / factor.value;
    value *= factor.value;
    variance += relative * relative;
    degrees = Math.min(degrees, factor.degrees);
  }
  const spread = Math.exp(studentT975(degrees) * Math.sqrt(variance));
  return { value, low: value / spread, high: value * spread };
}

/** An estimate with its 95% interval, value ∓ t·SE. */
export function studentInterval({ value, standardError, degrees }: Estimate): Between {
  const margin = studentT975(degrees) * standardError;
  return { value, low: value - margin, high: value + margin };
}
