/** One evidence from several: what keeps the guarantee when readings or tails are watched together. */

/**
 * Evidence of several detectors on the same clock as one: Σ ω_d·M_d with Σ ω_d = 1.
 *
 * A weighted average of e-detectors is one, under any dependence between them: an alarm of the average
 * at A has the average run length that one detector has, for all of them together. A weight is the share
 * of the false alarms that a reading may spend, and it alarms by itself at A / ω_d. All are reset when
 * the average crosses.
 *
 * A detector without an observation keeps its evidence and its weight.
 *
 * @param weights not negative; need not sum to 1, they are divided by their sum
 * @throws RangeError where there are not as many weights as detectors, or none is above 0
 * @example averageEvidence([10, 2], [1, 3]) // 4
 *
 * Reference: Shin, Ramdas & Rinaldo (2024), section 2.4.
 */
export function averageEvidence(evidence: readonly number[], weights: readonly number[]): number {
  const shares = budgetShares(weights);
  if (shares.length !== evidence.length) {
    throw new RangeError(
      `${weights.length} weights cannot belong to ${evidence.length} detectors.`,
    );
  }
  return evidence.reduce((sum, each, d) => sum + shares[d]! * each, 0);
}

/**
 * Evidence for a change either way: the average of that upwards and that downwards. Alarms at the same A
 * as one tail alone; each tail by itself then needs 2A.
 *
 * @example twoSidedEvidence(4300, 20) // 2160
 */
export function twoSidedEvidence(up: number, down: number): number {
  return (up + down) / 2;
}

/**
 * How one budget of false alarms is split: weights divided by their sum. By default all are alike.
 *
 * @example budgetShares([1, 1, 2]) // 0.25, 0.25, 0.5
 */
export function budgetShares(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, each) => sum + each, 0);
  if (!(total > 0 && total < Infinity && weights.every((each) => each >= 0))) {
    throw new RangeError('Weights are at least 0, and one of them is above it.');
  }
  return weights.map((each) => each / total);
}

/**
 * Blocks between false alarms that one detector is left with of a budget: A / ω. At a daily clock with
 * A = 90, half of the budget is an alarm in 180 days on average.
 *
 * @example ownThreshold(90, 0.5) // 180
 */
export function ownThreshold(threshold: number, share: number): number {
  return threshold / share;
}

/**
 * One block's factor from those of several readings, by averaging: mean at most 1 in control under any
 * dependence between the readings. Finds what shifts one of them.
 *
 * @example averageFactor([1.2, 0.9, 1.5]) // 1.2
 */
export function averageFactor(factors: readonly number[]): number {
  if (factors.length === 0) return 1;
  return factors.reduce((sum, each) => sum + each, 0) / factors.length;
}

/**
 * One block's factor from those of several readings, by multiplying. It gathers small shifts of all of
 * them much sooner, but has mean at most 1 ONLY where the readings are independent of each other given
 * the past: other users (disjoint shards, surfaces, policies), never two readings of the same users.
 *
 * @example productFactor([1.2, 0.9, 1.5]) // 1.62
 */
export function productFactor(factors: readonly number[]): number {
  return factors.reduce((product, each) => product * each, 1);
}
