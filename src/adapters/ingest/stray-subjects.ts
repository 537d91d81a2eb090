/**
 * Messages on subjects that no partition reads (`flyball.outcome.99`, `flyball.item.x`): the stream
 * keeps them, so they must be accounted for. Now and then the stream is asked for its subjects, and
 * what lies outside the partitions is decoded as of no partition, which refuses every event.
 *
 * A few such subjects are asked for their messages one by one. Where a publisher makes one for every
 * user, say, the stream is read through instead, without bodies: that costs no more for more of them.
 */
import {
  AckPolicy,
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JsMsg,
  type StoredMsg,
} from '@nats-io/jetstream';
import type { Nats } from '../nats/connection.js';

/** Most messages taken in one look, so that a flood cannot hold up the rest. */
const MAX_A_LOOK = 1000;

/** Most subjects that are asked one by one. */
const MAX_SUBJECTS = 1000;

/** Messages read through in one look, and asked for at once. */
const MAX_READ_A_LOOK = 1_000_000;
const READ_AT_ONCE = 5000;
const READ_WAIT_MS = 2000;
/** A reader that could not be removed goes by itself. */
const READER_MS = 60_000;

/** What one look has found. */
export interface StrayLook {
  /** In stream order. */
  readonly messages: readonly StoredMsg[];
  /** No other stray message lies between the last look and this sequence. */
  readonly through: number;
}

/** True for a subject that one of the partitions reads. */
export function isPartitioned(subject: string, partitions: number): boolean {
  const [, , token = ''] = subject.split('.');
  return /^(?:0|[1-9]\d{0,8})$/.test(token) && Number(token) < partitions;
}

/** Stray messages above the sequence. */
export async function strayMessages(
  nats: Nats,
  partitions: number,
  after: number,
): Promise<StrayLook> {
  const info = await nats.manager.streams.info(nats.names.events, {
    subjects_filter: nats.names.eventSubjects,
  });
  const subjects = Object.keys(info.state.subjects ?? {}).filter(
    (subject) => !isPartitioned(subject, partitions),
  );
  // What came after the subjects were listed waits for the next look: among it may be new subjects.
  const last = info.state.last_seq;
  return subjects.length > MAX_SUBJECTS
    ? readThrough(nats, partitions, after, last)
    : askEach(nats, subjects, after, last);
}

async function askEach(
  nats: Nats,
  subjects: readonly string[],
  after: number,
  last: number,
): Promise<StrayLook> {
  const heads = new Map<string, StoredMsg>();
  const advance = async (subject: string, seq: number) => {
    const next = await nextOn(nats, subject, seq);
    if (next && next.seq <= last) heads.set(subject, next);
    else heads.delete(subject);
  };
  for (const subject of subjects) await advance(subject, after + 1);
  const messages: StoredMsg[] = [];
  while (heads.size > 0) {
    if (messages.length === MAX_A_LOOK) return { messages, through: messages.at(-1)!.seq };
    const first = [...heads.values()].reduce((a, b) => (a.seq < b.seq ? a : b));
    messages.push(first);
    await advance(first.subject, first.seq + 1);
  }
  return { messages, through: Math.max(after, last) };
}

async function readThrough(
  nats: Nats,
  partitions: number,
  after: number,
  last: number,
): Promise<StrayLook> {
  if (after >= last) return { messages: [], through: after };
  const { manager, jetstream, names } = nats;
  const { name } = await manager.consumers.add(names.events, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: after + 1,
    ack_policy: AckPolicy.None,
    headers_only: true,
    mem_storage: true,
    inactive_threshold: READER_MS * 1e6,
  });
  try {
    const consumer = await jetstream.consumers.get(names.events, name);
    const fetch = () => consumer.fetch({ max_messages: READ_AT_ONCE, expires: READ_WAIT_MS });
    const { sequences, through } = await strayUntil(fetch, partitions, after, last);
    const messages: StoredMsg[] = [];
    for (const seq of sequences) {
      const message = await messageAt(nats, { seq });
      // Its age may have taken it away meanwhile.
      if (message) messages.push(message);
    }
    return { messages, through };
  } finally {
    await manager.consumers.delete(names.events, name).catch(() => false);
  }
}

/** Sequences of the stray ones among the messages up to the last, as far as one look goes. */
async function strayUntil(
  fetch: () => Promise<AsyncIterable<JsMsg>>,
  partitions: number,
  after: number,
  last: number,
): Promise<{ readonly sequences: readonly number[]; readonly through: number }> {
  const sequences: number[] = [];
  let through = after;
  for (let read = 0, before = -1; read < MAX_READ_A_LOOK && read > before;) {
    before = read;
    for await (const { seq, subject, info } of await fetch()) {
      read++;
      if (seq > last) return { sequences, through: last };
      through = seq;
      if (!isPartitioned(subject, partitions)) sequences.push(seq);
      if (info.pending === 0) return { sequences, through: last };
      if (sequences.length === MAX_A_LOOK) return { sequences, through };
    }
  }
  return { sequences, through };
}

async function nextOn(nats: Nats, subject: string, seq: number): Promise<StoredMsg | undefined> {
  return messageAt(nats, { seq, next_by_subj: subject });
}

async function messageAt(
  { manager, names }: Nats,
  query: { readonly seq: number; readonly next_by_subj?: string },
): Promise<StoredMsg | undefined> {
  try {
    return (await manager.streams.getMessage(names.events, query)) ?? undefined;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.NoMessageFound) {
      return undefined;
    }
    throw error;
  }
}
