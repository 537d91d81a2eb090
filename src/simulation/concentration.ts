/** How unequally a total is spread over items, for expected (not counted) exposure. */

/**
 * Number of items that would share equally as unequal a total: (Σx)² / Σx². NaN for a total of 0.
 *
 * @example effectiveItems([1, 1, 0, 0]) // 2
 */
export function effectiveItems(amounts: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < amounts.length; i++) {
    sum += amounts[i]!;
    squares += amounts[i]! * amounts[i]!;
  }
  return (sum * sum) / squares;
}

/**
 * The Gini coefficient Σ_{i<j} |x_i - x_j| / (n · Σx): 0 all equal, (n - 1) / n all on one item. NaN
 * for a total of 0.
 *
 * @example gini([0, 0, 1, 3, 6]) // 0.6
 */
export function gini(amounts: ArrayLike<number>): number {
  const ascending = Float64Array.from(amounts).sort();
  const n = ascending.length;
  let sum = 0;
  let differences = 0;
  for (let rank = 0; rank < n; rank++) {
    sum += ascending[rank]!;
    differences += (2 * rank + 1 - n) * ascending[rank]!;
  }
  return differences / (n * sum);
}

/** Share of the total held by the ⌈1% of n⌉ largest entries; NaN for a total of 0. */
export function topShare(amounts: ArrayLike<number>): number {
  const ascending = Float64Array.from(amounts).sort();
  const total = ascending.reduce((sum, amount) => sum + amount, 0);
  const top = ascending.slice(-Math.ceil(ascending.length / 100));
  return top.reduce((sum, amount) => sum + amount, 0) / total;
}
