/** Evidence that grows under watch: recursions over factors whose mean is at most 1 in control. */

/**
 * Shiryaev-Roberts evidence after one more factor: M ← (M + 1)·factor.
 *
 * Each block a new bet of 1 begins, and all bets so far are multiplied; M is their sum. While the factor
 * has mean at most 1 given the past, M less the number of blocks is a supermartingale, so an alarm at
 * M ≥ A comes after A blocks or more on average, whatever the distribution, and under continuous watch.
 *
 * @param factor not negative; NaN is refused by whoever makes it
 * @example shiryaevRoberts(shiryaevRoberts(0, 1.3), 1.3) // 2.99
 *
 * Reference: Shin, Ramdas & Rinaldo, E-detectors: a nonparametric framework for sequential change
 * detection, New England Journal of Statistics in Data Science 2 (2024), 229-260, definition 2.2, and
 * theorem 2.4 (average run length).
 */
export function shiryaevRoberts(evidence: number, factor: number): number {
  return (evidence + 1) * factor;
}

/**
 * CUSUM evidence after one more factor: M ← max(M, 1)·factor, the best of the bets instead of their
 * sum. Smaller than Shiryaev-Roberts on the same factors, so its alarms come later and its average run
 * length is above A by more.
 *
 * @example cusumEvidence(cusumEvidence(0, 1.3), 1.3) // 1.69
 */
export function cusumEvidence(evidence: number, factor: number): number {
  return Math.max(evidence, 1) * factor;
}

/**
 * How far evidence is on its way to an alarm, from 0 to 1, on a log scale: ln(1 + M) / ln(1 + A). Half
 * of the way stands for the square root of the threshold, not for half of it: with A = 2160 that is 46.
 *
 * 1 from the threshold on; 0 without evidence.
 *
 * @param threshold A, above 0
 * @example evidenceShare(45.5, 2160) // 0.5
 */
export function evidenceShare(evidence: number, threshold: number): number {
  if (!(evidence > 0)) return 0;
  return Math.min(1, Math.log1p(evidence) / Math.log1p(threshold));
}
