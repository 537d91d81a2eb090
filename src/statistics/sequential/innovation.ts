/** What is new in a block: a standardised residual less what the blocks before let one expect. */

/** A residual beyond this is taken for this: it decides alone, and what follows must not be shaken by it. */
export const LARGEST_RESIDUAL = 50;

/** The last residual seen, and how many blocks ago. Plain data. */
export interface Link {
  /** Absent before the first observation. */
  readonly last?: number;
  /** Blocks since it, 1 for the one before. */
  readonly gap: number;
}

export const UNLINKED: Link = { gap: 1 };

/** After a block without observation: the last one lies one block further back. */
export function skipped({ last, gap }: Link): Link {
  return last === undefined ? UNLINKED : { last, gap: gap + 1 };
}

/** After an observation, which is the one that the next block follows. */
export function linked(residual: number): Link {
  return { last: bounded(residual), gap: 1 };
}

/**
 * The innovation of a first-order autoregression: e = (z − φᵏ·z₋ₖ) / √(1 − φ²ᵏ) where the last
 * observation lies k blocks back.
 *
 * With variance 1 and autocorrelation φ the residual's innovations have mean 0 given the past and
 * variance 1, also across gaps; without a past, or after a long gap, e is z itself. A lasting shift of
 * d in z is one of d·√((1−φ)/(1+φ)) in e, after a first step of d/√(1−φ²): that much harder is a shift
 * to tell from a series that wanders by itself.
 *
 * @param autocorrelation φ in [0, 1)
 * @example innovation(1, { last: 0.5, gap: 1 }, 0.6) // 0.875
 */
export function innovation(residual: number, { last, gap }: Link, autocorrelation: number): number {
  const z = bounded(residual);
  if (last === undefined || autocorrelation === 0) return z;
  const carried = Math.exp(gap * Math.log(autocorrelation));
  return (z - carried * last) / Math.sqrt(1 - carried * carried);
}

function bounded(residual: number): number {
  return Math.max(-LARGEST_RESIDUAL, Math.min(LARGEST_RESIDUAL, residual));
}
