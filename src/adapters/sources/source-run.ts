/** A run of messages of a source, and what it gives: events, dead letters, and the accounting after it. */
import type { JsMsg } from '@nats-io/jetstream';
import { UNKNOWN_KIND } from '../../events/delivery.js';
import type { MappedMessage, MessageMapper } from '../../events/import/message-mapper.js';
import { partitionOf } from '../../events/partition.js';
import { deadLetters } from '../nats/dead-letters.js';
import type { Incoming } from '../nats/incoming.js';
import type { NatsNames } from '../nats/names.js';
import type { Output } from '../nats/outbox.js';
import type { OutgoingEvent } from './event-publisher.js';
import type { SourceCursor } from './source-cursor.js';

/** Most messages and bytes in a run. */
const MAX_RUN = 256;
const MAX_RUN_BYTES = 4 * 1024 * 1024;

export interface RunTools {
  readonly mapper: MessageMapper;
  readonly names: NatsNames;
  readonly partitions: number;
  /** Most bytes the server takes in a message, headers included. */
  readonly maxPayload: number | undefined;
}

export interface MappedRun {
  readonly events: readonly OutgoingEvent[];
  readonly letters: readonly Output[];
  /** Behind the run. */
  readonly cursor: SourceCursor;
}

/** Stands for a stream of a source, in ids; one made anew has another. */
export function streamIdOf(source: string, { created }: Pick<SourceCursor, 'created'>): string {
  return `${source}-${Date.parse(created).toString(36)}`;
}

/** The first message and those at hand behind it. */
export async function runFrom(first: JsMsg, incoming: Incoming<JsMsg>): Promise<readonly JsMsg[]> {
  const run = [first];
  let bytes = first.data.length;
  while (run.length < MAX_RUN && bytes < MAX_RUN_BYTES) {
    const next = await incoming.nextAtHand();
    if (!next) break;
    run.push(next);
    bytes += next.data.length;
  }
  return run;
}

/** What a run gives of the source, read up to the cursor. */
export function mapRun(
  run: readonly JsMsg[],
  source: string,
  cursor: SourceCursor,
  { mapper, names, partitions, maxPayload }: RunTools,
): MappedRun {
  const streamId = streamIdOf(source, cursor);
  const events: OutgoingEvent[] = [];
  const letters: Output[] = [];
  const counts = { ...cursor.counts };
  for (const message of run) {
    const mapped = mapper.map({
      subject: message.subject,
      sequence: message.seq,
      time: message.info.timestampNanos / 1e6,
      data: message.data,
      header: (name) => message.headers?.get(name) || undefined,
    });
    if (!mapped) continue;
    counts[resultOf(mapped)]++;
    counts.events += mapped.events.length;
    mapped.events.forEach(({ kind, event, data }, index) => {
      const subject = names.subject(kind, partitionOf(kind, event, partitions));
      events.push({ subject, data, id: `${streamId}:${message.seq}:${index}` });
    });
    letters.push(...lettersOf(message, mapped, cursor, maxPayload));
  }
  return { events, letters, cursor: { ...cursor, sequence: run.at(-1)!.seq, counts } };
}

/** A message with something that cannot be mapped is kept whole, and once. */
function lettersOf(
  { subject, seq, data }: JsMsg,
  { refusal, refusedAt, refused }: MappedMessage,
  { stream, created }: SourceCursor,
  maxPayload: number | undefined,
): Output[] {
  if (!refusal) return [];
  const kept = {
    ...{ refusal, kind: UNKNOWN_KIND, origin: subject, sequence: seq },
    ...{ index: refusedAt, events: refused, raw: data },
  };
  return deadLetters(kept, Date.parse(created), maxPayload).map((letter) => ({
    ...letter,
    headers: { ...letter.headers, 'Flyball-Stream': stream },
  }));
}

function resultOf({ events, refusal }: MappedMessage): 'mapped' | 'ignored' | 'refused' {
  if (refusal) return 'refused';
  return events.length > 0 ? 'mapped' : 'ignored';
}
