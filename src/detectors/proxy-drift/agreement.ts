/** Whether labellers agree, beyond what chance alone would bring. */
import type { Replicated } from '../measurement.js';
import { SHARD, SHARD_COLUMNS, shardsOf, type DriftState } from './drift-state.js';

/** Sums over pairs of a first label x and a further one y of the same impression. */
export interface PairSums {
  readonly pairs: number;
  /** Σ(x − y)². */
  readonly differenceSquare: number;
  /** Σ(x + y). */
  readonly both: number;
  /** Σ(x² + y²). */
  readonly bothSquares: number;
}

/**
 * Krippendorff's alpha for interval data, each pair being a unit judged twice.
 *
 * α = 1 − D_o/D_e with D_o = Σ(x − y)²/n the mean squared difference within pairs, and
 * D_e = 2·SS/(2n − 1) that of any two of all 2n labels, SS their sum of squares about the mean. 1 is
 * perfect agreement, 0 what labels dealt out at random would give, below 0 systematic disagreement.
 * NaN where all labels are equal: then nothing tells agreement from a habit.
 *
 * For labels of 0 and 1 it is alpha for nominal data. We take it rather than Cohen's kappa because
 * labels are numbers between 0 and 1, and the labellers of a pair are nobody in particular.
 *
 * @example
 * // pairs (0, 0), (1, 1), (1, 1), (0, 1): 1 − (1/4)/(2·1.875/7) = .533333
 *
 * Reference: K. Krippendorff, Content Analysis, 4th edition (2018), chapter 12; A. F. Hayes & K.
 * Krippendorff, Answering the call for a standard reliability measure for coding data,
 * Communication Methods and Measures 1 (2007), 77-89.
 */
export function krippendorffAlpha(sums: PairSums): number {
  const labels = 2 * sums.pairs;
  const squares = sums.bothSquares - (sums.both * sums.both) / labels;
  if (!(squares > ROUNDING * labels)) return NaN;
  const observed = sums.differenceSquare / sums.pairs;
  const expected = (2 * squares) / (labels - 1);
  return 1 - observed / expected;
}

/** Labels are rounded to 2⁻³², so equal ones leave at most this behind. */
const ROUNDING = 1e-9;

/** The window's pairs; n is pairs. */
export function pairSums(state: DriftState): Replicated<PairSums> {
  const { totals } = state;
  const place = (shard: number, column: number) => totals.value(shard * SHARD_COLUMNS + column);
  const shards = Array.from({ length: shardsOf(state) }, (_, shard) => shard);
  const populated = shards.filter((shard) => place(shard, SHARD.pairs) > 0);
  const allBut = (left?: number): PairSums => {
    const sum = (column: number) =>
      populated.reduce((all, shard) => (shard === left ? all : all + place(shard, column)), 0);
    return {
      pairs: sum(SHARD.pairs),
      differenceSquare: sum(SHARD.differenceSquare),
      both: sum(SHARD.both),
      bothSquares: sum(SHARD.bothSquares),
    };
  };
  const all = allBut();
  return { n: all.pairs, all, without: populated.map((shard) => allBut(shard)) };
}
