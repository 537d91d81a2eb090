/**
 * A list that keeps the entries with the smallest hashes, however they arrive: which they are depends on
 * what was seen, and not on its order or on how it was divided.
 */
import { compareHashes } from './candidate.js';

interface Hashed {
  readonly high: number;
  readonly low: number;
}

export class Smallest<Entry extends Hashed> {
  /** Entries that were cut. */
  cut = 0;
  private entries: Entry[] = [];

  /**
   * @param size most entries
   * @param order among entries of the same hash
   */
  constructor(
    private readonly size: number,
    private readonly order: (a: Entry, b: Entry) => number,
  ) {}

  get list(): readonly Entry[] {
    return this.entries;
  }

  /** O(log size) to find the place, and a move of what comes after it. */
  add(entry: Entry): void {
    const compare = (a: Entry, b: Entry) => compareHashes(a, b) || this.order(a, b);
    let [from, to] = [0, this.entries.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compare(this.entries[middle]!, entry) <= 0) from = middle + 1;
      else to = middle;
    }
    this.entries.splice(from, 0, entry);
    if (this.entries.length <= this.size) return;
    this.entries.length = this.size;
    this.cut++;
  }

  merge(other: Smallest<Entry>): void {
    this.cut += other.cut;
    for (const entry of other.entries) this.add(entry);
  }

  /** Takes up what was stored. */
  restore(cut: number, entries: readonly Entry[]): void {
    this.cut = cut;
    this.entries = [...entries];
  }
}
