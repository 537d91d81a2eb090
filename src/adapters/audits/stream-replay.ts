/** Reads a stretch of the event stream again, in stream order, for an audit. */
import { DeliverPolicy, type ConsumerConfig } from '@nats-io/jetstream';
import type { StreamMessage } from '../../audit/message-source.js';
import { MAX_AHEAD_MS } from '../../events/validate.js';
import type { Nats } from '../nats/connection.js';

/**
 * The messages that can hold events of this time or later, up to the end of the stream as it is now;
 * before them all declarations of items, which hold until they are made anew. No event lies further
 * ahead of its publication than the contract allows, so reading begins there.
 *
 * @param onProgress told after each message which share of the stretch was read, 0 to 1
 */
export async function* replayStream(
  nats: Nats,
  from: number,
  onProgress: (done: number) => void = () => undefined,
): AsyncGenerator<StreamMessage> {
  const { state } = await nats.manager.streams.info(nats.names.events);
  if (state.messages === 0) return;
  const start = new Date(from - MAX_AHEAD_MS);
  if (start > new Date(state.last_ts)) return;
  const last = state.last_seq;
  const items = { filter_subject: nats.names.kindSubjects('item') };
  for await (const message of read(nats, { ...items, deliver_policy: DeliverPolicy.All }, last)) {
    if (message.publishedAt >= start.getTime()) break;
    yield message;
  }
  yield* read(
    nats,
    {
      filter_subject: nats.names.eventSubjects,
      deliver_policy: DeliverPolicy.StartTime,
      opt_start_time: start.toISOString(),
    },
    last,
    onProgress,
  );
}

/** The messages of this sequence or later, up to the end of the stream as it is now. */
export async function* streamFrom(nats: Nats, sequence: number): AsyncGenerator<StreamMessage> {
  const { state } = await nats.manager.streams.info(nats.names.events);
  if (state.last_seq < sequence) return;
  yield* read(
    nats,
    {
      filter_subject: nats.names.eventSubjects,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: sequence,
    },
    state.last_seq,
  );
}

/** What a consumer of this kind delivers, up to this sequence. */
async function* read(
  nats: Nats,
  { filter_subject, ...options }: Partial<ConsumerConfig>,
  last: number,
  onProgress: (done: number) => void = () => undefined,
): AsyncGenerator<StreamMessage> {
  const consumer = await nats.jetstream.consumers.get(nats.names.events, {
    filter_subjects: filter_subject!,
    ...options,
  });
  const { num_pending } = await consumer.info();
  if (num_pending === 0) return;
  const messages = await consumer.consume({ max_messages: 1000 });
  try {
    for await (const { subject, data, seq, info } of messages) {
      if (seq > last) return;
      yield { subject, data, sequence: seq, publishedAt: info.timestampNanos / 1e6 };
      // More may be published meanwhile, which is not read.
      onProgress(Math.max(0, 1 - info.pending / num_pending));
      if (seq === last || info.pending === 0) return;
    }
  } finally {
    await messages.close();
    await consumer.delete();
  }
}
