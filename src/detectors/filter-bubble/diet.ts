/**
 * A diet is how a user's impressions divide over categories: decayed weights W_c with what is
 * needed to judge how much they can be trusted. These are the statistics of a single diet.
 */

/** Weights by category. Only the first `size` entries count; the object is reused. */
export interface Diet {
  size: number;
  categories: Uint16Array;
  weights: Float64Array;
  /** W = Σ_c W_c. */
  total: number;
  /** V = Σ w² over impressions. */
  squares: number;
  /** V_s = Σ w²‖s‖², s the item's category shares; equal to V where items have one category. */
  spread: number;
  /** Impressions, not decayed. */
  events: number;
}

/** The share of pairs' weight below which two impressions are one for all that doubles can tell. */
const LEAST_PAIRS = 1e-9;
/** No correction of an entropy's bias can be relied upon below about this many impressions. */
export const FEWEST_FOR_ENTROPY = 20;

/**
 * How many equally weighted impressions a diet is worth: W²/V.
 *
 * At least 1, at most the number of impressions.
 *
 * @example // weights 1 and ½: 1.8
 *
 * Reference: Kish, Survey Sampling (1965), 8.2.
 */
export function effectiveImpressions({ total, squares }: Diet): number {
  return (total * total) / squares;
}

/** Whether two impressions can be compared at all: two or more, none of vanishing weight. */
export function hasPairs(diet: Diet): boolean {
  const all = diet.total * diet.total;
  return diet.events >= 2 && all - diet.squares > LEAST_PAIRS * all;
}

/**
 * Simpson's diversity: the probability that two different impressions of the user, drawn by
 * weight, share no category (of items with several, the expected overlap of their shares).
 *
 * D = 1 − (Σ W_c² − V_s)/(W² − V). Unbiased from two impressions on, decayed or not.
 * Range 0 to 1. NaN without pairs. O(size).
 *
 * @example // three impressions of one category and one of another: 0.5
 *
 * Reference: Simpson, Measurement of diversity, Nature 163 (1949), 688; weights are ours.
 */
export function simpsonDiversity(diet: Diet): number {
  if (!hasPairs(diet)) return NaN;
  const { size, weights, total, squares, spread } = diet;
  let same = 0;
  for (let i = 0; i < size; i++) same += weights[i]! * weights[i]!;
  const diversity = 1 - (same - spread) / (total * total - squares);
  return Math.min(1, Math.max(0, diversity));
}

/**
 * Shannon's entropy of a diet, without correction: H = ln W − T/W with T = Σ W_c ln W_c.
 *
 * Nats, 0 to ln(size). O(size).
 *
 * @example // weights 1 and ½: 0.636514
 */
export function dietEntropy({ size, weights, total }: Diet): number {
  let entropy = 0;
  for (let i = 0; i < size; i++) {
    const share = weights[i]! / total;
    if (share > 0) entropy -= share * Math.log(share);
  }
  return entropy;
}

/**
 * What an entropy of few impressions is too low by, in expectation: (κm − 1)/(2n), m the categories
 * ever held, n the effective impressions, and κ = V_s/V the mean of ‖s‖² of the items' shares. Nats.
 *
 * Where items have one category, κ is 1 and this is Miller's (m − 1)/(2n). An item of several tells of
 * all of them at once, so shares vary less: the variance of a category's share is (κp_c − p_c²)/n where
 * items divide alike, and the bias is half of Σ_c of variance over p_c.
 *
 * @example // weights 3 and 1, n = 4: 0.125
 *
 * Reference: Miller, Note on the bias of information estimates (1955), for κ = 1.
 */
export function millerMadow(diet: Diet): number {
  const { size, spread, squares } = diet;
  return Math.max(0, (size * spread) / squares - 1) / (2 * effectiveImpressions(diet));
}
