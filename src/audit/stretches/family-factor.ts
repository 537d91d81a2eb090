/** How much further than an interval of 95% one must reach, where a report makes many comparisons. */
import { studentT975, studentTQuantile } from '../../statistics/student-t.js';

/** The chance that a report in which nothing changed names anything at all. */
export const FAMILY_ERROR = 0.05;

/** Of the jackknife over 20 groups of users, from which most intervals come. */
const DEGREES = 19;

/** Above it, levels come too near to 1 to be computed; no report is that long. */
const MOST = FAMILY_ERROR / (2 * 1e-6);

/**
 * By what factor a 95% interval must be lengthened so that any of m of them misses with a probability
 * of at most 5% (Bonferroni): t(1 − 0.05/2m) / t(0.975) on 19 degrees of freedom; 1 for m up to 1.
 *
 * @param comparisons m, 0 or more
 *
 * @example familyFactor(50) // 1.8554
 */
export function familyFactor(comparisons: number): number {
  if (comparisons <= 1) return 1;
  const level = 1 - FAMILY_ERROR / (2 * Math.min(comparisons, MOST));
  return studentTQuantile(level, DEGREES) / studentT975(DEGREES);
}
