/**
 * Rows of every table spread over a fixed number of files by the low bits of a key, with a bounded
 * buffer for each: the first half of a grace hash join (Kitsuregawa, Tanaka & Moto-oka, 1983). Few
 * data are read several files at a time, very many a part of a file at a time.
 */
import { encodeBlock, readBlocks } from './blocks.js';
import type { Store } from './store.js';
import { TableRows, type Table } from './tables.js';

/** Files a table; a power of two. */
export const FILES = 64;

/** Rows that are buffered before they are written, per table and file. */
const BUFFERED = {
  recommendation: 512,
  row: 4096,
  outcome: 512,
  label: 512,
  index: 512,
} as const;

/** The tables that are spread over files. */
export type SpreadTable = keyof typeof BUFFERED;

/** What a set of files is called: those of the dataset, and of what waits for its bucket. */
export type FileSet = 'bucket' | 'unplaced';

export class BucketFiles {
  private readonly sets: Record<FileSet, Partial<Record<SpreadTable, TableRows<Table>[]>>> = {
    bucket: {},
    unplaced: {},
  };

  constructor(private readonly store: Store) {}

  /** The buffer of the file that holds this key, to be appended to; call `wrote` afterwards. */
  at<T extends SpreadTable>(set: FileSet, table: T, keyLow: number): TableRows<T> {
    const buffers = (this.sets[set][table] ??= []);
    const file = keyLow & (FILES - 1);
    return (buffers[file] ??= new TableRows<Table>(
      table,
      BUFFERED[table],
    )) as unknown as TableRows<T>;
  }

  /** Writes the buffer out once it is full. */
  wrote(set: FileSet, table: SpreadTable, keyLow: number): void {
    const file = keyLow & (FILES - 1);
    const buffer = this.sets[set][table]![file]!;
    if (buffer.length >= BUFFERED[table]) this.write(set, table, file, buffer);
  }

  /** Writes all buffers out and lets them go. */
  flush(): void {
    for (const set of ['bucket', 'unplaced'] as const) {
      for (const [table, buffers] of Object.entries(this.sets[set])) {
        buffers.forEach((buffer, file) => this.write(set, table as SpreadTable, file, buffer));
      }
      this.sets[set] = {};
    }
  }

  private write(set: FileSet, table: SpreadTable, file: number, buffer: TableRows<Table>): void {
    if (buffer.length === 0) return;
    this.store.append(fileName(set, table, file), encodeBlock(buffer));
    buffer.length = 0;
  }
}

/** The rows of one of so many buckets (a power of two), block by block of the files that hold them. */
export function* bucketBlocks<T extends SpreadTable>(
  store: Store,
  set: FileSet,
  table: T,
  bucket: number,
  buckets: number,
): Generator<TableRows<T>, void> {
  for (let file = bucket % Math.min(buckets, FILES); file < FILES; file += buckets) {
    yield* readBlocks(store, fileName(set, table, file), table);
  }
}

/** Deletes the files of these tables. */
export function deleteFiles(store: Store, set: FileSet, tables: readonly SpreadTable[]): void {
  for (const table of tables) {
    for (let file = 0; file < FILES; file++) store.delete(fileName(set, table, file));
  }
}

function fileName(set: FileSet, table: SpreadTable, file: number): string {
  return `${set}-${table}-${String(file).padStart(2, '0')}`;
}
