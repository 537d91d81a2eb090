/** How much of a budget is spent uniformly, chosen from what the last window's labels have shown. */
import { inclusionRule, type LabelPlan } from './inclusion.js';

/** The shares that are tried, in ascending order. */
export const MIXING_SHARES = [0.1, 0.2, 0.5, 1] as const;

/** A window's labels, in columns. */
export interface LabelErrors {
  /** û as the model says now, learnt without these labels. */
  readonly risk: ArrayLike<number>;
  /** π with which each was chosen. */
  readonly inclusion: ArrayLike<number>;
  /** r = label − prediction. */
  readonly error: ArrayLike<number>;
}

/**
 * τ of {.1, .2, .5, 1} with the least estimated variance of the mean: the one that minimises
 * Σ(1/π^τ − 1)·r²/π over the last window's labels, π^τ what the rule would give them with that share.
 *
 * Of equals the larger, and 1 (all uniform) without a label or an error: so the first window, of which
 * nothing is known, is uniform. O(labels).
 *
 * @param plan of the coming window; its own mixing does not matter
 *
 * Reference: P. Li, T. Zrnic & E. J. Candès, Robust sampling for active statistical inference,
 * arXiv 2511.08991.
 */
export function chooseMixing(labels: LabelErrors, plan: Omit<LabelPlan, 'mixing'>): number {
  let chosen = 1;
  let least = Infinity;
  for (const mixing of [...MIXING_SHARES].reverse()) {
    const variance = varianceWith(labels, { ...plan, mixing });
    if (variance < least) [chosen, least] = [mixing, variance];
  }
  return chosen;
}

function varianceWith({ risk, inclusion, error }: LabelErrors, plan: LabelPlan): number {
  const inclusionOf = inclusionRule(plan);
  let sum = 0;
  for (let i = 0; i < risk.length; i++) {
    sum += ((1 / inclusionOf(risk[i]!) - 1) * error[i]! * error[i]!) / inclusion[i]!;
  }
  return sum;
}
