/**
 * Rows of a CSV file from its lines, each as it stood. A library that reads a stream of rows would
 * lose every row behind a quotation mark that is never closed; here a broken row costs no other one.
 */
import { cellsOf, type CsvFormat } from './csv-cells.js';
import { MAX_LINE_BYTES, type Line } from './lines.js';
import type { BrokenRow, ReadableRow } from './table.js';

/** A row cut into cells, whatever their number. */
export interface CsvRow extends ReadableRow {
  readonly cells: readonly string[];
}

/**
 * Puts lines together to rows and cuts them into cells. A quoted cell may hold delimiters, line ends
 * (they become LF) and doubled quotation marks. Blank lines are no rows.
 *
 * Where quoting is broken, only the line on which the row begins is given up, and reading goes on
 * with the next line.
 *
 * @example
 * const reader = new CsvRowReader({ delimiter: ',', quote: '"' });
 * reader.push([{ number: 1, text: 'a,"b,c"', fault: undefined }]); // cells 'a' and 'b,c'
 */
export class CsvRowReader {
  /** Lines not yet part of a row, the first of which begins one. */
  private lines: readonly Line[] = [];

  constructor(private readonly format: CsvFormat) {}

  /** The rows that the lines complete. */
  push(lines: readonly Line[]): (CsvRow | BrokenRow)[] {
    this.lines = this.lines.length === 0 ? lines : this.lines.concat(lines);
    return this.take(false);
  }

  /** The last rows of the file. */
  end(): (CsvRow | BrokenRow)[] {
    return this.take(true);
  }

  private take(atEnd: boolean): (CsvRow | BrokenRow)[] {
    const rows: (CsvRow | BrokenRow)[] = [];
    let at = 0;
    while (at < this.lines.length) {
      const line = this.lines[at]!;
      const length = this.linesOfRow(at, atEnd);
      if (length === 0) break;
      const row =
        length < 0 ? broken(line, 'a quotation mark that is never closed') : this.row(at, length);
      if (row) rows.push(row);
      // Of several lines that do not make a row, only the first is given up.
      at += length > 1 && !row?.problem ? length : 1;
    }
    this.lines = this.lines.slice(at);
    return rows;
  }

  /**
   * How many lines the row beginning here takes: a row is complete when the quotation marks in it
   * are even in number. 0 where further lines must tell, -1 where it never ends.
   */
  private linesOfRow(from: number, atEnd: boolean): number {
    const first = this.lines[from]!;
    if (first.fault || !this.hasOddQuotes(first.text)) return 1;
    let characters = first.text.length;
    for (let at = from + 1; at < this.lines.length; at++) {
      const { text, fault } = this.lines[at]!;
      characters += text.length + 1;
      if (fault || characters > MAX_LINE_BYTES) return -1;
      if (this.hasOddQuotes(text)) return at - from + 1;
    }
    return atEnd ? -1 : 0;
  }

  private hasOddQuotes(text: string): boolean {
    const { quote } = this.format;
    if (quote === undefined) return false;
    let odd = false;
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) odd = !odd;
    return odd;
  }

  /** The row of these lines; none of a blank line. */
  private row(from: number, length: number): CsvRow | BrokenRow | undefined {
    const line = this.lines[from]!;
    const { number: row, text, fault } = line;
    if (fault) return { row, raw: fault.bytes, problem: fault.refusal };
    if (text === '') return undefined;
    const raw = length === 1 ? text : this.textOf(from, length);
    const cells = cellsOf(raw, this.format);
    return cells ? { row, cells, raw } : broken(line, 'a quotation mark inside a cell');
  }

  private textOf(from: number, length: number): string {
    const lines = this.lines.slice(from, from + length);
    return lines.map(({ text }) => text).join('\n');
  }
}

function broken({ number, text }: Line, found: string): BrokenRow {
  return { row: number, raw: text, problem: { code: 'broken_row', field: '', found } };
}
