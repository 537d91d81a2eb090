/**
 * With which probability an impression is chosen for labelling, and whether it is. The probability is
 * known when the impression comes, since it rests on the window before; the draw is a hash's, so that
 * every worker, and every replay, draws the same.
 */

/** What a window's probabilities rest on; all but the budget is known from the window before. */
export interface LabelPlan {
  /** B: labels wanted of the window. */
  readonly budget: number;
  /** N̂: impressions expected. */
  readonly impressions: number;
  /** Σ̂û: the expected sum of their risks. */
  readonly totalRisk: number;
  /** τ: share of the budget that is spent uniformly, 0 to 1. */
  readonly mixing: number;
}

/** The probability of an impression by its risk û. */
export type InclusionRule = (risk: number) => number;

/**
 * The rule of a window: π = min(1, τB/N̂ + (1 − τ)B·û/Σ̂û).
 *
 * The uniform share keeps every weight 1/π below N̂/(τB), however wrong the risks are. An impression
 * whose risk is unknown (NaN, infinite, negative) counts as one of mean risk, B/N̂; so does every one where Σ̂û is 0, or
 * not finite, and tells nothing apart. As probabilities end at 1, the labels expected may fall short of
 * the budget, never exceed it (if N̂ and Σ̂û hold).
 *
 * @throws RangeError unless the budget is at least 0, impressions above 0, mixing from 0 to 1
 * @example
 * const rule = inclusionRule({ budget: 2, impressions: 4, totalRisk: 1, mixing: 0.2 });
 * [0.1, 0.2, 0.3, 0.4].map(rule) // .26, .42, .58, .74
 *
 * Reference: T. Zrnic & E. J. Candès, Active statistical inference, arXiv 2403.03208, section 5.
 */
export function inclusionRule(plan: LabelPlan): InclusionRule {
  const { budget, impressions, totalRisk, mixing } = plan;
  if (!(budget >= 0 && budget < Infinity)) {
    throw new RangeError(`A budget is a number of labels, not ${budget}.`);
  }
  if (!(impressions > 0)) {
    throw new RangeError(`Without impressions (${impressions}) there is nothing to choose from.`);
  }
  if (!(mixing >= 0 && mixing <= 1)) {
    throw new RangeError(`The mixing share is from 0 to 1, not ${mixing}.`);
  }
  const even = Math.min(1, budget / impressions);
  if (!(totalRisk > 0 && totalRisk < Infinity)) return () => even;
  const uniform = (mixing * budget) / impressions;
  const byRisk = (1 - mixing) * budget;
  return (risk) =>
    risk >= 0 && risk < Infinity ? Math.min(1, uniform + byRisk * (risk / totalRisk)) : even;
}

/**
 * The probabilities of a whole window whose risks are known: N̂ and Σ̂û are its own.
 *
 * @throws RangeError as `inclusionRule` does, but for no risks, which have no probabilities
 * @example inclusionProbabilities([0.1, 0.2, 0.3, 0.4], 2, 0.2) // .26, .42, .58, .74
 */
export function inclusionProbabilities(
  risks: ArrayLike<number>,
  budget: number,
  mixing: number,
): Float64Array {
  const impressions = risks.length;
  if (impressions === 0) return new Float64Array(0);
  let totalRisk = 0;
  for (let i = 0; i < impressions; i++) totalRisk += risks[i]!;
  return Float64Array.from(risks, inclusionRule({ budget, impressions, totalRisk, mixing }));
}

const TWO_32 = 0x1_0000_0000;

/**
 * Whether an impression is drawn: its 64-bit hash lies below π·2⁶⁴. O(1), exact.
 *
 * A drawn impression stays drawn under any larger probability. Never with π of 0 or NaN, always with 1.
 *
 * @param hashHigh, hashLow unsigned 32-bit halves of the hash of (recommendation, item, salt)
 */
export function isDrawn(hashHigh: number, hashLow: number, inclusion: number): boolean {
  const scaled = inclusion * TWO_32;
  const high = Math.floor(scaled);
  return hashHigh < high || (hashHigh === high && hashLow < (scaled - high) * TWO_32);
}
