/** How far what a user is shown lies from what the user likes, and from what there is to show. */
import type { Diet } from './diet.js';

/** How much of the taste is mixed into what was shown, so that a category never shown costs a finite amount. */
export const SMOOTHING = 0.01;

/**
 * Miscalibration: the Kullback-Leibler divergence KL(p ‖ (1−α)q + αp) of what was shown (q) from
 * what was liked (p), α = 0.01.
 *
 * Nats; 0 where they agree, at most −ln α = 4.605 where nothing liked was shown. O(m²) in
 * the user's categories, which are few.
 *
 * @example // p = (.5, .3, .2), q = (.8, .2, 0): 0.808054
 *
 * Reference: Steck, Calibrated recommendations, RecSys 2018, equations 6 and 7.
 */
export function calibrationDivergence(liked: Diet, shown: Diet): number {
  let divergence = 0;
  for (let i = 0; i < liked.size; i++) {
    const p = liked.weights[i]! / liked.total;
    const q = weightOf(shown, liked.categories[i]!) / shown.total;
    if (p > 0) divergence += p * Math.log(p / ((1 - SMOOTHING) * q + SMOOTHING * p));
  }
  return Math.max(0, divergence);
}

/**
 * The Jensen-Shannon divergence between a diet p and the supply s, with m = (p + s)/2:
 * ½ KL(p ‖ m) + ½ KL(s ‖ m). What the user never met adds ½ s ln 2 for each category.
 *
 * Nats; 0 for a diet like the supply, ln 2 where they share no category. O(size).
 *
 * @param supply shares by category number that sum to 1
 * @example // p = (1, 0), s = (½, ½): 0.215762
 *
 * Reference: Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on
 * Information Theory 37 (1991), equation 3.3.
 */
export function supplyDivergence(diet: Diet, supply: Float64Array): number {
  let divergence = 0;
  let met = 0;
  for (let i = 0; i < diet.size; i++) {
    const p = diet.weights[i]! / diet.total;
    const s = supply[diet.categories[i]!] ?? 0;
    const middle = (p + s) / 2;
    if (p > 0) divergence += (p / 2) * Math.log(p / middle);
    if (s > 0) divergence += (s / 2) * Math.log(s / middle);
    met += s;
  }
  return Math.max(0, divergence + (Math.max(0, 1 - met) / 2) * Math.LN2);
}

function weightOf({ size, categories, weights }: Diet, category: number): number {
  for (let i = 0; i < size; i++) if (categories[i] === category) return weights[i]!;
  return 0;
}
