/** Lines of a text file, cut from chunks of bytes without holding more than one long line. */
import { isUtf8 } from 'node:buffer';
import type { Refusal } from '../refusals.js';

/** Longest line read, in bytes without its line end: as large as a message may be. */
export const MAX_LINE_BYTES = 1024 * 1024;
/** How much of a line above the maximum is kept for the dead letters. */
export const KEPT_LINE_BYTES = 64 * 1024;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = '\uFEFF';

export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Without the line end; empty where the line could not be read. */
  readonly text: string;
  readonly fault: LineFault | undefined;
}

/** A line that is no text: why, and its bytes (of a line above the maximum, the first of them). */
export interface LineFault {
  readonly refusal: Refusal;
  readonly bytes: Uint8Array;
}

/**
 * Cuts chunks of bytes into lines. A chunk may end anywhere, inside a character too. Lines end with
 * LF or CRLF, the last one also with the file; a byte order mark at the start is dropped.
 *
 * @example
 * const splitter = new LineSplitter();
 * splitter.push(Buffer.from('a\nb')); // [line 1 'a']
 * splitter.end(); // [line 2 'b']
 */
export class LineSplitter {
  private number = 0;
  /** The begun line: pieces of at most `maxLineBytes` and a chunk, and its true length. */
  private begun: Uint8Array[] = [];
  private begunBytes = 0;
  private begunEndsInReturn = false;

  constructor(private readonly maxLineBytes: number = MAX_LINE_BYTES) {}

  /** The lines that the chunk completes. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.hold(chunk);
      return lines;
    }
    let start = 0;
    if (this.begunBytes > 0) {
      start = chunk.indexOf(NEWLINE) + 1;
      this.hold(chunk.subarray(0, start - 1));
      this.finishBegun(lines);
    }
    if (start <= last) this.split(chunk.subarray(start, last), lines);
    this.hold(chunk.subarray(last + 1));
    return lines;
  }

  /** The last line, where the file does not end with a line end. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.begunBytes > 0) this.finishBegun(lines);
    return lines;
  }

  private hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // Past the maximum the line is lost anyway: count it, hold no more of it.
    if (this.begunBytes <= this.maxLineBytes) this.begun.push(bytes);
    this.begunBytes += bytes.length;
    this.begunEndsInReturn = bytes.at(-1) === CARRIAGE_RETURN;
  }

  private finishBegun(lines: Line[]): void {
    const bytes = this.begun.length === 1 ? this.begun[0]! : Buffer.concat(this.begun);
    lines.push(this.line(bytes, this.begunBytes, this.begunEndsInReturn));
    this.begun = [];
    this.begunBytes = 0;
  }

  /** Splits a run of whole lines. Decoding it at once is several times faster than line by line. */
  private split(run: Uint8Array, lines: Line[]): void {
    if (!isUtf8(run)) return this.splitBytes(run, lines);
    for (const text of textOf(run).split('\n')) {
      // A UTF-16 unit takes at most three bytes of UTF-8, so most lines need no count.
      const long = text.length * 3 > this.maxLineBytes;
      lines.push(long ? this.line(Buffer.from(text)) : this.readable(text));
    }
  }

  private splitBytes(run: Uint8Array, lines: Line[]): void {
    let start = 0;
    while (start <= run.length) {
      const found = run.indexOf(NEWLINE, start);
      const end = found === -1 ? run.length : found;
      lines.push(this.line(run.subarray(start, end)));
      start = end + 1;
    }
  }

  /** The line of these bytes, which of a long line are only the first of `length`. */
  private line(
    bytes: Uint8Array,
    length = bytes.length,
    endsInReturn = bytes.at(-1) === CARRIAGE_RETURN,
  ): Line {
    const end = endsInReturn ? length - 1 : length;
    if (end > this.maxLineBytes) {
      const found = `a line of ${end} bytes`;
      return this.faulty(
        { code: 'message_too_large', field: '', found },
        bytes.subarray(0, Math.min(KEPT_LINE_BYTES, this.maxLineBytes)),
      );
    }
    if (!isUtf8(bytes)) return this.faulty({ code: 'not_utf8', field: '', found: '' }, bytes);
    return this.readable(textOf(bytes));
  }

  private readable(text: string): Line {
    const number = ++this.number;
    const marked = number === 1 && text.startsWith(BYTE_ORDER_MARK);
    const from = marked ? 1 : 0;
    const to = text.endsWith('\r') ? text.length - 1 : text.length;
    return { number, text: text.slice(from, to), fault: undefined };
  }

  /** Copies the bytes: a slice would keep its whole chunk in memory for as long as the fault lives. */
  private faulty(refusal: Refusal, bytes: Uint8Array): Line {
    return { number: ++this.number, text: '', fault: { refusal, bytes: Uint8Array.from(bytes) } };
  }
}

/** The lines of the chunks; the outer steps are those of the chunks. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[], void> {
  const splitter = new LineSplitter();
  for await (const chunk of chunks) {
    const lines = splitter.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
