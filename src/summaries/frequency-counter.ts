/**
 * Collects a frequency table: counts per (key, shard) in one open-addressing hash table on typed
 * arrays, so that an observation is one multiplication, a probe and an addition, and allocates
 * nothing.
 *
 * Keys arrive as dense numbers of a dictionary, which may be rotated at any time; what is kept is
 * keyed by the keys' own hashes. The counter therefore folds what it collected into a canonical
 * table whenever the dictionary changes, when it is sealed, and when it holds twice the cap, which
 * bounds its memory.
 */
import { ascending, ascendingBy } from './ascending.js';
import {
  emptyTable,
  frequencyTable,
  type FrequencyTable,
  type FrequencyTableOptions,
} from './frequency-table.js';

/** What a dictionary must tell of its keys: their number and, per dense number, a 64-bit hash. */
export interface KeyHashes {
  readonly size: number;
  readonly hashHigh: Uint32Array;
  readonly hashLow: Uint32Array;
}

const SMALLEST_CAPACITY = 32;
/** 2³² divided by the golden ratio, odd: neighbouring cells scatter (Knuth, TAOCP 3, §6.4). */
const FIBONACCI_MULTIPLIER = 0x9e3779b1;

export class FrequencyCounter {
  private readonly shardBits: number;
  private readonly foldAt: number;
  private folded: FrequencyTable;
  private dictionary: KeyHashes | undefined;
  /** Cell number plus one, 0 where the slot is free; cell number = key · 2^shardBits + shard. */
  private slots = new Uint32Array(SMALLEST_CAPACITY);
  private counts = new Float64Array(SMALLEST_CAPACITY);
  private shift = hashShift(SMALLEST_CAPACITY);
  private used = 0;
  private readonly total: Float64Array;

  /** @param options shards 1 to 255; cap: most keys kept, those with the smallest hashes */
  constructor(private readonly options: FrequencyTableOptions) {
    this.shardBits = 32 - Math.clz32(options.shards - 1);
    this.foldAt = 2 * options.cap;
    this.folded = emptyTable(options);
    this.total = new Float64Array(options.shards);
  }

  /**
   * Says which dictionary the keys of the following `add` calls are numbers of; call it once a
   * batch. Throws RangeError where the dictionary has outgrown the cells' 32 bits (2²⁷ keys at 17
   * to 32 shards).
   */
  use(dictionary: KeyHashes): void {
    if (dictionary.size >= 2 ** 32 / (1 << this.shardBits)) {
      throw new RangeError(`A dictionary of ${dictionary.size} keys is too large to count in.`);
    }
    if (dictionary === this.dictionary) return;
    this.fold();
    this.dictionary = dictionary;
  }

  /** Counts one observation of a key (a dense number of the dictionary in use) by a shard. O(1). */
  add(key: number, shard: number): void {
    this.total[shard]!++;
    const cell = ((key << this.shardBits) | shard) + 1;
    const at = this.find(cell >>> 0);
    if (this.slots[at] === 0) this.insert(cell, at);
    else this.counts[at]!++;
  }

  /** The table of everything observed so far; observing may go on. O(cells · log keys). */
  seal(): FrequencyTable {
    this.fold();
    return this.folded;
  }

  /** The slot that holds the cell, or the free one where it belongs. */
  private find(cell: number): number {
    const last = this.slots.length - 1;
    let at = Math.imul(cell, FIBONACCI_MULTIPLIER) >>> this.shift;
    while (this.slots[at] !== cell && this.slots[at] !== 0) at = (at + 1) & last;
    return at;
  }

  private insert(cell: number, at: number): void {
    this.slots[at] = cell;
    this.counts[at] = 1;
    this.used++;
    if (this.used >= this.foldAt) this.fold();
    else if (this.used * 2 > this.slots.length) this.grow();
  }

  private grow(): void {
    const { slots, counts } = this;
    this.slots = new Uint32Array(slots.length * 2);
    this.counts = new Float64Array(slots.length * 2);
    this.shift = hashShift(slots.length * 2);
    for (let from = 0; from < slots.length; from++) {
      if (slots[from] === 0) continue;
      const to = this.find(slots[from]!);
      this.slots[to] = slots[from]!;
      this.counts[to] = counts[from]!;
    }
  }

  /** Moves what the hash table holds into the canonical table, which trims to the cap. */
  private fold(): void {
    if (this.used === 0 || this.dictionary === undefined) return;
    this.folded = frequencyTable(this.options).merge(this.folded, this.collect(this.dictionary));
    this.slots.fill(0);
    this.total.fill(0);
    this.used = 0;
  }

  /** The hash table's content as a table in canonical order, not yet trimmed. */
  private collect({ hashHigh, hashLow }: KeyHashes): FrequencyTable {
    const { cells, counts } = this.content();
    const byKey = ascending(cells);
    const runStart: number[] = [];
    const keys: number[] = [];
    for (let i = 0; i < byKey.length; i++) {
      const key = cells[byKey[i]!]! >>> this.shardBits;
      if (key === keys[keys.length - 1]) continue;
      runStart.push(i);
      keys.push(key);
    }
    runStart.push(byKey.length);

    const keyHigh = picked(hashHigh, keys);
    const keyLow = picked(hashLow, keys);
    const byHash = ascendingBy(keyHigh, (a, b) => keyLow[a]! - keyLow[b]!);
    const cellStart = new Uint32Array(keys.length + 1);
    const cellShard = new Uint8Array(cells.length);
    const cellCount = new Float64Array(cells.length);
    const shardMask = (1 << this.shardBits) - 1;
    let filled = 0;
    for (let i = 0; i < byHash.length; i++) {
      const run = byHash[i]!;
      for (let at = runStart[run]!; at < runStart[run + 1]!; at++) {
        const from = byKey[at]!;
        cellShard[filled] = cells[from]! & shardMask;
        cellCount[filled++] = counts[from]!;
      }
      cellStart[i + 1] = filled;
    }
    return {
      shards: this.options.shards,
      cap: this.options.cap,
      complete: true,
      keyHigh: picked(keyHigh, byHash),
      keyLow: picked(keyLow, byHash),
      cellStart,
      cellShard,
      cellCount,
      total: this.total.slice(),
    };
  }

  /** The hash table's cells and their counts, in no particular order. */
  private content(): { cells: Uint32Array; counts: Float64Array } {
    const cells = new Uint32Array(this.used);
    const counts = new Float64Array(this.used);
    let filled = 0;
    for (let slot = 0; slot < this.slots.length; slot++) {
      if (this.slots[slot] === 0) continue;
      cells[filled] = this.slots[slot]! - 1;
      counts[filled++] = this.counts[slot]!;
    }
    return { cells, counts };
  }
}

/** The values at these indices. */
function picked(values: Uint32Array, indices: ArrayLike<number>): Uint32Array {
  const result = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i++) result[i] = values[indices[i]!]!;
  return result;
}

/** How far a 32-bit hash is shifted right to give a slot of a table of this capacity. */
function hashShift(capacity: number): number {
  return 32 - Math.log2(capacity);
}
