/**
 * Blocks: runs of a table's rows as bytes, each with its length and checksum. A column whose entries
 * are all the same (absent scores, say) takes a single entry.
 *
 *   block   rows u32, bytes u32, CRC-32 u32 of all else, then every column
 *   column  1 and its only entry, or 0 and all entries; little-endian
 */
import { crc32 } from 'node:zlib';
import { DatasetError, type Store } from './store.js';
import { columnsOf, TableRows, type Column, type Table } from './tables.js';

const HEADER = 12;

/** The first rows of a table as a block. */
export function encodeBlock(rows: TableRows<Table>): Uint8Array {
  const columns = rows.columns as Record<string, Column>;
  const pieces = columnsOf(rows.table).map(([name]) => bytesOf(columns[name]!, rows.length));
  const size = pieces.reduce((sum, { bytes }) => sum + 1 + bytes.length, 0);
  const block = new Uint8Array(HEADER + size);
  let at = HEADER;
  for (const { isConstant, bytes } of pieces) {
    block[at] = isConstant ? 1 : 0;
    block.set(bytes, at + 1);
    at += 1 + bytes.length;
  }
  const header = new DataView(block.buffer);
  header.setUint32(0, rows.length, true);
  header.setUint32(4, size, true);
  header.setUint32(8, checksum(block.subarray(0, HEADER), block.subarray(HEADER)), true);
  return block;
}

/**
 * The blocks of a table, one after the other, as tables of their own.
 *
 * @throws DatasetError where a block is cut short or does not fit its checksum
 */
export function* readBlocks<T extends Table>(
  store: Store,
  name: string,
  table: T,
): Generator<TableRows<T>, void> {
  const size = store.size(name);
  const head = new Uint8Array(HEADER);
  const header = new DataView(head.buffer);
  for (let at = 0; at < size;) {
    if (!store.read(name, at, head)) throw damaged(name, at);
    const payload = new Uint8Array(Math.min(header.getUint32(4, true), size));
    if (!store.read(name, at + HEADER, payload)) throw damaged(name, at);
    if (checksum(head, payload) !== header.getUint32(8, true)) throw damaged(name, at);
    yield decodeBlock(table, header.getUint32(0, true), payload, () => damaged(name, at));
    at += HEADER + payload.length;
  }
}

function decodeBlock<T extends Table>(
  table: T,
  count: number,
  payload: Uint8Array,
  broken: () => DatasetError,
): TableRows<T> {
  const rows = new TableRows(table, count);
  rows.length = count;
  const columns = rows.columns as Record<string, Column>;
  let at = 0;
  for (const [name] of columnsOf(table)) {
    const column = columns[name]!;
    const isConstant = payload[at] === 1;
    const size = (isConstant ? 1 : count) * column.BYTES_PER_ELEMENT;
    if (at + 1 + size > payload.length) throw broken();
    const bytes = new Uint8Array(column.buffer);
    bytes.set(payload.subarray(at + 1, at + 1 + size));
    if (isConstant) column.fill(column[0]!);
    at += 1 + size;
  }
  return rows;
}

/** Of the two lengths and the columns. */
function checksum(head: Uint8Array, payload: Uint8Array): number {
  return crc32(payload, crc32(head.subarray(0, 8)));
}

function bytesOf(column: Column, count: number): { isConstant: boolean; bytes: Uint8Array } {
  const first = column[0]!;
  let at = 1;
  // Object.is, so that absent numbers (NaN) are the same, and −0 is not 0.
  while (at < count && Object.is(column[at], first)) at++;
  const isConstant = at >= count && count > 0;
  const kept = isConstant ? 1 : count;
  const bytes = new Uint8Array(column.buffer, column.byteOffset, kept * column.BYTES_PER_ELEMENT);
  return { isConstant, bytes };
}

function damaged(name: string, at: number): DatasetError {
  return new DatasetError(
    'damaged_dataset',
    `${name} is damaged at byte ${at}; make the dataset again from its source.`,
  );
}
