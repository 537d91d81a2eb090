/** What the importers yield: events as files hold them, not yet validated, in chunks. */
import type { Refusal } from '../refusals.js';

/** One event of a file. `kind` and `event` are not yet validated. */
export interface SourceEvent {
  readonly file: string;
  /** 1-based line of a text file, row of a Parquet file; of a slate of several rows, the first. */
  readonly row: number;
  /** The event's kind as the file names it, or as the mapping says. */
  readonly kind: unknown;
  /** The event's fields; for a table row, built by the mapping. */
  readonly event: unknown;
  /**
   * The row as it stood in the file, for the dead letters. It may be made only when it is asked for,
   * so take it from the event itself: a spread copy can lack it.
   */
  readonly raw: string | Uint8Array;
  /** Epoch milliseconds, NaN where the event has no readable time. */
  readonly time: number;
  /** Set where the row could not even be read; event is then undefined. */
  readonly problem?: Refusal;
}

/** A file of events: reads rows in order, in chunks, and says how far it is. */
export interface EventSource {
  readonly file: string;
  /** Size in bytes, for progress; 0 where it is not known (a pipe). */
  readonly size: number;
  /** Bytes (or their share of the file) read so far. */
  readonly position: number;
  /** Reads the file from its start. Throws ImportError where it cannot be read on. */
  chunks(): AsyncIterable<SourceEvent[]>;
  /**
   * Present where the file is a table, whose order of rows means nothing: whether its events
   * happen to stand in order of time. Absent where the file is a log, whose order is kept.
   */
  isSorted?(): Promise<boolean>;
}

/** An event that could not be read, in the place of the row where it stood. */
export function problemEvent(
  file: string,
  row: number,
  raw: string | Uint8Array,
  problem: Refusal,
): SourceEvent {
  return { file, row, kind: undefined, event: undefined, raw, time: NaN, problem };
}
