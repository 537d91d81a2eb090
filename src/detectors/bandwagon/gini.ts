/** The Gini coefficient of exposure: how unequally impressions are spread over the catalogue. */
import type { CountHistogram } from '../../statistics/count-histogram.js';

/**
 * The Gini coefficient over a catalogue of n items, the never-shown ones included: the mean
 * difference between two items' exposures as a share of what it would be if one item had them all.
 *
 * G = D / (n·S) with D = Σ_{i<j} |c_i − c_j| and S = Σ c_i. 0 for equal exposure, (n−1)/n where one
 * item gets everything. NaN for no exposures.
 *
 * O(different counts).
 *
 * @param n items of the catalogue, at least those observed
 * @example gini(countHistogram([0, 0, 1, 3, 6]), 5) // 0.6
 *
 * Reference: Gini, Variabilità e mutabilità (1912). Division by n (not n−1), as in Sen (1973).
 */
export function gini(histogram: CountHistogram, n: number): number {
  return totalDifference(histogram, n) / (n * histogram.total);
}

/**
 * D = Σ_{i<j} |c_i − c_j| over the n items, an exact integer (up to 2⁵³).
 *
 * With G_k = #{i: c_i ≥ k}, a pair counts once for every k that lies above one of its counts and
 * not above the other: D = Σ_{k≥1} G_k·(n − G_k). G_k is constant between neighbouring counts.
 *
 * @example totalDifference(countHistogram([0, 0, 1, 3, 6]), 5) // 30
 */
export function totalDifference({ counts, items, observed }: CountHistogram, n: number): number {
  let difference = 0;
  let reaching = observed; // G_k for k up to counts[i]
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    difference += (counts[i]! - below) * reaching * (n - reaching);
    below = counts[i]!;
    reaching -= items[i]!;
  }
  return difference;
}
