/** How unlike each other the items of one slate are. */

/**
 * Intra-list distance: the mean, over pairs of items of a slate, of the Jaccard distance between
 * their sets of categories: 1 − |a ∩ b| / |a ∪ b|.
 *
 * Range 0 to 1. NaN for fewer than two items. O(K²) in the slate's items.
 *
 * @param sets categories of each item, without repetition, none of them empty
 * @example intraListDistance([[0], [0, 1], [1]]) // 0.666667
 *
 * Reference: Ziegler et al., Improving recommendation lists through topic diversification, WWW
 * 2005 (as similarity); Jaccard, Bulletin de la Société vaudoise 37 (1901).
 */
export function intraListDistance(sets: readonly ArrayLike<number>[]): number {
  let distance = 0;
  for (let i = 0; i < sets.length; i++) {
    for (let j = i + 1; j < sets.length; j++) distance += jaccardDistance(sets[i]!, sets[j]!);
  }
  return distance / ((sets.length * (sets.length - 1)) / 2);
}

function jaccardDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let common = 0;
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (a[i] === b[j]) common++;
    }
  }
  return 1 - common / (a.length + b.length - common);
}
