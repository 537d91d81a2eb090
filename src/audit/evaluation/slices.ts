/** Where a difference lies: the same comparison within contexts and categories. */
import { benjaminiHochberg } from '../../statistics/adjusted-p.js';
import type { AuditDataset } from '../dataset/rows.js';
import type { SliceComparison } from '../findings/findings.js';
import { rowsWithAll, type JudgedScores } from './judged-scores.js';
import type { LabelledRows } from './labelled-rows.js';
import { judgedAuc, pOf, type EvaluationOptions } from './paired.js';
import { findingOf } from './scorer-quality.js';
import { verdictOf } from './verdict.js';

export interface SliceOptions extends EvaluationOptions {
  readonly smallestGroup: number;
  readonly mostSlices: number;
  readonly falseDiscoveries: number;
  readonly margins: { readonly auc: number };
}

/**
 * The AUC of a less that of b within each context pair (`device=phone`) and each category
 * (`category=cooking`), the largest first, those under `smallestGroup` users withheld. Of what is
 * found better or worse, the share `falseDiscoveries` is expected to be mistaken.
 */
export function sliceComparisons(
  dataset: AuditDataset,
  labels: LabelledRows,
  a: JudgedScores,
  b: JudgedScores,
  options: SliceOptions,
): SliceComparison[] {
  const { smallestGroup, minimumLabels, mostSlices, falseDiscoveries, margins } = options;
  const slices = [...slicesOf(dataset, labels, rowsWithAll(labels, [a, b]))]
    .filter(([, rows]) => usersOf(labels, rows) >= smallestGroup)
    .sort(([nameA, x], [nameB, y]) => y.length - x.length || (nameA < nameB ? -1 : 1))
    .slice(0, mostSlices)
    .map(([slice, rows]) => {
      const judged =
        rows.length < minimumLabels
          ? ({
              enough: false,
              reason: 'few_labels',
              seen: rows.length,
              needed: minimumLabels,
            } as const)
          : judgedAuc(labels, Uint32Array.from(rows), a, b, options);
      return { slice, labels: rows.length, judged };
    });
  const tests = slices.flatMap(({ judged }) => (judged.enough ? [judged] : []));
  const adjusted = benjaminiHochberg(tests.map(pOf));
  return slices.map(({ slice, labels: count, judged }): SliceComparison => {
    const about = { slice, labels: count, a: a.scorer.id, b: b.scorer.id, metric: 'auc' };
    if (!judged.enough) return { ...about, difference: judged, verdict: 'inconclusive', q: null };
    const q = adjusted[tests.indexOf(judged)]!;
    const verdict = verdictOf(judged, q, margins.auc, falseDiscoveries);
    return { ...about, difference: findingOf(judged), verdict, q };
  });
}

/** Rows by the name of each slice that they are in. */
function slicesOf(
  { contexts, items, categories }: AuditDataset,
  labels: LabelledRows,
  rows: Uint32Array,
): Map<string, number[]> {
  const slices = new Map<string, number[]>();
  const add = (slice: string, row: number) => {
    const held = slices.get(slice);
    if (held === undefined) slices.set(slice, [row]);
    else held.push(row);
  };
  for (const row of rows) {
    for (const pair of contexts[labels.context[row]!] ?? []) add(pair, row);
    const item = labels.item[row]!;
    for (let at = items.categoryStart[item]!; at < items.categoryStart[item + 1]!; at++) {
      add(`category=${categories[items.category[at]!]!}`, row);
    }
  }
  return slices;
}

function usersOf(labels: LabelledRows, rows: readonly number[]): number {
  return new Set(rows.map((row) => labels.user[row]!)).size;
}
