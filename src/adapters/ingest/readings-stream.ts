/** Readings as messages: NDJSON of one window's or block's readings, split where it grows too large. */
import { readingJson } from '../../detectors/reading-json.js';
import type { ReadingSet } from '../../windows/reading-set.js';
import type { Output } from '../nats/outbox.js';

const MAX_PART_BYTES = 900_000;

const encoder = new TextEncoder();

/**
 * Numbers the outputs of each moment of event time, so that a re-run gives every message the same
 * place, and a run with panes of another length goes on in the same order.
 */
export class ReadingMessages {
  private readAt = -Infinity;
  private next = 0;

  /** The messages that carry a set of readings. */
  of(set: ReadingSet): Output[] {
    if (set.readAt !== this.readAt) {
      this.readAt = set.readAt;
      this.next = 0;
    }
    return chunks(
      set.readings.map((reading) => encoder.encode(`${JSON.stringify(readingJson(reading))}\n`)),
    ).map((data) => ({
      place: [set.readAt, this.next++],
      headers: { 'Flyball-Of': set.of },
      data,
    }));
  }
}

function chunks(lines: readonly Uint8Array[]): Uint8Array[] {
  const parts: Uint8Array[][] = [];
  let size = Infinity;
  for (const line of lines) {
    if (size + line.length > MAX_PART_BYTES) {
      parts.push([]);
      size = 0;
    }
    parts.at(-1)!.push(line);
    size += line.length;
  }
  return parts.map((part) => Buffer.concat(part));
}
