/** Whether stored cursors still fit the stream that they count in. */
import { NatsError, type Nats } from './connection.js';
import type { Log } from '../log.js';

/**
 * Checks where reading goes on; returns how many messages the stream had dropped before they were read,
 * at least: what lies further back than the furthest cursor is not known.
 *
 * @param cursors sequences of the last applied messages; 0 for none
 * @throws NatsError when the stream ends before a cursor
 */
export async function missedMessages(
  nats: Nats,
  stream: string,
  cursors: readonly number[],
  log: Log,
): Promise<number> {
  const { state } = await nats.manager.streams.info(stream);
  const furthest = Math.max(...cursors);
  if (furthest > state.last_seq) {
    throw new NatsError(
      `The stored state has read up to message ${furthest}, but the stream ${stream} ends at ${state.last_seq}: it was made anew. Start with --discard-state.`,
    );
  }
  if (furthest === 0) return 0;
  const missed = Math.max(0, state.first_seq - 1 - furthest);
  if (missed > 0) {
    log.warn({ missedMessages: missed }, 'the stream dropped messages before they were read');
  }
  log.info({ cursors }, 'state restored');
  return missed;
}
