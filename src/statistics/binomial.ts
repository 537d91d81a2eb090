/** The numbers of successes, first to last, outside which a binomial has no noticeable mass. */
export interface BinomialSupport {
  readonly first: number;
  readonly last: number;
}

/**
 * Where the mass of a binomial distribution lies: its mode ± (8 standard deviations + 20), cut to
 * the possible. What is left out is below 10⁻¹⁴ (Bernstein's inequality; the 20 is for the long
 * right tail of small means).
 *
 * @example binomialSupport(1_000_000, 0.5) // { first: 495980, last: 504020 }
 */
export function binomialSupport(trials: number, probability: number): BinomialSupport {
  const mode = binomialMode(trials, probability);
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const reach = Math.ceil(8 * deviation) + 20;
  return { first: Math.max(0, mode - reach), last: Math.min(trials, mode + reach) };
}

/**
 * Writes P(X = k) of X ~ Binomial(trials, probability), for k = first..last of its support, to
 * terms[0..last−first], up to a common factor; returns the sum of the terms, by which to divide.
 *
 * The ratios of neighbouring terms are followed outwards from the mode, whose term is 1: no
 * factorials, no logarithms. Relative error about 10⁻¹⁶ times the distance from the mode.
 *
 * Cost: O(last − first), some 2 ns a term. `terms` must have room.
 *
 * @example binomialTerms(2, 0.5, { first: 0, last: 2 }, terms) // terms: .5, 1, .5; returns 2
 */
export function binomialTerms(
  trials: number,
  probability: number,
  { first, last }: BinomialSupport,
  terms: Float64Array,
): number {
  const mode = binomialMode(trials, probability);
  const odds = probability / (1 - probability);
  let sum = 1;
  terms[mode - first] = 1;
  for (let k = mode + 1, term = 1; k <= last; k++) {
    term *= (odds * (trials - k + 1)) / k;
    terms[k - first] = term;
    sum += term;
  }
  for (let k = mode - 1, term = 1; k >= first; k--) {
    term *= (k + 1) / (odds * (trials - k));
    terms[k - first] = term;
    sum += term;
  }
  return sum;
}

/** The likeliest number of successes. */
function binomialMode(trials: number, probability: number): number {
  return Math.min(trials, Math.floor((trials + 1) * probability));
}
