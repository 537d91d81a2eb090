/** Where a noisy series stands at a place, and how fast it moves there. */
import { combination, leastSquares, type Estimate } from './least-squares.js';

/** The line at a place; `value`s are its height there and its rise for each unit of x. */
export interface LocalLine {
  readonly level: Estimate;
  readonly slope: Estimate;
}

/**
 * How much an observation at this distance counts, by the tricube (1 − |u|³)³: 1 at distance 0, 0
 * from the bandwidth on.
 *
 * @example tricube(2, 4) // 0.669921875
 */
export function tricube(distance: number, bandwidth: number): number {
  const u = Math.min(1, Math.abs(distance) / bandwidth);
  const rest = 1 - u * u * u;
  return rest * rest * rest;
}

/**
 * Local-linear regression: the line that fits the observations around a place best, near ones
 * counting most. At the end of a series it has no bias towards the past, unlike a moving average.
 *
 * Weights are the tricube of the distance to the place; errors are HC3. Undefined where fewer than
 * three observations of different x lie inside the bandwidth.
 *
 * Cost: O(n).
 *
 * @param bandwidth distance from which an observation no longer counts, in the unit of x
 * @example localLinear([0, 1, 2, 3, 4], [0.5, 0.52, 0.53, 0.56, 0.6], 4, 4) // 0.595986, 0.031044
 *
 * Reference: Cleveland, Robust locally weighted regression and smoothing scatterplots, Journal of the
 * American Statistical Association 74 (1979), 829-836. Fan & Gijbels, Local Polynomial Modelling
 * (1996), 3.2, on the behaviour at the boundary.
 */
export function localLinear(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  at: number,
  bandwidth: number,
): LocalLine | undefined {
  const from = Array.from(x, (value) => value - at);
  const weights = from.map((distance) => tricube(distance, bandwidth));
  const ones = from.map(() => 1);
  const fit = leastSquares([ones, from], y, weights);
  return fit && { level: combination(fit, [1, 0]), slope: combination(fit, [0, 1]) };
}
