/** Akaike's weights: how much each of several models deserves to be believed. */

/**
 * Akaike's criterion with the correction for few observations: badness of fit plus a price for each
 * parameter, n·ln(RSS/n) + 2k + 2k(k+1)/(n−k−1). Lower is better; only differences mean anything.
 *
 * Infinite where n ≤ k + 1: so few observations cannot speak for so many parameters.
 *
 * @param residualSquares RSS, the sum of squared residuals, above 0
 * @param parameters k, the variance of the errors included
 * @example aicc(0.004, 12, 3) // −87.076411
 *
 * Reference: Hurvich & Tsai, Regression and time series model selection in small samples, Biometrika
 * 76 (1989), 297-307.
 */
export function aicc(residualSquares: number, n: number, parameters: number): number {
  const spare = n - parameters - 1;
  if (spare <= 0) return Infinity;
  const k = parameters;
  return n * Math.log(residualSquares / n) + 2 * k + (2 * k * (k + 1)) / spare;
}

/**
 * The weights of models with these criteria, e^(−Δ/2) with Δ the distance to the best, as shares that
 * sum to 1. A criterion of Infinity has weight 0; all NaN where every one is infinite.
 *
 * @example akaikeWeights([-79.747589, -87.076411, -83.964502]) // 0.020717, 0.808664, 0.170618
 *
 * Reference: Burnham & Anderson, Model Selection and Multimodel Inference (2002), 2.9.1.
 */
export function akaikeWeights(criteria: readonly number[]): number[] {
  const best = Math.min(...criteria);
  const likelihoods = criteria.map((criterion) => Math.exp((best - criterion) / 2));
  const total = likelihoods.reduce((sum, each) => sum + each, 0);
  return likelihoods.map((each) => each / total);
}
