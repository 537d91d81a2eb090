/** Log-odds from few observations, kept finite by half an observation more in each cell. */

/**
 * The log-odds of the first against the second of two counts: above 0 where the first is larger.
 *
 * ln((a + ½)/(b + ½)), which is nearly unbiased and finite for a count of 0.
 *
 * @example logOdds(40, 10) // 1.349927
 *
 * Reference: Haldane, The estimation and significance of the logarithm of a ratio of frequencies,
 * Annals of Human Genetics 20 (1956), 309-311.
 */
export function logOdds(first: number, second: number): number {
  return Math.log((first + 0.5) / (second + 0.5));
}

/**
 * How much seeing a sign should move a belief: the logarithm of how much likelier it is under one
 * hypothesis than under the other, in nats; above 0 it speaks for the first.
 *
 * ln[(a + ½)/(n_a + 1)] − ln[(b + ½)/(n_b + 1)] for a sign that is there or not, seen a times among n_a cases
 * of the first and b times among n_b of the second.
 *
 * @example logLikelihoodRatio(40, 50, 10, 50) // 1.349927
 *
 * Reference: Good, Probability and the Weighing of Evidence (1950), chapter 6 ("weight of evidence").
 */
export function logLikelihoodRatio(a: number, ofA: number, b: number, ofB: number): number {
  return logOdds(a, b) - Math.log((ofA + 1) / (ofB + 1));
}
