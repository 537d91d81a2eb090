/** Parquet files as tables. */
import type { Hash } from 'node:crypto';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  toJson,
  type DecodedArray,
  type ParquetScan,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { openBytes, type FileBytes } from './file-bytes.js';
import { ImportError, importErrorOf } from './import-error.js';
import type { ReadableRow, Table, TableRow } from './table.js';

/** Rows of a chunk: a row group is decoded whole, and handed on in pieces. */
const CHUNK_ROWS = 1000;

/**
 * Opens a Parquet file and reads its footer. Row groups are decoded one at a time, so the largest
 * one has to fit in memory; only the named columns are decoded at all.
 *
 * Timestamps come as Date (one without a time zone is taken as UTC), 64-bit integers as bigint,
 * lists as arrays. The raw form of a row is a JSON object of the columns that were read.
 *
 * @param wanted names of the columns to read, as far as the file has them; the others stand last in
 *   `columns` and have no cell
 * @throws ImportError file_not_found, is_a_directory, unreadable, empty_file, not_rereadable,
 *   damaged_file
 * @example (await openParquet('clicks.parquet', ['timestamp', 'item'])).columns
 */
export async function openParquet(file: string, wanted: readonly string[]): Promise<Table> {
  const bytes = await openBytes(file);
  if (!bytes.rereadable) throw new ImportError('not_rereadable', file);
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const read = names.filter((name) => wanted.includes(name));
    const others = names.filter((name) => !wanted.includes(name));
    const scan = () => parquetScan({ file: buffer, metadata, compressors, columns: read });
    return new ParquetTable(bytes, [...read, ...others], read, Number(metadata.num_rows), scan);
  } catch (error) {
    throw importErrorOf(file, error);
  }
}

class ParquetTable implements Table {
  private rowsRead = 0;

  constructor(
    private readonly bytes: FileBytes,
    readonly columns: readonly string[],
    private readonly read: readonly string[],
    private readonly rowCount: number,
    private readonly scan: () => Promise<ParquetScan>,
  ) {}

  get file(): string {
    return this.bytes.file;
  }

  get size(): number {
    return this.bytes.size;
  }

  get position(): number {
    return Math.floor((this.size * this.rowsRead) / Math.max(1, this.rowCount));
  }

  async *rows(content?: Hash): AsyncGenerator<TableRow[], void> {
    this.rowsRead = 0;
    try {
      if (content) for await (const chunk of this.bytes.chunks()) content.update(chunk);
      const scan = await this.scan();
      for (const { rowStart, rowEnd } of scan.ranges) {
        const columns: DecodedArray[] = [];
        for (const column of this.read) {
          columns.push(await scan.readColumn({ column, rowStart, rowEnd }));
        }
        yield* this.chunksOf(columns, rowStart, rowEnd);
      }
    } catch (error) {
      throw importErrorOf(this.file, error);
    }
  }

  private *chunksOf(columns: readonly DecodedArray[], rowStart: number, rowEnd: number) {
    for (let from = rowStart; from < rowEnd; from += CHUNK_ROWS) {
      const rows: TableRow[] = [];
      for (let row = from; row < Math.min(from + CHUNK_ROWS, rowEnd); row++) {
        const cells = columns.map((column): unknown => column[row - rowStart]);
        rows.push(new ParquetRow(row + 1, cells, this.read));
      }
      this.rowsRead = from + rows.length;
      yield rows;
    }
  }
}

class ParquetRow implements ReadableRow {
  constructor(
    readonly row: number,
    readonly cells: readonly unknown[],
    private readonly names: readonly string[],
  ) {}

  get raw(): string {
    const entries = this.cells.map((cell, index) => [this.names[index]!, toJson(cell)] as const);
    return JSON.stringify(Object.fromEntries(entries));
  }
}
