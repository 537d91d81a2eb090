/**
 * A pass of the archive: what the stream holds beyond the last segment becomes segments, as far as
 * their time is over; old ones are reduced to a share of the users, and those that are too old or too
 * many go. What a pass was cut short in, the next one does: the last whole segment is the cursor.
 */
import { rmSync } from 'node:fs';
import { Archive, checkOrigin, cursorOf } from '../../audit/archive/archive.js';
import { withArchiveLock } from './archive-lock.js';
import { thinSegments } from '../../audit/archive/rewrite.js';
import type { Segment } from '../../audit/archive/segment.js';
import type { SegmentOrigin } from '../../audit/archive/segment-facts.js';
import { periodOf, SegmentSeries } from '../../audit/archive/segment-series.js';
import { messageDeliveries, type StreamMessage } from '../../audit/message-source.js';
import type { DecoderOptions } from '../../events/decoder.js';
import { streamFrom } from '../audits/stream-replay.js';
import type { Nats } from '../nats/connection.js';
import type { ArchivePlan, ArchiveState } from './archive-job.js';

/** Messages decoded together. */
const BATCH = 200;

/**
 * Archives what is due.
 *
 * @param now epoch ms; what was published in the running segment's time is left for later
 * @throws ArchiveError where the folder cannot be written, holds users under another key, or is
 *   written by another process; NatsError
 */
export async function archivePass(
  nats: Nats,
  plan: ArchivePlan,
  decoder: Omit<DecoderOptions, 'partition'>,
  now: number,
): Promise<ArchiveState> {
  const archive = Archive.openOrMake(plan.folder);
  return withArchiveLock(plan.folder, async (renew) => {
    archive.sweep();
    await takeIn(nats, { archive, plan, decoder, now, renew });
    const isOld = ({ facts }: Segment) => facts.publishedTo < now - plan.wholeMs;
    const reduced = thinSegments(archive.segments(), plan.share, isOld, renew);
    const removed = remove(archive.segments(), plan, now);
    const kept = archive.segments();
    return {
      segments: kept.length,
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
      publishedTo: kept.at(-1)?.facts.publishedTo,
      missed: kept.reduce((sum, { facts }) => sum + facts.missed, 0),
      reduced,
      removed,
    };
  });
}

interface Taking {
  readonly archive: Archive;
  readonly plan: ArchivePlan;
  readonly decoder: Omit<DecoderOptions, 'partition'>;
  readonly now: number;
  readonly renew: () => void;
}

async function takeIn(nats: Nats, { archive, plan, decoder, now, renew }: Taking): Promise<void> {
  const { created, state } = await nats.manager.streams.info(nats.names.events);
  const { keyFingerprint, segmentMs } = plan;
  const origin: SegmentOrigin = {
    ...{ stream: created, keyFingerprint, partitions: decoder.partitions },
  };
  const segments = archive.segments();
  for (const { facts } of segments) checkOrigin(facts, origin);
  const cursor = cursorOf(segments, origin.stream);
  const missed = cursor === 0 ? 0 : Math.max(0, state.first_seq - 1 - cursor);
  const series = new SegmentSeries(archive, origin, renew, missed);
  const due = periodOf(now, segmentMs);
  async function* batches(): AsyncGenerator<readonly StreamMessage[]> {
    let batch: StreamMessage[] = [];
    let period = -Infinity;
    // The deliveries of a batch are consumed before the next is asked for: what is begun here holds for it.
    const begin = () => {
      const [first, last] = [batch[0]!, batch.at(-1)!];
      series.begin(period, {
        ...{ first: first.sequence, last: last.sequence },
        ...{ publishedFrom: first.publishedAt, publishedTo: last.publishedAt },
      });
      return batch;
    };
    for await (const message of streamFrom(nats, cursor + 1)) {
      const own = periodOf(message.publishedAt, segmentMs);
      if (batch.length >= BATCH || (own !== period && batch.length > 0)) {
        yield begin();
        batch = [];
      }
      if (own >= due) return;
      period = own;
      batch.push(message);
    }
    if (batch.length > 0) yield begin();
  }
  try {
    const deliveries = messageDeliveries(batches(), { ...decoder, keepEvents: true });
    for await (const each of deliveries) series.append(each);
    series.end();
  } catch (error) {
    series.abandon();
    throw error;
  }
}

/** Removes what is older than the retention, then the oldest until the rest has room. */
function remove(
  segments: readonly Segment[],
  { retentionMs, mostBytes }: ArchivePlan,
  now: number,
): ArchiveState['removed'] {
  const removed = { age: 0, room: 0 };
  let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  for (const { path, facts, bytes: own } of segments) {
    const isOld = facts.publishedTo < now - retentionMs;
    if (!isOld && bytes <= mostBytes) break;
    rmSync(path, { force: true });
    bytes -= own;
    removed[isOld ? 'age' : 'room']++;
  }
  return removed;
}
