/**
 * What makes an impression worth labelling, as numbers: the scores of active learning. Each is a feature
 * that the learned risk may use, and each can stand alone. None selects by itself: labels are drawn with
 * a probability, or nothing could be estimated from them.
 *
 * What is absent is NaN, and makes NaN: no probability, no second model, no committee.
 */

/**
 * How uncertain a prediction is: the variance p(1 − p) of a label of 0 or 1.
 *
 * 0 to 1/4. NaN unless p is a probability.
 *
 * @example uncertainty(0.9) // 0.09
 */
export function uncertainty(p: number): number {
  return p >= 0 && p <= 1 ? p * (1 - p) : NaN;
}

/**
 * How far two models are apart about one impression: |a − b|, on their own scale.
 *
 * NaN where either has no score.
 *
 * @example disagreement(0.9, 0.6) // 0.3
 */
export function disagreement(a: number, b: number): number {
  return Math.abs(a - b);
}

/**
 * How divided a committee is over the answer: the entropy of its votes in nats, −Σ v/V·ln(v/V).
 *
 * 0 where all agree, ln(answers) where they are split evenly. NaN without a vote.
 *
 * @param votes how many members vote for each answer, none negative
 * @example voteEntropy([2, 1]) // 0.636514
 *
 * Reference: I. Dagan & S. Engelson, Committee-based sampling for training probabilistic classifiers,
 * ICML 1995.
 */
export function voteEntropy(votes: ArrayLike<number>): number {
  let all = 0;
  for (let answer = 0; answer < votes.length; answer++) all += votes[answer]!;
  if (!(all > 0)) return NaN;
  let entropy = 0;
  for (let answer = 0; answer < votes.length; answer++) entropy -= xLogX(votes[answer]! / all);
  return entropy;
}

/**
 * What a label would tell about which member of a committee is right, in nats: the mean
 * Kullback-Leibler divergence of the members' predictions from their consensus p̄,
 * H(p̄) − mean H(p_m) with H the entropy of a label of 0 or 1 (BALD).
 *
 * 0 where all predict the same, however uncertain they are; ln 2 at most. NaN without a member, or
 * where one predicts no probability.
 *
 * @param probabilities each member's probability that the label is 1
 * @example bald([0.9, 0.6, 0.3]) // 0.136692
 *
 * Reference: A. McCallum & K. Nigam, Employing EM and pool-based active learning for text
 * classification, ICML 1998 (divergence from the consensus); N. Houlsby et al., Bayesian active
 * learning for classification and preference learning, arXiv 1112.5745, equation 2.
 */
export function bald(probabilities: ArrayLike<number>): number {
  const members = probabilities.length;
  let sum = 0;
  let entropies = 0;
  for (let member = 0; member < members; member++) {
    sum += probabilities[member]!;
    entropies += labelEntropy(probabilities[member]!);
  }
  // Concave as entropy is, rounding alone takes the difference below 0.
  return Math.max(0, labelEntropy(sum / members) - entropies / members);
}

/**
 * How much a label would change the model: the expected length of the gradient of a logistic model's
 * loss, p·(1 − p)‖x‖ + (1 − p)·p‖x‖ = 2p(1 − p)‖x‖.
 *
 * NaN unless p is a probability and the norm a length.
 *
 * @param norm ‖x‖, the Euclidean length of the impression's features; 1 where they are unknown
 * @example expectedGradient(0.8, 2) // 0.64
 *
 * Reference: B. Settles, M. Craven & S. Ray, Multiple-instance active learning, NIPS 2007.
 */
export function expectedGradient(p: number, norm = 1): number {
  return norm >= 0 ? 2 * uncertainty(p) * norm : NaN;
}

/** Entropy in nats of a label that is 1 with probability p; NaN for what is no probability. */
function labelEntropy(p: number): number {
  return p >= 0 && p <= 1 ? -xLogX(p) - xLogX(1 - p) : NaN;
}

function xLogX(x: number): number {
  return x === 0 ? 0 : x * Math.log(x);
}
