/** How much likelier a position is looked at than another, from items that were shown at both. */

/** The sums over items that the ratio is made of. */
export interface HaenszelSums {
  /** R = Σ C_b·N_a/N, with N = N_a + N_b. */
  r: number;
  /** S = Σ C_a·N_b/N. */
  s: number;
  /** Σ [(C_a + C_b)·N_a·N_b − C_a·C_b·N]/N². */
  spread: number;
}

/** Adds an item with N impressions and C clicks at each. One not shown at both adds nothing. O(1). */
export function addItem(
  sums: HaenszelSums,
  impressionsA: number,
  clicksA: number,
  impressionsB: number,
  clicksB: number,
): void {
  if (impressionsA === 0 || impressionsB === 0) return;
  const n = impressionsA + impressionsB;
  sums.r += (clicksB * impressionsA) / n;
  sums.s += (clicksA * impressionsB) / n;
  sums.spread +=
    ((clicksA + clicksB) * impressionsA * impressionsB - clicksA * clicksB * n) / (n * n);
}

/**
 * θ_b/θ_a = R/S: the click rate at position b as a multiple of that at a, item by item, so that better
 * items standing higher does not enter. NaN or infinite where either has no clicks.
 *
 * @example N = [[100, 100], [50, 150]], C = [[20, 10], [5, 6]]: 6.5/13.75 = .472727
 *
 * Reference: Agarwal et al., Estimating position bias without intrusive interventions, WSDM 2019;
 * Greenland & Robins, Estimation of a common effect parameter from sparse follow-up data,
 * Biometrics 41 (1985), 55-68, eq. 10 and 13.
 */
export function examinationRatio({ r, s }: HaenszelSums): number {
  return r / s;
}

/**
 * The variance of the ratio's logarithm, for one pair of positions alone.
 *
 * @example the above: .094126
 */
export function logRatioVariance({ r, s, spread }: HaenszelSums): number {
  return spread / (r * s);
}
