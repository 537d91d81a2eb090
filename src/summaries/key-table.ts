/**
 * A map from 64-bit keys to small numbers, in open addressing over typed arrays: 12 bytes a slot, no
 * object an entry. Entries are never removed one by one; who wants to forget builds a new table.
 */

const EMPTY = -1;

export class KeyTable {
  size = 0;
  private high: Uint32Array;
  private low: Uint32Array;
  /** EMPTY marks a free slot; values are therefore 0 or more. */
  private value: Int32Array;
  private mask: number;

  /** @param expected how many entries to make room for */
  constructor(expected = 16) {
    const slots = slotsFor(expected);
    this.high = new Uint32Array(slots);
    this.low = new Uint32Array(slots);
    this.value = new Int32Array(slots).fill(EMPTY);
    this.mask = slots - 1;
  }

  /** The key's value, −1 where it has none. O(1). */
  get(high: number, low: number): number {
    return this.value[this.slot(high, low)]!;
  }

  /** Sets the key's value (0 … 2^31 − 1); returns the one it had, −1 where it had none. O(1). */
  set(high: number, low: number, value: number): number {
    const slot = this.slot(high, low);
    const before = this.value[slot]!;
    this.high[slot] = high;
    this.low[slot] = low;
    this.value[slot] = value;
    if (before === EMPTY && ++this.size * 4 > (this.mask + 1) * 3) this.rebuild(this.size * 2);
    return before;
  }

  /** Visits every entry, in no particular order. */
  forEach(visit: (high: number, low: number, value: number) => void): void {
    for (let slot = 0; slot <= this.mask; slot++) {
      const value = this.value[slot]!;
      if (value !== EMPTY) visit(this.high[slot]!, this.low[slot]!, value);
    }
  }

  /** A new table with the entries whose value is at least `least`. */
  keeping(least: number): KeyTable {
    const kept = new KeyTable(Math.max(16, this.size >>> 1));
    this.forEach((high, low, value) => {
      if (value >= least) kept.set(high, low, value);
    });
    return kept;
  }

  private slot(high: number, low: number): number {
    // Keys are hashes already (SipHash), so their low bits spread well.
    let slot = (low ^ (high >>> 7)) & this.mask;
    while (this.value[slot] !== EMPTY && (this.low[slot] !== low || this.high[slot] !== high)) {
      slot = (slot + 1) & this.mask;
    }
    return slot;
  }

  private rebuild(expected: number): void {
    const grown = new KeyTable(expected);
    this.forEach((high, low, value) => grown.set(high, low, value));
    this.high = grown.high;
    this.low = grown.low;
    this.value = grown.value;
    this.mask = grown.mask;
  }
}

/** A power of two that holds `expected` entries at three quarters full. */
function slotsFor(expected: number): number {
  let slots = 16;
  while (slots * 3 < expected * 4 + 4) slots *= 2;
  return slots;
}
