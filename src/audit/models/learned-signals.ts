/** What all signals of an impression together say of its quality, learned from labels. */
import { ridgeLogistic, logistic, type RidgeLogistic } from '../../statistics/ridge-logistic.js';
import type { SignalPlan } from '../../detectors/signal-plan.js';
import type { LabelledRows } from '../evaluation/labelled-rows.js';

/** A prior standard deviation of 1 on each signal's weight, in log-odds. */
const RIDGE = 1;
/** A signal on fewer of the labelled impressions, or on all but so few, teaches noise. */
const FEWEST_OCCURRENCES = 10;

/** The probability that an impression with these signals is good. */
export type SignalBelief = (signals: number) => number;

/**
 * One ridge logistic of the labels on the signals that occurred, so that signals which come together
 * share their weight: marginal learning weights, ln P(signal | good) − ln P(signal | bad), would count
 * what they share once for each of them.
 *
 * Undefined where fewer than two signals vary, or labels do not.
 *
 * @param used which of the labels may be learned from
 */
export function learnedBelief(
  plan: SignalPlan,
  labels: LabelledRows,
  used: (row: number) => boolean,
): SignalBelief | undefined {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (used(row)) rows.push(row);
  const column = (bit: number) =>
    Uint8Array.from(rows, (row) => (labels.signals[row]! >>> bit) & 1);
  const bits = plan.measured.filter((bit) => {
    const occurred = column(bit).reduce((sum, x) => sum + x, 0);
    return Math.min(occurred, rows.length - occurred) >= FEWEST_OCCURRENCES;
  });
  if (bits.length < 2) return undefined;
  const fit = ridgeLogistic(
    bits.map(column),
    rows.map((row) => labels.label[row]!),
    rows.map((row) => labels.weight[row]!),
    RIDGE,
  );
  return fit === undefined ? undefined : (signals) => beliefOf(fit, bits, signals);
}

function beliefOf(
  { intercept, coefficients }: RidgeLogistic,
  bits: readonly number[],
  signals: number,
): number {
  let logOdds = intercept;
  for (let at = 0; at < bits.length; at++) {
    if ((signals >>> bits[at]!) & 1) logOdds += coefficients[at]!;
  }
  return logistic(logOdds);
}

/**
 * The bits of the signals that count as engagement when all are treated alike: those that are measured
 * and occur of themselves, harm apart.
 */
export function engagementBits({ measured, harm, names, options }: SignalPlan): number {
  const derived = new Set(options.derived.map(({ signal }) => signal));
  let bits = 0;
  for (const bit of measured) {
    if (!harm.includes(bit) && !derived.has(names[bit]!)) bits |= 1 << bit;
  }
  return bits >>> 0;
}

/** How many of these bits are set. */
export function bitCount(bits: number): number {
  let count = 0;
  for (let left = bits >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) count++;
  return count;
}
