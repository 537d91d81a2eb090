/** How near a ranking comes to the best order of what it ranks. */

/**
 * Normalised discounted cumulative gain of the first k: Σ (2^rel − 1)/log₂(place + 1) over the places,
 * divided by what the best order would have.
 *
 * In [0, 1]; null where nothing has gain, or nothing is ranked. Rows of equal score share the mean
 * gain of their tie, so that the order in which they were given does not matter. O(n log n).
 *
 * @param relevance at least 0
 * @throws RangeError for a negative relevance, or a score that is no number
 * @example ndcg([4, 3, 2, 1], [3, 2, 0, 1], 10) // 0.992620
 *
 * Reference: Järvelin & Kekäläinen, Cumulated gain-based evaluation of IR techniques, ACM TOIS 20
 * (2002), 422-446; gain 2^rel − 1 after Burges et al., Learning to rank using gradient descent, ICML
 * 2005; ties after McSherry & Najork, Computing information retrieval performance measures efficiently
 * in the presence of tied scores, ECIR 2008.
 */
export function ndcg(
  scores: ArrayLike<number>,
  relevance: ArrayLike<number>,
  k: number,
): number | null {
  const gains = new Float64Array(scores.length);
  for (let row = 0; row < gains.length; row++) {
    if (!(relevance[row]! >= 0)) {
      throw new RangeError(`Relevance must be at least 0, not ${relevance[row]}.`);
    }
    if (Number.isNaN(scores[row])) throw new RangeError('A score is not a number.');
    gains[row] = Math.exp(relevance[row]! * Math.LN2) - 1;
  }
  const order = Array.from(gains.keys()).sort((a, b) => scores[b]! - scores[a]!);
  let found = 0;
  for (let start = 0; start < Math.min(k, order.length);) {
    let end = start;
    let gain = 0;
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++) {
      gain += gains[order[end]!]!;
    }
    for (let place = start; place < Math.min(k, end); place++) {
      found += (gain / (end - start)) * discount(place);
    }
    start = end;
  }
  gains.sort().reverse();
  let best = 0;
  for (let place = 0; place < Math.min(k, gains.length); place++) {
    best += gains[place]! * discount(place);
  }
  return best > 0 ? Math.min(1, found / best) : null;
}

/** 1/log₂(place + 2), the place counted from 0. */
function discount(place: number): number {
  return Math.LN2 / Math.log(place + 2);
}
