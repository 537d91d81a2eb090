/**
 * Collects a sum table: cells in one open-addressing hash table on typed arrays, so that adding to
 * one is a probe and an addition. What goes far beyond the cap is folded away, which bounds memory:
 * the table holds at most twice the cap, or as many cells as are already folded, whichever is more
 * (rounded up to a power of two).
 */
import { ascendingBy } from './ascending.js';
import { FixedSums } from './fixed-point.js';
import { compareKeys } from './frequency-table.js';
import { emptySumTable, mergeSumTables, type SumTable, type SumTableOptions } from './sum-table.js';

/** Cells to begin with, once there is one: many collectors never see any. */
const SMALLEST_CAPACITY = 32;

export class SumCollector {
  private folded: SumTable;
  private capacity = 0;
  /** Cell number plus one, 0 where the slot is free; there is always a free one. */
  private slots = new Uint32Array(1);
  private keyHigh = new Uint32Array(0);
  private keyLow = new Uint32Array(0);
  private sub = new Uint32Array(0);
  private sums = FixedSums.zero(0);
  private used = 0;

  constructor(private readonly options: SumTableOptions) {
    this.folded = emptySumTable(options);
  }

  /**
   * The place in `add` of the first sum of this cell, which is made where it is absent; −1 for a key
   * that has been cut. Valid until the next call. O(1).
   *
   * @param keyHigh, keyLow, sub unsigned 32-bit integers; the key is a hash, `sub` any number
   */
  cell(keyHigh: number, keyLow: number, sub: number): number {
    let slot = this.slot(keyHigh, keyLow, sub);
    let cell = this.slots[slot]! - 1;
    if (cell < 0) {
      if (this.isCut(keyHigh, keyLow)) return -1;
      if (this.used === this.capacity) {
        this.makeRoom();
        if (this.isCut(keyHigh, keyLow)) return -1;
        slot = this.slot(keyHigh, keyLow, sub);
      }
      cell = this.used++;
      this.keyHigh[cell] = keyHigh;
      this.keyLow[cell] = keyLow;
      this.sub[cell] = sub;
      this.slots[slot] = cell + 1;
    }
    return cell * this.options.columns;
  }

  /** Adds to the sum at a place that `cell` gave, plus the column. O(1). */
  add(place: number, x: number): void {
    this.sums.add(place, x);
  }

  /** The table of everything collected so far; collecting may go on. O(cells · log cells). */
  seal(): SumTable {
    this.fold();
    return this.folded;
  }

  /** Whether the table is full of smaller keys. */
  private isCut(keyHigh: number, keyLow: number): boolean {
    const { complete, keyHigh: high, keyLow: low } = this.folded;
    if (complete) return false;
    const last = high.length - 1;
    return compareKeys(keyHigh, keyLow, high[last]!, low[last]!) > 0;
  }

  /**
   * Folds where that may cut keys and there is as much to fold as was folded before, so that a cell
   * is moved a bounded number of times however many lie below a key; grows otherwise.
   */
  private makeRoom(): void {
    const isMuch = this.used >= Math.max(2 * this.options.cap, this.folded.sub.length);
    if (this.used > 0 && isMuch) this.fold();
    else this.grow();
  }

  private grow(): void {
    this.capacity = Math.max(SMALLEST_CAPACITY, this.capacity * 2);
    this.keyHigh = grown(this.keyHigh, this.capacity);
    this.keyLow = grown(this.keyLow, this.capacity);
    this.sub = grown(this.sub, this.capacity);
    const sums = FixedSums.zero(this.capacity * this.options.columns);
    sums.high.set(this.sums.high);
    sums.low.set(this.sums.low);
    this.sums = sums;
    this.slots = new Uint32Array(2 * this.capacity);
    for (let cell = 0; cell < this.used; cell++) {
      const slot = this.slot(this.keyHigh[cell]!, this.keyLow[cell]!, this.sub[cell]!);
      this.slots[slot] = cell + 1;
    }
  }

  /** Moves what the hash table holds into the canonical table, which trims to the cap. */
  private fold(): void {
    if (this.used === 0) return;
    const { columns, cap } = this.options;
    const { keyHigh, keyLow, sub } = this;
    const order = ascendingBy(
      keyHigh.subarray(0, this.used),
      (a, b) => keyLow[a]! - keyLow[b]! || sub[a]! - sub[b]!,
    );
    this.folded = mergeSumTables(this.folded, {
      columns,
      cap,
      complete: true,
      keyHigh: order.map((cell) => keyHigh[cell]!),
      keyLow: order.map((cell) => keyLow[cell]!),
      sub: order.map((cell) => sub[cell]!),
      sums: this.sums.picked(order, columns),
    });
    this.slots.fill(0);
    this.sums.high.fill(0, 0, this.used * columns);
    this.sums.low.fill(0, 0, this.used * columns);
    this.used = 0;
  }

  /** The slot that holds the cell, or the free one where it belongs. */
  private slot(keyHigh: number, keyLow: number, sub: number): number {
    const mask = this.slots.length - 1;
    let slot = (keyLow ^ (keyHigh >>> 7) ^ scattered(sub)) & mask;
    for (;;) {
      const cell = this.slots[slot]! - 1;
      if (cell < 0) return slot;
      if (
        this.keyLow[cell] === keyLow &&
        this.keyHigh[cell] === keyHigh &&
        this.sub[cell] === sub
      ) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }
}

/**
 * Spreads numbers that may differ in a few bits only, high or low, over all bits: the cells of one
 * key must not crowd. (The finaliser of MurmurHash3; keys are hashes already.)
 */
function scattered(sub: number): number {
  let hash = Math.imul(sub ^ (sub >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function grown(column: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(column);
  return larger;
}
