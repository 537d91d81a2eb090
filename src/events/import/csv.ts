/** CSV files, and their kin with other delimiters, as tables. */
import type { Hash } from 'node:crypto';
import { explain } from '../refusals.js';
import type { CsvFormat } from './csv-cells.js';
import { CsvRowReader, type CsvRow } from './csv-rows.js';
import { contentExtension, openBytes, type FileBytes } from './file-bytes.js';
import { ImportError } from './import-error.js';
import { linesOf } from './lines.js';
import type { Mapping } from './mapping.js';
import { NO_QUOTE } from './mapping-schema.js';
import type { BrokenRow, Table, TableRow } from './table.js';

/** What of a mapping says how the file is written. */
export type CsvDialect = Pick<Mapping, 'delimiter' | 'quote' | 'columns'>;

/**
 * Opens a CSV file and reads its header. Files are read as a stream, `.gz` through decompression.
 *
 * Rows with another number of cells than the table has columns, with broken quoting, that are not
 * UTF-8 or longer than 1 MiB become broken rows, and reading goes on; blank lines are skipped.
 *
 * @throws ImportError file_not_found, is_a_directory, unreadable, empty_file, not_rereadable;
 *   damaged_file where the header cannot be read
 * @example (await openCsv('ratings.dat', { delimiter: '::', columns: ['user', 'item'] })).columns
 */
export async function openCsv(file: string, dialect: CsvDialect = {}): Promise<Table> {
  const bytes = await openBytes(file);
  if (!bytes.rereadable) throw new ImportError('not_rereadable', file);
  const quote = dialect.quote ?? '"';
  const format: CsvFormat = {
    delimiter: dialect.delimiter ?? (contentExtension(file) === '.tsv' ? '\t' : ','),
    quote: quote === NO_QUOTE ? undefined : quote,
  };
  const columns = dialect.columns ?? (await readHeader(bytes, format));
  return new CsvTable(bytes, format, columns, dialect.columns === undefined);
}

async function readHeader(bytes: FileBytes, format: CsvFormat): Promise<readonly string[]> {
  for await (const rows of rowsOf(bytes.chunks(), format)) {
    const [header] = rows;
    if (!header) continue;
    if (!header.problem) return header.cells;
    const found = `Its header cannot be read: ${explain(header.problem)}`.replace(/\.$/, '');
    throw new ImportError('damaged_file', bytes.file, found);
  }
  throw new ImportError('empty_file', bytes.file);
}

class CsvTable implements Table {
  constructor(
    private readonly bytes: FileBytes,
    private readonly format: CsvFormat,
    readonly columns: readonly string[],
    private readonly hasHeader: boolean,
  ) {}

  get file(): string {
    return this.bytes.file;
  }

  get size(): number {
    return this.bytes.size;
  }

  get position(): number {
    return this.bytes.position;
  }

  async *rows(content?: Hash): AsyncGenerator<TableRow[], void> {
    const chunks = content ? hashed(this.bytes.chunks(), content) : this.bytes.chunks();
    let header = this.hasHeader;
    for await (const rows of rowsOf(chunks, this.format)) {
      if (header && rows.length > 0) {
        rows.shift();
        header = false;
      }
      yield rows.map((row) => this.checked(row));
    }
  }

  private checked(row: CsvRow | BrokenRow): TableRow {
    if (row.problem || row.cells.length === this.columns.length) return row;
    const found = `${row.cells.length} cells in place of ${this.columns.length}`;
    return { row: row.row, raw: row.raw, problem: { code: 'broken_row', field: '', found } };
  }
}

async function* rowsOf(
  chunks: AsyncIterable<Uint8Array>,
  format: CsvFormat,
): AsyncGenerator<(CsvRow | BrokenRow)[], void> {
  const reader = new CsvRowReader(format);
  for await (const lines of linesOf(chunks)) yield reader.push(lines);
  yield reader.end();
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  content: Hash,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    content.update(chunk);
    yield chunk;
  }
}
