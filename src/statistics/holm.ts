/**
 * Which of several tests are significant, when the chance of even one false finding among them all
 * must not exceed a level. Needs no independence between the tests.
 *
 * Holm: the smallest p is held against α/m, the next against α/(m−1), and so on up to the first that
 * fails. Uniformly more powerful than Bonferroni's α/m for all.
 *
 * O(m log m).
 *
 * @returns for each p, in the order given, whether it is significant
 * @example holmRejections([0.01, 0.04, 0.03, 0.005], 0.05) // [true, false, false, true]
 *
 * Reference: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
 * Statistics 6 (1979), 65-70.
 */
export function holmRejections(pValues: readonly number[], level: number): boolean[] {
  const order = [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
  const rejected = pValues.map(() => false);
  for (const [rank, test] of order.entries()) {
    if (!(pValues[test]! <= level / (pValues.length - rank))) break;
    rejected[test] = true;
  }
  return rejected;
}
