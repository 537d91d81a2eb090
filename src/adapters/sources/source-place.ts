/** Where reading a source goes on: behind its cursor, or where a stream begins that was not read before. */
import type { StreamInfo } from '@nats-io/jetstream';
import { NO_COUNTS, type SourceCursor } from './source-cursor.js';

export interface SourceStart {
  readonly stream: string;
  /** Where a stream is begun that was not read before. */
  readonly from: 'new' | 'all';
  /** Whether the stream was waited for: then all of it is new. */
  readonly wasMissing: boolean;
}

/** The cursor to go on with; what the stream has dropped before it was read is counted in it. */
export function placeIn(
  { created, state }: Pick<StreamInfo, 'created' | 'state'>,
  known: SourceCursor | undefined,
  { stream, from, wasMissing }: SourceStart,
): SourceCursor {
  const counts = known?.counts ?? NO_COUNTS;
  if (known?.stream === stream && known.created === created) {
    const missed = Math.max(0, state.first_seq - known.sequence - 1);
    if (missed === 0) return known;
    const sequence = known.sequence + missed;
    return { ...known, sequence, counts: { ...counts, missed: counts.missed + missed } };
  }
  // A stream made anew, while it was read, holds nothing that was read before.
  const isAllNew = known?.stream === stream || wasMissing;
  return { stream, created, counts, sequence: isAllNew || from === 'all' ? 0 : state.last_seq };
}
