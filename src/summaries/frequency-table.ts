/**
 * How often each key (an item) occurred, per shard (a hash group of users): the state behind every
 * reading of concentration and coverage.
 *
 * The state is canonical: keys ascend by their 64-bit hash, cells of a key ascend by shard, no count
 * is zero. Equal multisets of observations therefore give equal bytes, however they were split.
 *
 * Bounded: above `cap` keys the `cap` smallest hashes are kept with exact counts. The
 * outcome does not depend on order, since a key that survives globally survives in every part.
 * `total` still counts what was cut.
 */
import type { BinaryReader, BinaryWriter } from './binary.js';
import { IncompatibleSummariesError, type Summary } from './summary.js';

export interface FrequencyTable {
  readonly shards: number;
  readonly cap: number;
  /** False when keys above the cap were cut: what is left is a sample of keys by hash. */
  readonly complete: boolean;
  /** The keys' 64-bit hashes, ascending; both arrays have one entry a key. */
  readonly keyHigh: Uint32Array;
  readonly keyLow: Uint32Array;
  /** Cells of key i are cellStart[i] .. cellStart[i + 1]. */
  readonly cellStart: Uint32Array;
  readonly cellShard: Uint8Array;
  readonly cellCount: Float64Array;
  /** Observations per shard, of all keys, kept or cut. */
  readonly total: Float64Array;
}

export interface FrequencyTableOptions {
  /** Number of hash groups of users; 1 to 255. */
  readonly shards: number;
  /** Most keys kept. */
  readonly cap: number;
}

/** The summary over frequency tables of these options. */
export function frequencyTable(options: FrequencyTableOptions): Summary<FrequencyTable> {
  return {
    // Tables of other options do not merge, so they are another kind of state.
    id: `frequency-table/1 shards=${options.shards} cap=${options.cap}`,
    empty: () => emptyTable(options),
    merge: mergeTables,
    encode: encodeTable,
    decode: decodeTable,
  };
}

export function emptyTable({ shards, cap }: FrequencyTableOptions): FrequencyTable {
  return {
    shards,
    cap,
    complete: true,
    keyHigh: new Uint32Array(0),
    keyLow: new Uint32Array(0),
    cellStart: new Uint32Array(1),
    cellShard: new Uint8Array(0),
    cellCount: new Float64Array(0),
    total: new Float64Array(shards),
  };
}

/** Order of two 64-bit keys given as halves: negative, zero or positive. */
export function compareKeys(aHigh: number, aLow: number, bHigh: number, bLow: number): number {
  return aHigh === bHigh ? aLow - bLow : aHigh - bHigh;
}

function mergeTables(a: FrequencyTable, b: FrequencyTable): FrequencyTable {
  if (a.shards !== b.shards) {
    throw new IncompatibleSummariesError('frequency-table', 'shards', a.shards, b.shards);
  }
  if (a.cap !== b.cap) {
    throw new IncompatibleSummariesError('frequency-table', 'cap', a.cap, b.cap);
  }
  if (isNothingTo(a, b)) return b;
  if (isNothingTo(b, a)) return a;
  const most = Math.min(a.cap, a.keyHigh.length + b.keyHigh.length);
  const keyHigh = new Uint32Array(most);
  const keyLow = new Uint32Array(most);
  const cellStart = new Uint32Array(most + 1);
  const cellShard = new Uint8Array(a.cellCount.length + b.cellCount.length);
  const cellCount = new Float64Array(cellShard.length);
  let keys = 0;
  let cells = 0;
  let i = 0;
  let j = 0;
  const aKeys = a.keyHigh.length;
  const bKeys = b.keyHigh.length;
  while (keys < most && (i < aKeys || j < bKeys)) {
    const order =
      i === aKeys
        ? 1
        : j === bKeys
          ? -1
          : compareKeys(a.keyHigh[i]!, a.keyLow[i]!, b.keyHigh[j]!, b.keyLow[j]!);
    const from = order <= 0 ? a : b;
    const at = order <= 0 ? i : j;
    keyHigh[keys] = from.keyHigh[at]!;
    keyLow[keys] = from.keyLow[at]!;
    let p = order <= 0 ? a.cellStart[i]! : 0;
    const pEnd = order <= 0 ? a.cellStart[i + 1]! : 0;
    let q = order >= 0 ? b.cellStart[j]! : 0;
    const qEnd = order >= 0 ? b.cellStart[j + 1]! : 0;
    while (p < pEnd || q < qEnd) {
      const shardA = p < pEnd ? a.cellShard[p]! : 256;
      const shardB = q < qEnd ? b.cellShard[q]! : 256;
      const shard = Math.min(shardA, shardB);
      let count = 0;
      if (shardA === shard) count += a.cellCount[p++]!;
      if (shardB === shard) count += b.cellCount[q++]!;
      cellShard[cells] = shard;
      cellCount[cells++] = count;
    }
    cellStart[++keys] = cells;
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return {
    shards: a.shards,
    cap: a.cap,
    complete: a.complete && b.complete && i === aKeys && j === bKeys,
    keyHigh: keys === most ? keyHigh : keyHigh.slice(0, keys),
    keyLow: keys === most ? keyLow : keyLow.slice(0, keys),
    cellStart: keys === most ? cellStart : cellStart.slice(0, keys + 1),
    cellShard: cellShard.slice(0, cells),
    cellCount: cellCount.slice(0, cells),
    total: a.total.map((count, shard) => count + b.total[shard]!),
  };
}

/** Whether the table adds nothing to the other, which is within the cap. */
function isNothingTo({ keyHigh, complete }: FrequencyTable, other: FrequencyTable): boolean {
  return keyHigh.length === 0 && complete && other.keyHigh.length <= other.cap;
}

function encodeTable(table: FrequencyTable, writer: BinaryWriter): void {
  writer.uint32(table.shards);
  writer.uint32(table.cap);
  writer.uint8(table.complete ? 1 : 0);
  writer.array(table.keyHigh);
  writer.array(table.keyLow);
  writer.array(table.cellStart);
  writer.array(table.cellShard);
  writer.array(table.cellCount);
  writer.array(table.total);
}

function decodeTable(reader: BinaryReader): FrequencyTable {
  return {
    shards: reader.uint32(),
    cap: reader.uint32(),
    complete: reader.uint8() === 1,
    keyHigh: reader.array(Uint32Array),
    keyLow: reader.array(Uint32Array),
    cellStart: reader.array(Uint32Array),
    cellShard: reader.array(Uint8Array),
    cellCount: reader.array(Float64Array),
    total: reader.array(Float64Array),
  };
}
