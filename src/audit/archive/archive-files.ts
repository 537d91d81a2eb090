/** Archives of logs: segments by the time of their events, reduced to a share once all labels are known. */
import type { Delivery } from '../../events/delivery.js';
import type { SourcedDelivery } from '../sourced-delivery.js';
import { Archive } from './archive.js';
import { ArchiveError } from './archive-error.js';
import { thinSegments } from './rewrite.js';
import type { Segment } from './segment.js';
import type { SegmentOrigin } from './segment-facts.js';
import { periodOf, SegmentSeries } from './segment-series.js';

export interface FileArchiveOptions {
  readonly keyFingerprint: string;
  /** Share of the users of whom all is kept, in (0, 1]. */
  readonly share: number;
  /** Time that a segment holds, ms. */
  readonly segmentMs: number;
}

/**
 * Archives all of a source of one partition; returns its segments.
 *
 * @throws RangeError for a share outside of (0, 1]; ArchiveError where the folder holds an archive
 *   already, or the disk is full
 */
export async function archiveFiles(
  source: AsyncIterable<SourcedDelivery>,
  { keyFingerprint, share, segmentMs }: FileArchiveOptions,
  folder: string,
): Promise<Segment[]> {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`The share of users must be above 0 and at most 1, not ${share}.`);
  }
  const archive = Archive.openOrMake(folder);
  if (archive.segments().length > 0) {
    throw new ArchiveError(
      'archive_not_empty',
      `${folder} holds an archive; logs are archived to a folder of their own.`,
    );
  }
  const origin: SegmentOrigin = { stream: 'files', keyFingerprint, partitions: 1 };
  const series = new SegmentSeries(archive, origin);
  try {
    let [first, clock] = [1, 0];
    for await (const each of source) {
      const { delivery } = each;
      const { earliest, latest } = timesOf(delivery);
      // Published, in a file, is what the largest time so far was.
      const publishedFrom = clock > 0 || earliest === Infinity ? clock : earliest;
      clock = Math.max(clock, latest);
      series.begin(periodOf(clock, segmentMs), {
        first,
        last: delivery.lastSequence,
        publishedFrom,
        publishedTo: clock,
      });
      series.append(each);
      first = delivery.lastSequence + 1;
    }
    series.end();
  } catch (error) {
    series.abandon();
    throw error;
  }
  thinSegments(
    archive.segments(),
    share,
    () => true,
    () => undefined,
  );
  return archive.segments();
}

/** The span of its traffic, empty where it has none: items and changes move no clock. */
function timesOf({ recommendation, outcome, label }: Delivery): {
  readonly earliest: number;
  readonly latest: number;
} {
  let [earliest, latest] = [Infinity, -Infinity];
  for (const { time, length } of [recommendation, outcome, label]) {
    for (let row = 0; row < length; row++) {
      earliest = Math.min(earliest, time[row]!);
      latest = Math.max(latest, time[row]!);
    }
  }
  return { earliest, latest };
}
