/** How well scores tell good from bad, for labels between 0 and 1 that count unequally. */

export interface ShardedValue {
  readonly value: number;
  /** The value without each populated shard; shards without rows have none. */
  readonly without: readonly number[];
}

/**
 * The area under the ROC curve: the probability that a good row has a higher score than a bad one,
 * ties counting half. A label L of weight w is w·L of a good row and w·(1−L) of a bad one; a row is
 * never compared with itself.
 *
 * AUC = Σ_{i≠j} w_i·L_i·w_j·(1−L_j)·[s_i > s_j] / Σ_{i≠j} w_i·L_i·w_j·(1−L_j)
 *
 * In [0, 1]; ½ says nothing. NaN where there are no good or no bad rows. O(n log n), and O(n) more
 * for each shard left out.
 *
 * @param shard of each row, below `shards`
 * @throws RangeError for a score or weight that is no number, a negative weight, a label outside [0, 1]
 * @example weightedAuc([0.9, 0.4, 0.7], [1, 1, 0], [1, 1, 1]).value // 0.5
 *
 * Reference: Hanley & McNeil, The meaning and use of the area under a ROC curve, Radiology 143 (1982),
 * 29-36.
 */
export function weightedAuc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  shard?: ArrayLike<number>,
  shards = 0,
): ShardedValue {
  const { length } = scores;
  const order = new Uint32Array(length);
  const held = new Uint8Array(shards);
  for (let row = 0; row < length; row++) {
    refuse(scores[row]!, labels[row]!, weights[row]!);
    order[row] = row;
    if (shard !== undefined) held[shard[row]!] = 1;
  }
  order.sort((a, b) => scores[a]! - scores[b]!);
  const of = (left: number) => ordered(order, scores, labels, weights, shard, left);
  const without: number[] = [];
  for (let left = 0; left < shards; left++) if (held[left] === 1) without.push(of(left));
  return { value: of(-1), without };
}

/** The area over rows in order of score, those of one shard left out. */
function ordered(
  order: Uint32Array,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  shard: ArrayLike<number> | undefined,
  left: number,
): number {
  let concordant = 0;
  let good = 0;
  let bad = 0;
  let own = 0;
  for (let at = 0; at < order.length;) {
    const score = scores[order[at]!]!;
    let goodHere = 0;
    let badHere = 0;
    let ownHere = 0;
    for (; at < order.length && scores[order[at]!] === score; at++) {
      const row = order[at]!;
      if (shard !== undefined && shard[row] === left) continue;
      const isGood = weights[row]! * labels[row]!;
      const isBad = weights[row]! * (1 - labels[row]!);
      goodHere += isGood;
      badHere += isBad;
      ownHere += isGood * isBad;
    }
    concordant += goodHere * bad + (goodHere * badHere - ownHere) / 2;
    good += goodHere;
    bad += badHere;
    own += ownHere;
  }
  const pairs = good * bad - own;
  return pairs > 0 ? concordant / pairs : NaN;
}

function refuse(score: number, label: number, weight: number): void {
  if (Number.isNaN(score)) throw new RangeError('A score is not a number.');
  if (!(label >= 0 && label <= 1)) throw new RangeError(`A label must be in [0, 1], not ${label}.`);
  if (!(weight >= 0 && weight < Infinity)) {
    throw new RangeError(`A weight must be at least 0 and finite, not ${weight}.`);
  }
}
