/** Tables as the importers of CSV and Parquet files give them. */
import type { Hash } from 'node:crypto';
import type { Refusal } from '../refusals.js';

/** A row that was read. */
export interface ReadableRow {
  /** 1-based: of a text file the line on which the row begins, of a Parquet file the row. */
  readonly row: number;
  /** One a column of the table; texts in a CSV file, typed values in a Parquet file. */
  readonly cells: readonly unknown[];
  /** The row as it stood in the file. */
  readonly raw: string;
  readonly problem?: undefined;
}

/** A row that could not be read as one. */
export interface BrokenRow {
  readonly row: number;
  readonly raw: string | Uint8Array;
  readonly problem: Refusal;
}

export type TableRow = ReadableRow | BrokenRow;

export interface Table {
  readonly file: string;
  /** Size in bytes. */
  readonly size: number;
  /** Bytes read by the latest pass. */
  readonly position: number;
  /** Names of the cells of a row, in their order. */
  readonly columns: readonly string[];
  /** One pass over the rows; feeds the file's content to the hash on the way. */
  rows(content?: Hash): AsyncIterable<TableRow[]>;
}
