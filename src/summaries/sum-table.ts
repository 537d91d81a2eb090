/**
 * Sums by key: each cell is a 64-bit key (a hash), a number below it (a shard, a position, both) and
 * a few sums in fixed point. Above the cap the keys with the smallest hashes are kept, with all of
 * their cells and exact sums, so that the outcome does not depend on the order of arrival.
 */
import { FixedSums } from './fixed-point.js';
import { compareKeys } from './frequency-table.js';
import { IncompatibleSummariesError, type Summary } from './summary.js';

export interface SumTableOptions {
  /** Sums a cell. */
  readonly columns: number;
  /** Most keys kept. */
  readonly cap: number;
}

/** Cells in ascending order of (key, sub); immutable. */
export interface SumTable extends SumTableOptions {
  /** False once keys have been cut; those kept are then the smallest ones. */
  readonly complete: boolean;
  readonly keyHigh: Uint32Array;
  readonly keyLow: Uint32Array;
  readonly sub: Uint32Array;
  /** Cell c owns places c · columns … c · columns + columns − 1. */
  readonly sums: FixedSums;
}

/**
 * The summary over tables of these options.
 *
 * @param name kebab-case, names what keys and columns mean
 * @param options what else their meaning depends on, as in ` shards=20`; part of the id
 */
export function sumTable(
  name: string,
  { columns, cap }: SumTableOptions,
  options = '',
): Summary<SumTable> {
  return {
    id: `${name}/1 columns=${columns} cap=${cap}${options}`,
    empty: () => emptySumTable({ columns, cap }),
    merge: (a, b) => {
      for (const option of ['columns', 'cap'] as const) {
        if (a[option] !== b[option]) {
          throw new IncompatibleSummariesError(name, option, a[option], b[option]);
        }
      }
      return mergeSumTables(a, b);
    },
    encode(table, writer) {
      writer.uint32(table.columns);
      writer.uint32(table.cap);
      writer.uint8(table.complete ? 1 : 0);
      writer.array(table.keyHigh);
      writer.array(table.keyLow);
      writer.array(table.sub);
      table.sums.encode(writer);
    },
    decode: (reader) => ({
      columns: reader.uint32(),
      cap: reader.uint32(),
      complete: reader.uint8() === 1,
      keyHigh: reader.array(Uint32Array),
      keyLow: reader.array(Uint32Array),
      sub: reader.array(Uint32Array),
      sums: FixedSums.decode(reader),
    }),
  };
}

/** What has no places can be shared by all that are empty. */
const NONE = new Uint32Array(0);
const NO_SUMS = FixedSums.zero(0);

export function emptySumTable({ columns, cap }: SumTableOptions): SumTable {
  return {
    columns,
    cap,
    complete: true,
    keyHigh: NONE,
    keyLow: NONE,
    sub: NONE,
    sums: NO_SUMS,
  };
}

/** How many different keys the table holds. O(cells). */
export function keysOf({ keyHigh, keyLow }: SumTable): number {
  let keys = 0;
  for (let i = 0; i < keyHigh.length; i++) {
    if (i === 0 || keyHigh[i] !== keyHigh[i - 1] || keyLow[i] !== keyLow[i - 1]) keys++;
  }
  return keys;
}

/** The sum of two tables of the same options, trimmed to the cap; what `sumTable` merges by. */
export function mergeSumTables(a: SumTable, b: SumTable): SumTable {
  if (isNothingTo(a, b)) return b;
  if (isNothingTo(b, a)) return a;
  const { columns, cap } = a;
  const aCells = a.sub.length;
  const bCells = b.sub.length;
  // Counted first: making and cutting arrays would cost more than looking twice.
  const cells = cellsOfBoth(a, b);
  const { keyHigh, keyLow, sub } = keyColumns(cells);
  const sums = FixedSums.zero(cells * columns);
  let i = 0;
  let j = 0;
  for (let cell = 0; cell < cells; cell++) {
    const order = i === aCells ? 1 : j === bCells ? -1 : compareCells(a, i, b, j);
    const from = order <= 0 ? a : b;
    const at = order <= 0 ? i : j;
    keyHigh[cell] = from.keyHigh[at]!;
    keyLow[cell] = from.keyLow[at]!;
    sub[cell] = from.sub[at]!;
    for (let column = 0; column < columns; column++) {
      const to = cell * columns + column;
      sums.high[to] = from.sums.high[at * columns + column]!;
      sums.low[to] = from.sums.low[at * columns + column]!;
      if (order === 0) sums.addSum(to, b.sums, j * columns + column);
    }
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  const complete = a.complete && b.complete && i === aCells && j === bCells;
  return { columns, cap, complete, keyHigh, keyLow, sub, sums };
}

/** How many cells the sum of both has within the cap. */
function cellsOfBoth(a: SumTable, b: SumTable): number {
  let cells = 0;
  let keys = 0;
  let high = -1;
  let low = -1;
  for (let i = 0, j = 0; i < a.sub.length || j < b.sub.length; cells++) {
    const order = i === a.sub.length ? 1 : j === b.sub.length ? -1 : compareCells(a, i, b, j);
    const from = order <= 0 ? a : b;
    const at = order <= 0 ? i : j;
    if (from.keyHigh[at] !== high || from.keyLow[at] !== low) {
      if (keys === a.cap) break;
      keys++;
      high = from.keyHigh[at]!;
      low = from.keyLow[at]!;
    }
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return cells;
}

/** The columns of so many cells, in one buffer. */
function keyColumns(cells: number): Pick<SumTable, 'keyHigh' | 'keyLow' | 'sub'> {
  const size = cells * Uint32Array.BYTES_PER_ELEMENT;
  const buffer = new ArrayBuffer(3 * size);
  return {
    keyHigh: new Uint32Array(buffer, 0, cells),
    keyLow: new Uint32Array(buffer, size, cells),
    sub: new Uint32Array(buffer, 2 * size, cells),
  };
}

/** Whether the table adds nothing to the other, which is within the cap. */
function isNothingTo({ sub, complete }: SumTable, other: SumTable): boolean {
  return sub.length === 0 && complete && other.sub.length <= other.cap;
}

function compareCells(a: SumTable, i: number, b: SumTable, j: number): number {
  const byKey = compareKeys(a.keyHigh[i]!, a.keyLow[i]!, b.keyHigh[j]!, b.keyLow[j]!);
  return byKey === 0 ? a.sub[i]! - b.sub[j]! : byKey;
}
