/**
 * The events of an audit: those of the stream, and before its beginning those of the archive. Both
 * number messages alike, so that the one goes on where the other ends.
 */
import { Archive, checkOrigin, cursorOf } from '../../audit/archive/archive.js';
import { archiveSources } from '../../audit/archive/audit-archive.js';
import { archivedDeliveries, stretchIn } from '../../audit/archive/archive-source.js';
import type { AuditOptions, EventSource } from '../../audit/audit-options.js';
import { messageBatches, messageDeliveries } from '../../audit/message-source.js';
import type { AuditRequest } from '../../audit/request.js';
import type { AuditSource } from '../../audit/run-audit.js';
import type { SourcedDelivery } from '../../audit/sourced-delivery.js';
import { isoTime } from '../../events/event-time.js';
import { MAX_AHEAD_MS } from '../../events/validate.js';
import type { Nats } from '../nats/connection.js';
import type { AuditJob } from './audit-job.js';
import { replayStream, streamFrom } from './stream-replay.js';

export interface FoundSource {
  readonly source: AuditSource;
  /** Share of the users that it holds all of. */
  readonly share: number;
  /** Absent where the stream is all there is. */
  readonly sources?: readonly EventSource[];
}

/**
 * Where the request's events are read.
 *
 * @throws ArchiveError where the archive was made under another key or cannot be read
 */
export async function auditSource(
  nats: Nats,
  { request, audit, decoder, archive }: Pick<AuditJob, 'request' | 'audit' | 'decoder' | 'archive'>,
  onProgress: (done: number) => void,
): Promise<FoundSource> {
  const options = { ...decoder, keepEvents: true };
  const from = firstNeeded(request, audit);
  const streamed = (): FoundSource => {
    const messages = replayStream(nats, from, onProgress);
    return { source: messageDeliveries(messageBatches(messages), options), share: 1 };
  };
  if (!archive) return streamed();
  const { created, state } = await nats.manager.streams.info(nats.names.events);
  const begins = state.messages === 0 ? Infinity : Date.parse(state.first_ts);
  if (begins <= from - MAX_AHEAD_MS) return streamed();
  const all = Archive.openOrMake(archive.folder).segments();
  const { keyFingerprint } = archive;
  for (const { facts } of all) {
    checkOrigin(facts, { keyFingerprint, partitions: decoder.partitions });
  }
  const stretch = stretchIn(all, request, audit.pipeline);
  if (stretch.within.length === 0) return streamed();
  const cursor = cursorOf(all, created);
  const rest = Math.max(0, state.last_seq - Math.max(cursor, state.first_seq - 1));
  const missed = cursor === 0 ? 0 : Math.max(0, state.first_seq - 1 - cursor);
  async function* both(): AsyncGenerator<SourcedDelivery, void> {
    yield* archivedDeliveries(stretch);
    onProgress(0.5);
    const messages = streamFrom(nats, cursor + 1);
    yield* messageDeliveries(messageBatches(messages), options);
  }
  const last = stretch.within.at(-1)!.facts.publishedTo;
  const sources = [
    ...archiveSources(stretch),
    ...(rest === 0
      ? []
      : [
          {
            of: 'stream' as const,
            from: isoTime(Math.max(begins, last)),
            to: isoTime(Date.parse(state.last_ts)),
            share: 1,
            missed,
          },
        ]),
  ];
  return { source: both(), share: stretch.share, sources };
}

/** A window's worth before the stretches, so that their first windows are full. */
function firstNeeded(
  { baselineFrom, from }: AuditRequest,
  { pipeline: { windowPanes = 0, paneMs } }: AuditOptions,
): number {
  return Math.min(baselineFrom, from) - windowPanes * paneMs;
}
