/** What a dataset tells of traffic: how much was recommended to how many users. */
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
