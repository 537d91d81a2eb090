/** Intervals that may be looked at after every block. */

/** Sums of a run of blocks; plain data. */
export interface Run {
  readonly blocks: number;
  /** Σ of the values. */
  readonly sum: number;
  /** Σ SE². */
  readonly variance: number;
}

export const NO_RUN: Run = { blocks: 0, sum: 0, variance: 0 };

export function extended({ blocks, sum, variance }: Run, value: number, error: number): Run {
  return { blocks: blocks + 1, sum: sum + value, variance: variance + error * error };
}

/**
 * ρ, for which the confidence sequence is about the narrowest at a given number of blocks:
 * ρ² = (−2 ln α + ln(1 − 2 ln α)) / n.
 *
 * @param alpha probability of ever missing; for one side hand in twice that
 * @example narrowestAt(100, 0.05) // 0.281712
 *
 * Reference: Waudby-Smith et al. (see `sequenceMargin`), equation 10.
 */
export function narrowestAt(blocks: number, alpha: number): number {
  const odds = -2 * Math.log(alpha);
  return Math.sqrt((odds + Math.log1p(odds)) / blocks);
}

/**
 * Half of the width of the asymptotic confidence sequence of a running mean:
 *
 *   σ·√( 2(nρ²+1)/(n²ρ²) · ln(√(nρ²+1)/α) ).
 *
 * All its intervals together hold the mean of what was expected up to each block with probability 1 − α,
 * however often one looks and whenever one stops: asymptotically, in that the running mean is close to a
 * normal walk by the time the first interval is looked at. At 100 blocks it is half as wide again as
 * the interval for that one look.
 *
 * @param deviation σ, of a single block; with unequal standard errors √(Σ SE² / n)
 * @example sequenceMargin(100, 1, 0.281712, 0.05) // 0.303521
 *
 * Reference: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Time-uniform central limit theory and
 * asymptotic confidence sequences, Annals of Statistics 52 (2024), 2613-2640, theorem 2.2; for
 * unequal variances theorem 2.5.
 */
export function sequenceMargin(
  blocks: number,
  deviation: number,
  rho: number,
  alpha: number,
): number {
  const growth = blocks * rho * rho + 1;
  const square =
    ((2 * growth) / (blocks * rho * blocks * rho)) * Math.log(Math.sqrt(growth) / alpha);
  return deviation * Math.sqrt(square);
}

/**
 * The same for one bound alone, which is narrower: σ·√( 2(nρ²+1)/(n²ρ²) · ln(1 + √(nρ²+1)/(2α)) ).
 *
 * Reference: Waudby-Smith et al. (2024), proposition B.1.
 */
export function boundMargin(blocks: number, deviation: number, rho: number, alpha: number): number {
  const growth = blocks * rho * rho + 1;
  const likely = Math.log1p(Math.sqrt(growth) / (2 * alpha));
  return deviation * Math.sqrt(((2 * growth) / (blocks * rho * blocks * rho)) * likely);
}
