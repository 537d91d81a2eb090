/** NDJSON in a form of its own: documents of which a mapping makes events. */
import { createHash } from 'node:crypto';
import { describe } from '../validate.js';
import { DocumentMapper } from './document-mapper.js';
import { CONTENT_ID_LENGTH, openBytes, STANDARD_INPUT, type FileBytes } from './file-bytes.js';
import { ImportError } from './import-error.js';
import { linesOf, type Line } from './lines.js';
import type { Mapping } from './mapping.js';
import { problemEvent, type EventSource, type SourceEvent } from './source.js';

/**
 * The events that a mapping makes of a file with a JSON object a line. Like any log its order is kept.
 * A file is read twice, since events without an id of their own get one of its content; in what comes
 * from standard input, every event needs one.
 *
 * @throws ImportError file_not_found, is_a_directory, unreadable, empty_file; while reading also
 *   damaged_file (a broken `.gz`)
 */
export async function openMappedNdjson(
  file: string,
  mapping: Mapping,
  standardInput?: NodeJS.ReadableStream,
): Promise<EventSource> {
  return new JsonSource(await openBytes(file, standardInput), new DocumentMapper(mapping));
}

/** The events of one line: several, none, or one with a problem. */
export function eventsOfLine(
  mapper: DocumentMapper,
  file: string,
  { number: row, text, fault }: Line,
  contentId: string | undefined,
): SourceEvent[] {
  if (fault) return [problemEvent(file, row, fault.bytes, fault.refusal)];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const problem = { code: 'not_json', field: '', found: describe(text) } as const;
    return [problemEvent(file, row, text, problem)];
  }
  const id = contentId === undefined ? undefined : `${contentId}-${row}`;
  return mapper.eventsOf({ file, row, value, raw: text, id });
}

class JsonSource implements EventSource {
  private passes = 0;

  constructor(
    private readonly bytes: FileBytes,
    private readonly mapper: DocumentMapper,
  ) {}

  get file(): string {
    return this.bytes.file;
  }

  get size(): number {
    return this.bytes.size;
  }

  /** The share of both passes, in bytes of the file. */
  get position(): number {
    if (!this.bytes.rereadable) return this.bytes.position;
    const done = this.passes === 0 ? 0 : (this.passes - 1) * this.size + this.bytes.position;
    return Math.min(this.size, Math.floor(done / 2));
  }

  async *chunks(): AsyncGenerator<SourceEvent[], void> {
    const contentId = this.bytes.rereadable ? await this.contentId() : undefined;
    this.passes = 2;
    let lines = 0;
    for await (const chunk of linesOf(this.bytes.chunks())) {
      lines += chunk.length;
      const events = chunk
        .filter(({ fault, text }) => fault !== undefined || text.trim() !== '')
        .flatMap((line) => eventsOfLine(this.mapper, this.file, line, contentId));
      if (events.length > 0) yield events;
    }
    // Its size on the disk does not tell that a compressed file holds nothing.
    if (lines === 0 && this.file !== STANDARD_INPUT) throw new ImportError('empty_file', this.file);
  }

  private async contentId(): Promise<string> {
    this.passes = 1;
    const content = createHash('sha256');
    for await (const chunk of this.bytes.chunks()) content.update(chunk);
    return content.digest('hex').slice(0, CONTENT_ID_LENGTH);
  }
}
