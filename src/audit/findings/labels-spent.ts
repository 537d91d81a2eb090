/** What was spent on labels: how many, and how many equally likely ones they are worth. */
import type { AuditDataset } from '../dataset/rows.js';
import { FEWEST_USERS } from '../privacy.js';
import type { DatasetFindings } from './findings.js';

/** Sources whose labels are of too few users are told together. */
const THIN_SOURCES = 'other sources';

/**
 * Counts the labels of a dataset. The effective number is Kish's (Σw)²/Σw², w being one over the
 * probability of inclusion (Kish, Survey Sampling, 1965, section 11.7). One pass; O(rows).
 */
export function labelsSpentIn(dataset: AuditDataset): DatasetFindings['labelsSpent'] {
  const counts = new Float64Array(dataset.sources.length);
  const users = dataset.sources.map(() => new Set<number>());
  let withInclusion = 0;
  let weights = 0;
  let squares = 0;
  for (let bucket = 0; bucket < dataset.buckets; bucket++) {
    const rows = dataset.bucket(bucket);
    for (let r = 0; r < rows.recommendations; r++) {
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (Number.isNaN(rows.label[row]!)) continue;
        const source = rows.source[row]!;
        counts[source]!++;
        if (users[source]!.size < FEWEST_USERS) users[source]!.add(rows.userLow[r]!);
        const inclusion = rows.inclusion[row]!;
        if (!(inclusion > 0)) continue;
        withInclusion++;
        weights += 1 / inclusion;
        squares += 1 / (inclusion * inclusion);
      }
    }
  }
  return {
    labels: counts.reduce((sum, count) => sum + count, 0),
    withInclusion,
    effective: squares > 0 ? (weights * weights) / squares : 0,
    bySource: bySource(dataset.sources, counts, (source) => users[source]!.size),
  };
}

function bySource(
  sources: readonly string[],
  counts: Float64Array,
  usersOf: (source: number) => number,
): Record<string, number> {
  const told: [string, number][] = [];
  let thin = 0;
  sources.forEach((name, source) => {
    const count = counts[source]!;
    if (count === 0) return;
    if (usersOf(source) >= FEWEST_USERS) told.push([name, count]);
    else thin += count;
  });
  told.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  // Entries are defined, not assigned: a source may be called __proto__.
  return Object.fromEntries([...told, ...(thin > 0 ? [[THIN_SOURCES, thin] as const] : [])]);
}
