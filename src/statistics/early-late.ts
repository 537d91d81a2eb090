/** A group of labels: how many, their sum and their sum of squares. */
export interface LabelGroup {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** Beyond this many standard errors late labels differ from early ones. */
export const LARGEST_EARLY_LATE_DIFFERENCE = 3;

/**
 * Whether labels that come late differ from those that come early: the difference of the means, late
 * less early, in standard errors (Welch).
 *
 * z = (ȳ_late − ȳ_early)/√(s²_late/n_late + s²_early/n_early). Correcting for labels that have not
 * come yet supposes that they will be like those that have; beyond |z| = 3 that is refuted, and the
 * correction void.
 *
 * 0 where both groups are constant and equal, ±Infinity where constant and different; undefined where
 * a group has fewer than 2 labels.
 *
 * @example
 * // early 50 of 100, late 30 of 100: z −2.9341
 * earlyLateDifference({ n: 100, sum: 50, squares: 50 }, { n: 100, sum: 30, squares: 30 })
 *
 * Reference: B. L. Welch, The generalization of "Student's" problem when several different population
 * variances are involved, Biometrika 34 (1947), 28-35.
 */
export function earlyLateDifference(early: LabelGroup, late: LabelGroup): number | undefined {
  if (!(early.n >= 2 && late.n >= 2)) return undefined;
  const difference = late.sum / late.n - early.sum / early.n;
  if (difference === 0) return 0;
  return difference / Math.sqrt(squaredError(early) + squaredError(late));
}

function squaredError({ n, sum, squares }: LabelGroup): number {
  return Math.max(0, squares - (sum * sum) / n) / (n - 1) / n;
}
