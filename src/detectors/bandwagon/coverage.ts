/** How much of the catalogue is shown at all, and how much more would be with more traffic. */
import type { CountHistogram } from '../../statistics/count-histogram.js';

/**
 * Good-Turing's coverage Ĉ = 1 − f₁/S: the estimated probability that the next impression shows an
 * item already shown in the window. f₁ is the number of items shown exactly once.
 *
 * Range 0 to 1. NaN for no impressions.
 *
 * @example goodTuringCoverage(countHistogram([5, 3, 2, 2, 1, 1, 1, 1])) // 0.75
 *
 * Reference: Good, The population frequencies of species, Biometrika 40 (1953), 237-264.
 */
export function goodTuringCoverage(histogram: CountHistogram): number {
  return 1 - itemsShown(histogram, 1) / histogram.total;
}

/**
 * Chao's estimate of how many items the policy would show in the end, from those it showed once
 * and twice: S_obs + f₁(f₁ − 1)/(2(f₂ + 1)), but not more than the catalogue's n.
 *
 * A lower bound in expectation, from the items observed up to n.
 *
 * @example chao1(countHistogram([5, 3, 2, 2, 1, 1, 1, 1]), 20) // 10
 *
 * Reference: Chao, Nonparametric estimation of the number of classes, Scandinavian Journal of
 * Statistics 11 (1984), in the bias-corrected form of Chao (2005).
 */
export function chao1(histogram: CountHistogram, n: number): number {
  const once = itemsShown(histogram, 1);
  const twice = itemsShown(histogram, 2);
  return Math.min(n, histogram.observed + (once * (once - 1)) / (2 * (twice + 1)));
}

/** How many items were shown exactly this often. */
function itemsShown({ counts, items }: CountHistogram, times: number): number {
  const at = counts.subarray(0, times).indexOf(times); // counts ascend: it is among the first
  return at === -1 ? 0 : items[at]!;
}
