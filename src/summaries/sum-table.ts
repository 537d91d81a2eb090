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

export function emptySumTable({ columns, cap }: SumTableOptions): SumTable {
  return {
    columns,
    cap,
    complete: true,
    keyHigh: new Uint32Array(0),
    keyLow: new Uint32Array(0),
    sub: new Uint32Array(0),
    sums: FixedSums.zero(0),
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
  const { columns, cap } = a;
  const aCells = a.sub.length;
  const bCells = b.sub.length;
  const most = aCells + bCells;
  const keyHigh = new Uint32Array(most);
  const keyLow = new Uint32Array(most);
  const sub = new Uint32Array(most);
  const sums = FixedSums.zero(most * columns);
  let cells = 0;
  let keys = 0;
  let i = 0;
  let j = 0;
  while (i < aCells || j < bCells) {
    const order = i === aCells ? 1 : j === bCells ? -1 : compareCells(a, i, b, j);
    const from = order <= 0 ? a : b;
    const at = order <= 0 ? i : j;
    const high = from.keyHigh[at]!;
    const low = from.keyLow[at]!;
    if (cells === 0 || keyHigh[cells - 1] !== high || keyLow[cells - 1] !== low) {
      if (keys === cap) break;
      keys++;
    }
    keyHigh[cells] = high;
    keyLow[cells] = low;
    sub[cells] = from.sub[at]!;
    for (let column = 0; column < columns; column++) {
      const to = cells * columns + column;
      sums.addSum(to, from.sums, at * columns + column);
      if (order === 0) sums.addSum(to, b.sums, j * columns + column);
    }
    cells++;
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return {
    columns,
    cap,
    complete: a.complete && b.complete && i === aCells && j === bCells,
    keyHigh: keyHigh.slice(0, cells),
    keyLow: keyLow.slice(0, cells),
    sub: sub.slice(0, cells),
    sums: new FixedSums(sums.high.slice(0, cells * columns), sums.low.slice(0, cells * columns)),
  };
}

function compareCells(a: SumTable, i: number, b: SumTable, j: number): number {
  const byKey = compareKeys(a.keyHigh[i]!, a.keyLow[i]!, b.keyHigh[j]!, b.keyLow[j]!);
  return byKey === 0 ? a.sub[i]! - b.sub[j]! : byKey;
}
