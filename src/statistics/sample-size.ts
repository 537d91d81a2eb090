/** How many observations a question needs. */
import { NORMAL_975 } from './student-t.js';

/** The 80% point of the standard normal distribution: the power that is asked for. */
const NORMAL_80 = 0.8416212335729143;

/**
 * How many observations find a mean difference of δ with a chance of 80%, at the two-sided level of 5%:
 * n = (1.96 + 0.8416)²·σ²/δ².
 *
 * Not rounded. 0 for a spread of 0.
 *
 * @param spread σ, the standard deviation of a paired difference, at least 0
 * @param difference δ, above 0
 * @throws RangeError outside these
 * @example sampleSize(0.3, 0.02) // 1766.0
 *
 * Reference: Lachin, Introduction to sample size determination and power analysis for clinical trials,
 * Controlled Clinical Trials 2 (1981), 93-113.
 */
export function sampleSize(spread: number, difference: number): number {
  if (!(spread >= 0 && difference > 0)) {
    throw new RangeError('A spread is at least 0 and a difference above 0.');
  }
  const reach = ((NORMAL_975 + NORMAL_80) * spread) / difference;
  return reach * reach;
}
