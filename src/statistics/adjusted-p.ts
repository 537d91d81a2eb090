/** p-values told so that many tests can be read at one level. */

/**
 * Holm-adjusted p-values: each is the smallest level of the whole family at which its test is
 * significant, so that one false finding among all has at most that chance.
 *
 * p̃_(i) = max_{j≤i} min(1, (m − j + 1)·p_(j)). Needs no independence. O(m log m).
 *
 * @throws RangeError for a p outside [0, 1]
 * @example holmAdjusted([0.01, 0.04, 0.03, 0.005]) // [0.03, 0.06, 0.06, 0.02]
 *
 * Reference: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
 * Statistics 6 (1979), 65-70; adjusted as in Wright, Biometrics 48 (1992), 1005-1013.
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = ascending(pValues);
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  for (const [rank, test] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[test]!));
    adjusted[test] = largest;
  }
  return adjusted;
}

/**
 * Benjamini-Hochberg adjusted p-values (q): at q ≤ 0.1 a tenth of what is found is expected to be
 * false. For independent or positively dependent tests.
 *
 * q_(i) = min_{j≥i} min(1, m·p_(j)/j). O(m log m).
 *
 * @throws RangeError for a p outside [0, 1]
 * @example benjaminiHochberg([0.01, 0.02, 0.03, 0.5]) // [0.04, 0.04, 0.04, 0.5]
 *
 * Reference: Benjamini & Hochberg, Controlling the false discovery rate, JRSS B 57 (1995), 289-300.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ascending(pValues);
  const adjusted = pValues.map(() => 1);
  let smallest = 1;
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const test = order[rank]!;
    smallest = Math.min(smallest, (pValues.length * pValues[test]!) / (rank + 1));
    adjusted[test] = smallest;
  }
  return adjusted;
}

function ascending(pValues: readonly number[]): number[] {
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`A p-value must be in [0, 1], not ${p}.`);
  }
  return [...pValues.keys()].sort((a, b) => pValues[a]! - pValues[b]!);
}
