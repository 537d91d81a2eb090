/** Whether there are labels enough to say something of a signal. */
import type { LabelSums } from './label-tables.js';
import { SUMS } from './labelled-signals.js';
import type { Lack } from './measurement.js';

/**
 * So many labels of each kind (with and without the signal, good and bad): the usual rule for expected
 * cells, below which the expansions behind bias and interval do not hold.
 *
 * Reference: Cochran, Some methods for strengthening the common χ² tests, Biometrics 10 (1954), 417-451.
 */
export const FEWEST_OF_A_KIND = 5;

/** How many labels are of each kind. */
export interface LabelKinds {
  readonly all: number;
  readonly present: number;
  readonly absent: number;
  readonly good: number;
  readonly bad: number;
}

/** The unweighted numbers of labels in a sample by kind; a label of 0.7 is good by that much. */
export function labelKinds(sums: LabelSums, slot: number): LabelKinds {
  const all = sums.overall(SUMS.labels, 0);
  const present = sums.overall(SUMS.labels, slot);
  const good = sums.overall(SUMS.goodLabels, 0);
  return { all, present, absent: all - present, good, bad: all - good };
}

/** What must be there before anything is said. */
export interface LabelNeeds {
  /** Labels in all. */
  readonly labels: number;
  /** Labels of each kind that what is asked depends on. */
  readonly ofAKind: number;
}

/**
 * Why nothing can be said; undefined where it can. What is needed extrapolates the share of the
 * rarest kind.
 *
 * @param of the kinds that what is asked depends on
 */
export function signalLack(
  kinds: LabelKinds,
  { labels, ofAKind }: LabelNeeds,
  of: readonly (keyof LabelKinds)[],
): Lack | undefined {
  const { all } = kinds;
  if (all === 0) return { reason: 'no_labels', seen: 0, needed: labels };
  const rarest = Math.min(...of.map((kind) => kinds[kind]));
  const short = rarest < ofAKind;
  if (all >= labels && !short) return undefined;
  const forRarest = rarest > 0 ? Math.ceil((all * ofAKind) / rarest) : all + ofAKind;
  return { reason: 'insufficient', seen: all, needed: Math.max(labels, short ? forRarest : 0) };
}
