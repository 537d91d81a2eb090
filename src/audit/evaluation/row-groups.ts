/** Labels that one ranking holds: those of a recommendation, or of a user where those are too few. */
import { ndcg } from '../../statistics/ndcg.js';
import type { LabelledRows } from './labelled-rows.js';

/** A ranking of fewer labels is always in the best order. */
const FEWEST_RANKED = 2;

export interface RankedGroups {
  readonly by: 'recommendation' | 'user';
  /** Places in `rows`, group by group. */
  readonly groups: readonly (readonly number[])[];
}

/**
 * Groups of at least two labels, not all of them 0. By recommendation where there are enough such, since
 * that is what was ranked; else by user.
 *
 * @param rows the labels that count
 */
export function rankedGroups(
  labels: LabelledRows,
  rows: Uint32Array,
  minimum: number,
): RankedGroups {
  const groups = grouped(labels, rows, labels.recommendation);
  if (groups.length >= minimum) return { by: 'recommendation', groups };
  return { by: 'user', groups: grouped(labels, rows, labels.user) };
}

/**
 * NDCG@k of each group, and how much each counts: its mean weight times its labels, so that what was
 * rarely chosen for labelling counts for what it stands for.
 */
export function groupNdcg(
  labels: LabelledRows,
  rows: Uint32Array,
  { groups }: RankedGroups,
  scores: Float64Array,
  depth: number,
): Float64Array {
  return Float64Array.from(
    groups,
    (group) =>
      ndcg(
        group.map((at) => scores[rows[at]!]!),
        group.map((at) => labels.label[rows[at]!]!),
        depth,
      ) ?? NaN,
  );
}

function grouped(labels: LabelledRows, rows: Uint32Array, key: Uint32Array): number[][] {
  const groups = new Map<number, number[]>();
  for (let at = 0; at < rows.length; at++) {
    const of = key[rows[at]!]!;
    const group = groups.get(of);
    if (group === undefined) groups.set(of, [at]);
    else group.push(at);
  }
  return [...groups.values()].filter(
    (group) => group.length >= FEWEST_RANKED && group.some((at) => labels.label[rows[at]!]! > 0),
  );
}
