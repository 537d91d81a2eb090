/**
 * Collects a sum table: cells in one open-addressing hash table on typed arrays, so that adding to
 * one is a probe and an addition. What goes far beyond the cap is folded away, which bounds memory.
 */
import { FixedSums } from './fixed-point.js';
import { compareKeys } from './frequency-table.js';
import { emptySumTable, sumTable, type SumTable, type SumTableOptions } from './sum-table.js';

const SMALLEST_CAPACITY = 64;

export class SumCollector {
  private folded: SumTable;
  private capacity = SMALLEST_CAPACITY;
  /** Cell number plus one, 0 where the slot is free. */
  private slots = new Uint32Array(2 * SMALLEST_CAPACITY);
  private keyHigh = new Uint32Array(SMALLEST_CAPACITY);
  private keyLow = new Uint32Array(SMALLEST_CAPACITY);
  private sub = new Uint32Array(SMALLEST_CAPACITY);
  private sums: FixedSums;
  private used = 0;

  constructor(private readonly options: SumTableOptions) {
    this.folded = emptySumTable(options);
    this.sums = FixedSums.zero(SMALLEST_CAPACITY * options.columns);
  }

  /**
   * The place in `add` of the first sum of this cell, which is made where it is absent; −1 for a key
   * that has been cut. Valid until the next call. O(1).
   */
  cell(keyHigh: number, keyLow: number, sub: number): number {
    let slot = this.slot(keyHigh, keyLow, sub);
    let cell = this.slots[slot]! - 1;
    if (cell < 0) {
      if (this.isCut(keyHigh, keyLow)) return -1;
      if (this.used === this.capacity) {
        this.makeRoom();
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

  private makeRoom(): void {
    // Twice the cap in cells may still be few keys, so growing goes on where folding made no cut.
    if (this.used >= 2 * this.options.cap) {
      this.fold();
      if (!this.folded.complete) return;
    }
    this.capacity *= 2;
    const { columns } = this.options;
    this.keyHigh = grown(this.keyHigh, this.capacity);
    this.keyLow = grown(this.keyLow, this.capacity);
    this.sub = grown(this.sub, this.capacity);
    const sums = FixedSums.zero(this.capacity * columns);
    sums.high.set(this.sums.high);
    sums.low.set(this.sums.low);
    this.sums = sums;
    this.slots = new Uint32Array(2 * this.capacity);
    for (let cell = 0; cell < this.used; cell++) {
      const slot = this.slot(this.keyHigh[cell]!, this.keyLow[cell]!, this.sub[cell]!);
      this.slots[slot] = cell + 1;
    }
  }

  private fold(): void {
    if (this.used === 0) return;
    const { columns, cap } = this.options;
    const order = Uint32Array.from({ length: this.used }, (_, cell) => cell).sort(
      (a, b) =>
        compareKeys(this.keyHigh[a]!, this.keyLow[a]!, this.keyHigh[b]!, this.keyLow[b]!) ||
        this.sub[a]! - this.sub[b]!,
    );
    const sums = FixedSums.zero(this.used * columns);
    order.forEach((from, to) => {
      for (let column = 0; column < columns; column++) {
        sums.addSum(to * columns + column, this.sums, from * columns + column);
      }
    });
    const collected: SumTable = {
      columns,
      cap,
      complete: true,
      keyHigh: order.map((cell) => this.keyHigh[cell]!),
      keyLow: order.map((cell) => this.keyLow[cell]!),
      sub: order.map((cell) => this.sub[cell]!),
      sums,
    };
    this.folded = sumTable('collected', this.options).merge(this.folded, collected);
    this.slots.fill(0);
    this.sums.high.fill(0);
    this.sums.low.fill(0);
    this.used = 0;
  }

  /** The slot that holds the cell, or the free one where it belongs. */
  private slot(keyHigh: number, keyLow: number, sub: number): number {
    const mask = this.slots.length - 1;
    // Keys are hashes already; what lies below them is small, and is scattered.
    let slot = (keyLow ^ (keyHigh >>> 7) ^ Math.imul(sub, 0x9e3779b1)) & mask;
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

function grown(column: Uint32Array, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(column);
  return larger;
}
