/** The last windows of the readings stream, for charts that begin where the former run ended. */
import { DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import type { ReadingJson } from '../../detectors/reading-json.js';
import type { Nats } from './connection.js';

/** Windows, and the blocks among them. */
const MAX_MESSAGES = 700;
/** With many segments messages are large; the start should not wait for all of them. */
const MAX_BYTES = 64 * 1024 * 1024;
const LIMIT_MS = 10_000;

/** What takes stored readings in. */
export interface StoredReadings {
  takeStored(reading: ReadingJson): void;
}

/** Hands over the readings of the last windows of the stream, oldest first. */
export async function refillHistory(nats: Nats, history: StoredReadings): Promise<void> {
  const { state } = await nats.manager.streams.info(nats.names.readings);
  if (state.messages === 0) return;
  const fitting = Math.floor(MAX_BYTES / Math.max(1, state.bytes / state.messages));
  const count = Math.max(1, Math.min(MAX_MESSAGES, fitting));
  const consumer = await nats.jetstream.consumers.get(nats.names.readings, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: Math.max(state.first_seq, state.last_seq - count + 1),
  });
  const messages = await consumer.consume();
  const timer = setTimeout(() => messages.stop(), LIMIT_MS);
  try {
    for await (const message of messages) {
      if (message.headers?.get('Flyball-Of') === 'window') takeMessage(message, history);
      if (message.seq >= state.last_seq) break;
    }
  } finally {
    clearTimeout(timer);
    messages.stop();
  }
}

function takeMessage(message: JsMsg, history: StoredReadings): void {
  for (const line of message.string().split('\n')) {
    if (line !== '') history.takeStored(JSON.parse(line) as ReadingJson);
  }
}
