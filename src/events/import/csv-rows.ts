/**
 * Rows of a CSV file from its lines. Rows without a quotation mark, which are most, are cut at the
 * delimiters; the others go through csv-parse. That is several times faster than csv-parse for all,
 * keeps each row as it stood, and a row that is broken costs no other row.
 */
import { parse } from 'csv-parse/sync';
import { MAX_LINE_BYTES, type Line } from './lines.js';
import type { BrokenRow } from './table.js';

export interface CsvFormat {
  readonly delimiter: string;
  /** The quotation mark; undefined where it is an ordinary character. */
  readonly quote: string | undefined;
}

/** A row cut into cells, whatever their number. */
export interface CsvCells {
  readonly row: number;
  readonly cells: readonly string[];
  readonly raw: string;
  readonly problem?: undefined;
}

/**
 * Puts lines together to rows and cuts them into cells. A quoted cell may hold delimiters, line ends
 * (they become LF) and doubled quotation marks.
 *
 * Where quoting is broken, only the line on which the row begins is given up, and reading goes on
 * with the next line: an unclosed quotation mark does not swallow the rest of the file.
 *
 * @example
 * const reader = new CsvRowReader({ delimiter: ',', quote: '"' });
 * reader.push([{ number: 1, text: 'a,"b,c"', fault: undefined }]); // cells 'a' and 'b,c'
 */
export class CsvRowReader {
  /** Lines not yet part of a row, the first of which begins one. */
  private lines: Line[] = [];

  constructor(private readonly format: CsvFormat) {}

  /** The rows that the lines complete. */
  push(lines: readonly Line[]): (CsvCells | BrokenRow)[] {
    this.lines = this.lines.length === 0 ? [...lines] : this.lines.concat(lines);
    return this.take(false);
  }

  /** The last rows of the file. */
  end(): (CsvCells | BrokenRow)[] {
    return this.take(true);
  }

  private take(atEnd: boolean): (CsvCells | BrokenRow)[] {
    const rows: (CsvCells | BrokenRow)[] = [];
    const quoted: number[] = [];
    const { delimiter } = this.format;
    let at = 0;
    while (at < this.lines.length) {
      const line = this.lines[at]!;
      const { number: row, text } = line;
      const length = this.linesOfRow(at, atEnd);
      if (length === 0) break;
      if (line.fault) rows.push({ row, raw: line.fault.bytes, problem: line.fault.refusal });
      else if (length < 0) rows.push(broken(line, 'a quotation mark that is never closed'));
      else if (length > 1) rows.push(this.rowOfLines(at, length));
      else if (text !== '') {
        if (this.hasQuote(text)) quoted.push(rows.length);
        rows.push({ row, cells: text.split(delimiter), raw: text });
      }
      // Of a row of several lines that is broken, only the first is given up.
      at += length > 1 && !rows.at(-1)!.problem ? length : 1;
    }
    this.lines = this.lines.slice(at);
    this.parseQuoted(rows, quoted);
    return rows;
  }

  /**
   * How many lines the row beginning here takes: a row is complete when the quotation marks in it
   * are even in number. 0 where further lines must tell, -1 where it never ends.
   */
  private linesOfRow(from: number, atEnd: boolean): number {
    const first = this.lines[from]!;
    if (first.fault || !this.hasQuote(first.text) || !this.oddQuotes(first.text)) return 1;
    let characters = first.text.length;
    for (let at = from + 1; at < this.lines.length; at++) {
      const { text, fault } = this.lines[at]!;
      characters += text.length + 1;
      if (fault || characters > MAX_LINE_BYTES) return -1;
      if (this.oddQuotes(text)) return at - from + 1;
    }
    return atEnd ? -1 : 0;
  }

  private rowOfLines(from: number, length: number): CsvCells | BrokenRow {
    const first = this.lines[from]!;
    const raw = this.lines
      .slice(from, from + length)
      .map(({ text }) => text)
      .join('\n');
    try {
      return { row: first.number, cells: this.parse([raw])[0]!, raw };
    } catch (error) {
      return broken(first, reasonOf(error));
    }
  }

  /** Replaces the rows of these indices, which hold quotation marks, by what csv-parse reads in them. */
  private parseQuoted(rows: (CsvCells | BrokenRow)[], indices: readonly number[]): void {
    if (indices.length === 0) return;
    const raws = indices.map((index) => rows[index]!.raw as string);
    let parsed: string[][] | undefined;
    try {
      parsed = this.parse(raws);
    } catch {
      // One of them is broken: each is tried alone below.
    }
    indices.forEach((index, place) => {
      const { row } = rows[index]!;
      const raw = raws[place]!;
      try {
        rows[index] = { row, raw, cells: parsed ? parsed[place]! : this.parse([raw])[0]! };
      } catch (error) {
        rows[index] = broken({ number: row, text: raw }, reasonOf(error));
      }
    });
  }

  /** @throws CsvError, or Error where the texts are not one row each */
  private parse(raws: readonly string[]): string[][] {
    const { delimiter, quote } = this.format;
    const parsed: string[][] = parse(raws.join('\n'), {
      delimiter,
      quote: quote ?? false,
      escape: quote ?? null,
      record_delimiter: '\n',
      relax_column_count: true,
    });
    if (parsed.length !== raws.length) throw new Error('it does not end where its line ends');
    return parsed;
  }

  private hasQuote(text: string): boolean {
    return this.format.quote !== undefined && text.includes(this.format.quote);
  }

  private oddQuotes(text: string): boolean {
    const { quote } = this.format;
    if (quote === undefined) return false;
    let odd = false;
    for (let at = text.indexOf(quote); at !== -1; at = text.indexOf(quote, at + 1)) odd = !odd;
    return odd;
  }
}

function broken(
  line: { readonly number: number; readonly text: string },
  found: string,
): BrokenRow {
  const problem = { code: 'broken_row', field: '', found } as const;
  return { row: line.number, raw: line.text, problem };
}

/** csv-parse ends its messages with a count of its own rows, which are not those of the file. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/,? at line \d+.*$/s, '').replace(/^[^:]*: /, '');
}
