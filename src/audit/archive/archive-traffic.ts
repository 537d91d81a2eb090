/** What an archive tells of traffic: when anything was recommended, and how much to how many users. */
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import { UserCount } from '../stretches/user-count.js';

/** The recommendations of a segment that are a sample of traffic, with their impressions and users. */
export interface ArchivedTraffic {
  readonly surface: string;
  readonly policy: string;
  recommendations: number;
  impressions: number;
  readonly users: UserCount;
}

/** The first and the last time at which anything was recommended, epoch ms; undefined where never. */
export function archiveSpan(
  dataset: AuditDataset,
): { readonly first: number; readonly last: number } | undefined {
  let first = Infinity;
  let last = -Infinity;
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      if (shownIn(rows, r) === 0) continue;
      first = Math.min(first, rows.time[r]!);
      last = Math.max(last, rows.time[r]!);
    }
  }
  return first <= last ? { first, last } : undefined;
}

/** The traffic of each segment of a dataset, in their order; one pass over its rows. */
export function trafficIn(dataset: AuditDataset): ArchivedTraffic[] {
  const segments = dataset.segments.map((segment): ArchivedTraffic => {
    return { ...segment, recommendations: 0, impressions: 0, users: new UserCount() };
  });
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      const shown = shownIn(rows, r);
      if (shown === 0) continue;
      const segment = segments[rows.segment[r]!]!;
      segment.recommendations++;
      segment.impressions += shown;
      segment.users.add(rows.userHigh[r]!, rows.userLow[r]!);
    }
  }
  return segments;
}

/** Impressions of a recommendation; none of one that is known by its labels alone. */
function shownIn({ start, shown }: AuditRows, recommendation: number): number {
  let count = 0;
  for (let row = start[recommendation]!; row < start[recommendation + 1]!; row++) {
    count += shown[row]!;
  }
  return count;
}
