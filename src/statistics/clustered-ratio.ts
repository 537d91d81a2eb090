/** Means over users who have several rows each: the user is what is independent, not the row. */
import type { Estimate } from './least-squares.js';

/**
 * The ratio of two totals over users, R = Σa / Σd, with the standard error of a ratio of means:
 *
 * SE = √(U/(U−1) · Σ_u (a_u − R·d_u)²) / Σd
 *
 * With a_u a user's sum of (weighted) paired differences and d_u the sum of the weights it is their
 * mean by row; with d_u = 1 the mean by user with its usual error s/√U. Undefined for fewer than two
 * users, or where Σd is not above 0. O(U).
 *
 * @example clusteredRatio([2, 1, 3], [4, 2, 4]) // 0.6, standard error 0.091652
 * @example clusteredRatio([0.1, 0, -0.1, 0.2], [1, 1, 1, 1]) // 0.05, standard error 0.064550
 *
 * Reference: Cochran, Sampling Techniques (1977), 2.11 and 6.4; Deng, Knoblich & Lu, Applying the
 * delta method in metric analytics, KDD 2018.
 */
export function clusteredRatio(a: ArrayLike<number>, d: ArrayLike<number>): Estimate | undefined {
  const users = a.length;
  let sumA = 0;
  let sumD = 0;
  for (let user = 0; user < users; user++) {
    sumA += a[user]!;
    sumD += d[user]!;
  }
  if (users < 2 || !(sumD > 0)) return undefined;
  const value = sumA / sumD;
  let squares = 0;
  for (let user = 0; user < users; user++) {
    const residual = a[user]! - value * d[user]!;
    squares += residual * residual;
  }
  const standardError = Math.sqrt((users / (users - 1)) * squares) / sumD;
  return { value, standardError, degrees: users - 1 };
}
