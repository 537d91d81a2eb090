/**
 * The non-decreasing sequence that is nearest to the given values in weighted least squares
 * (isotonic regression): where the values fall, neighbours are pooled to their weighted mean.
 *
 * The result has the same weighted mean as the values. A weight of 0 lets a place follow its
 * neighbours; all weights 0 leaves the values as they are where they do not fall.
 *
 * Cost: O(length), by the pool-adjacent-violators algorithm.
 *
 * @param weights as many as values, none negative
 * @example isotonicFit([1, 3, 2], [1, 1, 1]) // 1, 2.5, 2.5
 *
 * Reference: M. Ayer et al., An empirical distribution function for sampling with incomplete
 * information, Annals of Mathematical Statistics 26 (1955), 641-647.
 */
export function isotonicFit(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array {
  const { length } = values;
  // Blocks of pooled neighbours: where each starts, its mean and its weight.
  const start = new Uint32Array(length);
  const mean = new Float64Array(length);
  const weight = new Float64Array(length);
  let blocks = 0;
  for (let i = 0; i < length; i++) {
    start[blocks] = i;
    mean[blocks] = values[i]!;
    weight[blocks] = weights[i]!;
    blocks++;
    while (blocks > 1 && mean[blocks - 2]! >= mean[blocks - 1]!) {
      blocks--;
      const both = weight[blocks - 1]! + weight[blocks]!;
      const share = both > 0 ? weight[blocks]! / both : 0.5;
      mean[blocks - 1]! += share * (mean[blocks]! - mean[blocks - 1]!);
      weight[blocks - 1] = both;
    }
  }
  const fitted = new Float64Array(length);
  for (let block = 0; block < blocks; block++) {
    const end = block + 1 < blocks ? start[block + 1]! : length;
    fitted.fill(mean[block]!, start[block], end);
  }
  return fitted;
}
