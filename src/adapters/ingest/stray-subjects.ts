/**
 * Messages on subjects that no partition reads (`flyball.outcome.99`, `flyball.item.x`): the stream
 * keeps them, so they must be accounted for. Now and then the stream is asked for its subjects, and
 * what lies outside the partitions is decoded as of no partition, which refuses every event.
 */
import { JetStreamApiCodes, JetStreamApiError, type StoredMsg } from '@nats-io/jetstream';
import type { Nats } from '../nats/connection.js';

/** Most messages taken in one look, so that a flood cannot hold up the rest. */
const MAX_A_LOOK = 1000;

/** Most subjects looked at in one look; the others' turn comes when these are empty. */
const MAX_SUBJECTS = 1000;

/** True for a subject that one of the partitions reads. */
export function isPartitioned(subject: string, partitions: number): boolean {
  const [, , token = ''] = subject.split('.');
  return /^(?:0|[1-9]\d{0,8})$/.test(token) && Number(token) < partitions;
}

/** Stray messages above the sequence, in stream order. */
export async function strayMessages(
  nats: Nats,
  partitions: number,
  after: number,
): Promise<StoredMsg[]> {
  const info = await nats.manager.streams.info(nats.names.events, {
    subjects_filter: nats.names.eventSubjects,
  });
  const subjects = Object.keys(info.state.subjects ?? {})
    .filter((subject) => !isPartitioned(subject, partitions))
    .sort()
    .slice(0, MAX_SUBJECTS);
  // What came after the subjects were listed waits for the next look: among it may be new subjects.
  const last = info.state.last_seq;
  const heads = new Map<string, StoredMsg>();
  const advance = async (subject: string, seq: number) => {
    const next = await nextOn(nats, subject, seq);
    if (next && next.seq <= last) heads.set(subject, next);
    else heads.delete(subject);
  };
  for (const subject of subjects) await advance(subject, after + 1);
  const messages: StoredMsg[] = [];
  while (heads.size > 0 && messages.length < MAX_A_LOOK) {
    const first = [...heads.values()].reduce((a, b) => (a.seq < b.seq ? a : b));
    messages.push(first);
    await advance(first.subject, first.seq + 1);
  }
  return messages;
}

async function nextOn(nats: Nats, subject: string, seq: number): Promise<StoredMsg | undefined> {
  try {
    const query = { seq, next_by_subj: subject };
    return (await nats.manager.streams.getMessage(nats.names.events, query)) ?? undefined;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.NoMessageFound) {
      return undefined;
    }
    throw error;
  }
}
