/** Archives made of events, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { Archive } from '../../../src/audit/archive/archive.js';
import type { Segment } from '../../../src/audit/archive/segment.js';
import { periodOf, SegmentSeries } from '../../../src/audit/archive/segment-series.js';
import type { SegmentOrigin } from '../../../src/audit/archive/segment-facts.js';
import type { KindedEvent } from '../../../src/events/schemas.js';
import { messageDeliveries, type StreamMessage } from '../../../src/audit/message-source.js';
import { parseEventTime } from '../../../src/events/event-time.js';
import { partitionOf, subjectOf } from '../../../src/events/partition.js';
import type { SourcedDelivery } from '../../../src/audit/sourced-delivery.js';

const base = mkdtempSync(join(tmpdir(), 'flyball-test-'));
afterAll(() => rmSync(base, { recursive: true }));
let folders = 0;

/** A folder that is not there yet. */
export function freshFolder(): string {
  return join(base, String(folders++));
}

export const ORIGIN: SegmentOrigin = { stream: 's', keyFingerprint: 'k', partitions: 3 };
export const SEGMENT_MS = 20 * 60_000;
export const USER_KEY = [1, 2, 3, 4] as const;

/** The events as messages, each published at its time or when the one before was. */
export function messagesOf(events: readonly KindedEvent[], partitions: number): StreamMessage[] {
  let clock = 0;
  return events.map((event, at) => {
    clock = Math.max(clock, parseEventTime(event.time));
    return {
      subject: subjectOf(event.kind, partitionOf(event.kind, event, partitions)),
      data: new TextEncoder().encode(JSON.stringify(event)),
      sequence: at + 1,
      publishedAt: clock,
    };
  });
}

/** Their deliveries, so many messages at a time; `next` is told of the first of each. */
export async function* deliveriesOf(
  messages: readonly StreamMessage[],
  partitions: number,
  size = 100,
  next: (message: StreamMessage) => void = () => undefined,
): AsyncGenerator<SourcedDelivery, void> {
  async function* batches() {
    for (let from = 0; from < messages.length; from += size) {
      next(messages[from]!);
      yield await Promise.resolve(messages.slice(from, from + size));
    }
  }
  const options = { partitions, userKey: USER_KEY, maxMessageBytes: 1e6, keepEvents: true };
  yield* messageDeliveries(batches(), options);
}

/** An archive of the messages in segments of twenty minutes. */
export async function archiveOf(
  messages: readonly StreamMessage[],
  origin: SegmentOrigin = ORIGIN,
  folder = freshFolder(),
): Promise<{ archive: Archive; segments: Segment[] }> {
  const archive = Archive.openOrMake(folder);
  const series = new SegmentSeries(archive, origin);
  const source = deliveriesOf(messages, origin.partitions, 1, ({ sequence, publishedAt }) =>
    series.begin(periodOf(publishedAt, SEGMENT_MS), {
      ...{ first: sequence, last: sequence },
      ...{ publishedFrom: publishedAt, publishedTo: publishedAt },
    }),
  );
  for await (const each of source) series.append(each);
  series.end();
  return { archive, segments: archive.segments() };
}
