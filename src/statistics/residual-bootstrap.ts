/** The residual bootstrap: what else could have been measured, had the errors fallen otherwise. */
import type { Interval } from './jackknife.js';

/** Replicates whose 5th and 195th give a 95% interval exactly: (199 + 1)·2.5% = 5. */
export const REPLICATES = 199;

/**
 * Errors to draw from: the residuals of a fit with their mean taken out, stretched by √(n/(n−p)),
 * since a fit of p parameters makes them that much smaller than the errors were.
 *
 * @param parameters p, below n; may be a mean over models
 * @example drawable([0.1, -0.1, 0.1, -0.1], 2) // ±0.141421
 *
 * Reference: Efron & Tibshirani, An Introduction to the Bootstrap (1993), 9.4; Davison & Hinkley,
 * Bootstrap Methods and their Application (1997), 6.2.3.
 */
export function drawable(residuals: ArrayLike<number>, parameters: number): Float64Array {
  const n = residuals.length;
  const errors = Float64Array.from(residuals);
  const mean = errors.reduce((sum, each) => sum + each, 0) / n;
  const stretch = Math.sqrt(n / (n - parameters));
  return errors.map((each) => (each - mean) * stretch);
}

/** Fills `into` with fitted[i] plus an error drawn with replacement. */
export function resample(
  fitted: ArrayLike<number>,
  errors: Float64Array,
  random: () => number,
  into: Float64Array,
): void {
  for (let i = 0; i < into.length; i++) into[i] = fitted[i]! + drawn(errors, random);
}

/** One of the errors, each as likely as the other. */
export function drawn(errors: Float64Array, random: () => number): number {
  return errors[Math.floor(random() * errors.length)]!;
}

/**
 * The middle 95% of the replicates: their 2.5% and 97.5% points, stretched to hold the value itself
 * where they miss it.
 *
 * @param replicates REPLICATES of them
 */
export function percentileInterval(value: number, replicates: Float64Array): Interval {
  const sorted = replicates.slice().sort();
  const outside = Math.round((sorted.length + 1) * 0.025);
  const low = sorted[outside - 1]!;
  const high = sorted[sorted.length - outside]!;
  return { low: Math.min(low, value), high: Math.max(high, value) };
}
