/** A stretch of a dataset as a dataset of its own, with the same numbers for items and categories. */
import type { TimeSpan } from '../../detectors/reading.js';
import { emptyBucket, growJoined, rowsOf } from './joined-rows.js';
import type { AuditDataset, AuditRows, AuditSegment } from './rows.js';
import { TABLES } from './tables.js';

/** How many rows are its own is told as the recommendation is made room for; segments are numbered anew. */
const OF_RECOMMENDATION = namesOf(TABLES.joinedRecommendation).filter(
  (name) => name !== 'rows' && name !== 'segment',
);
const OF_ROW = namesOf(TABLES.joinedRow);

/** Which segments are wanted; undefined: any. */
export interface WantedSegments {
  readonly surface?: string | undefined;
  readonly policy?: string | undefined;
}

/** What is cut out: the stretch, and the new number of each segment, −1 for one that is left out. */
interface Cut {
  readonly span: TimeSpan;
  readonly numberOf: Int32Array;
}

/**
 * The impressions of a half-open stretch in the wanted segments, of which those that hold any remain,
 * in their order. The dataset is read once to count them; a bucket is read whole and cut.
 *
 * @example
 * const before = stretchOf(dataset, { start: baselineFrom, end: baselineTo }, { surface: 'home' });
 */
export function stretchOf(
  dataset: AuditDataset,
  span: TimeSpan,
  wanted: WantedSegments = {},
): AuditDataset {
  const isWanted = dataset.segments.map((segment) => isAskedFor(segment, wanted));
  const isUsed = new Uint8Array(dataset.segments.length);
  let rows = 0;
  let labels = 0;
  for (let number = 0; number < dataset.buckets; number++) {
    const all = dataset.bucket(number);
    for (let r = 0; r < all.recommendations; r++) {
      const segment = all.segment[r]!;
      if (!isIn(span, all.time[r]!) || !isWanted[segment]) continue;
      isUsed[segment] = 1;
      for (let row = all.start[r]!; row < all.start[r + 1]!; row++) {
        rows++;
        if (!Number.isNaN(all.label[row]!)) labels++;
      }
    }
  }
  let used = 0;
  const numberOf = Int32Array.from(isUsed, (is) => (is === 1 ? used++ : -1));
  return {
    ...dataset,
    segments: dataset.segments.filter((_, segment) => isUsed[segment] === 1),
    rows,
    labels,
    bucket: (number) => cut(dataset.bucket(number), { span, numberOf }),
    itemName: (item) => dataset.itemName(item),
  };
}

function cut(all: AuditRows, { span, numberOf }: Cut): AuditRows {
  const kept = emptyBucket();
  for (let r = 0; r < all.recommendations; r++) {
    const segment = numberOf[all.segment[r]!]!;
    if (!isIn(span, all.time[r]!) || segment < 0) continue;
    const from = all.start[r]!;
    const end = all.start[r + 1]!;
    const to = growJoined(kept, end - from);
    for (const name of OF_RECOMMENDATION) {
      kept.recommendations.columns[name][to.recommendation] = all[name][r]!;
    }
    kept.recommendations.columns.segment[to.recommendation] = segment;
    for (const name of OF_ROW) kept.rows.columns[name].set(all[name].subarray(from, end), to.row);
  }
  return rowsOf(kept);
}

function isAskedFor(segment: AuditSegment, { surface, policy }: WantedSegments): boolean {
  const isSurface = surface === undefined || segment.surface === surface;
  return isSurface && (policy === undefined || segment.policy === policy);
}

function isIn({ start, end }: TimeSpan, time: number): boolean {
  return time >= start && time < end;
}

function namesOf<Columns extends object>(columns: Columns): (keyof Columns)[] {
  return Object.keys(columns) as (keyof Columns)[];
}
