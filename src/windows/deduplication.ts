/**
 * Which events a partition has seen before: the same (kind, id) within lateness plus one pane. The
 * first in stream order wins. Time is the partition's largest event time when an event was first
 * seen, so the answer depends on the stream alone.
 */
import { KeyTable } from '../summaries/key-table.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { paneOf } from './pane.js';

export interface DeduplicationOptions {
  readonly paneMs: number;
  readonly latenessMs: number;
  /** Most ids remembered; above it the oldest pane's are forgotten early, and counted. */
  readonly maxIds: number;
}

export class Deduplication {
  /** Ids that had to be forgotten before their time. */
  forgotten = 0;
  private seen = new KeyTable();
  private newest = 0;
  /** How many panes an id is remembered for beyond the one it was seen in. */
  private readonly memory: number;

  constructor(private readonly options: DeduplicationOptions) {
    this.memory = Math.ceil((options.latenessMs + options.paneMs) / options.paneMs);
  }

  /**
   * Whether (kind, id) was seen before; if not, it is from now on. O(1).
   *
   * @param largestTime the partition's largest event time so far
   */
  isDuplicate(kind: number, idHigh: number, idLow: number, largestTime: number): boolean {
    const pane = Math.max(0, paneOf(largestTime, this.options.paneMs));
    if (pane > this.newest) this.advance(pane);
    const high = (idHigh ^ Math.imul(kind + 1, 0x9e3779b1)) >>> 0;
    if (this.seen.get(high, idLow) >= 0) return true;
    this.seen.set(high, idLow, this.newest);
    if (this.seen.size > this.options.maxIds) this.forgetOldest();
    return false;
  }

  get size(): number {
    return this.seen.size;
  }

  encode(writer: BinaryWriter): void {
    const high = new Uint32Array(this.seen.size);
    const low = new Uint32Array(this.seen.size);
    const pane = new Int32Array(this.seen.size);
    let at = 0;
    this.seen.forEach((h, l, p) => {
      high[at] = h;
      low[at] = l;
      pane[at++] = p;
    });
    writer.float64(this.newest);
    writer.float64(this.forgotten);
    writer.array(high);
    writer.array(low);
    writer.array(pane);
  }

  restore(reader: BinaryReader): void {
    this.newest = reader.float64();
    this.forgotten = reader.float64();
    const high = reader.array(Uint32Array);
    const low = reader.array(Uint32Array);
    const pane = reader.array(Int32Array);
    this.seen = new KeyTable(pane.length);
    for (let i = 0; i < pane.length; i++) this.seen.set(high[i]!, low[i]!, pane[i]!);
  }

  private advance(pane: number): void {
    // What came before the first time was known (items, say) counts as seen at that time.
    const unstamped = this.newest === 0;
    this.newest = pane;
    if (this.seen.size === 0) return;
    const kept = unstamped ? this.seen : this.seen.keeping(pane - this.memory);
    if (unstamped) this.seen.forEach((high, low) => kept.set(high, low, pane));
    this.seen = kept;
  }

  private forgetOldest(): void {
    let oldest = Infinity;
    this.seen.forEach((_high, _low, pane) => (oldest = Math.min(oldest, pane)));
    const before = this.seen.size;
    this.seen = this.seen.keeping(oldest + 1);
    this.forgotten += before - this.seen.size;
  }
}
