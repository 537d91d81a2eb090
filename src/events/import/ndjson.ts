/** NDJSON: one event a line as a JSON object that carries its `kind`. */
import { describe } from '../validate.js';
import { parseEventTime } from '../event-time.js';
import type { RefusalCode } from '../refusals.js';
import { openBytes, STANDARD_INPUT, type FileBytes } from './file-bytes.js';
import { ImportError } from './import-error.js';
import { linesOf, type Line } from './lines.js';
import { problemEvent, type EventSource, type SourceEvent } from './source.js';

/**
 * A file of events, one JSON object a line; `.gz` is decompressed, `-` is standard input. It is read
 * as a stream, so it may be larger than memory, and its order is kept.
 *
 * A line that is no event (not UTF-8, not JSON, not an object, above 1 MiB) becomes an event with a
 * problem and its bytes; blank lines are skipped.
 *
 * @throws ImportError file_not_found, is_a_directory, unreadable, empty_file; while reading also
 *   damaged_file (a broken `.gz`)
 * @example
 * const source = await openNdjson('events.ndjson.gz');
 * for await (const events of source.chunks()) console.log(events.length);
 */
export async function openNdjson(
  file: string,
  standardInput?: NodeJS.ReadableStream,
): Promise<EventSource> {
  return new NdjsonSource(await openBytes(file, standardInput));
}

class NdjsonSource implements EventSource {
  constructor(private readonly bytes: FileBytes) {}

  get file(): string {
    return this.bytes.file;
  }

  get size(): number {
    return this.bytes.size;
  }

  get position(): number {
    return this.bytes.position;
  }

  async *chunks(): AsyncGenerator<SourceEvent[], void> {
    let lines = 0;
    for await (const chunk of linesOf(this.bytes.chunks())) {
      lines += chunk.length;
      const events: SourceEvent[] = [];
      for (const line of chunk) {
        if (line.fault || line.text.trim() !== '') events.push(eventOf(this.file, line));
      }
      if (events.length > 0) yield events;
    }
    // Its size on the disk does not tell that a compressed file holds nothing.
    if (lines === 0 && this.file !== STANDARD_INPUT) throw new ImportError('empty_file', this.file);
  }
}

function eventOf(file: string, { number, text, fault }: Line): SourceEvent {
  if (fault) return problemEvent(file, number, fault.bytes, fault.refusal);
  const problem = (code: RefusalCode, found: string) =>
    problemEvent(file, number, text, { code, field: '', found });
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    return problem('not_json', describe(text));
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return problem('not_an_event', describe(event));
  }
  const { kind, time } = event as { kind?: unknown; time?: unknown };
  return { file, row: number, kind, event, raw: text, time: parseEventTime(time) };
}
