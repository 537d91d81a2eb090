/**
 * The users that a segment remembers: a row number for each, handed out in order of arrival. Above
 * the cap those with the smallest hashes stay; the threshold only falls, and nobody goes for being
 * idle, so those who stay are a fair sample of all.
 */
import { grownArray } from '../../events/columns.js';
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { compareKeys } from '../../summaries/frequency-table.js';
import { KeyTable } from '../../summaries/key-table.js';

export class UserRows {
  size = 0;
  high = new Uint32Array(16);
  low = new Uint32Array(16);
  /** When each was active first and last, in seconds since the epoch. */
  first = new Uint32Array(16);
  last = new Uint32Array(16);
  private index = new KeyTable();
  private complete = true;
  /** The greatest hash that is still admitted, once users have been cut. */
  private lastHigh = 0xffffffff;
  private lastLow = 0xffffffff;

  constructor(private readonly cap: number) {}

  /** The user's row, −1 for one who has none. O(1). */
  find(high: number, low: number): number {
    return this.index.get(high, low);
  }

  /** The row of a user who is active now, a new one where they have none; −1 for one who is cut. O(1). */
  admit(high: number, low: number, second: number): number {
    const known = this.index.get(high, low);
    if (known >= 0) {
      this.last[known] = second;
      return known;
    }
    if (this.isCut(high, low)) return -1;
    if (this.size === this.high.length) {
      this.high = grownArray(this.high, this.size + 1);
      this.low = grownArray(this.low, this.size + 1);
      this.first = grownArray(this.first, this.size + 1);
      this.last = grownArray(this.last, this.size + 1);
    }
    this.high[this.size] = high;
    this.low[this.size] = low;
    this.first[this.size] = second;
    this.last[this.size] = second;
    this.index.set(high, low, this.size);
    return this.size++;
  }

  /**
   * Cuts what is above the cap; returns the rows that stay, ascending, which are then numbered from
   * 0, or undefined where all stay. O(users · log users) where there are too many.
   *
   * @param most the greatest hash of a pane from which users were cut: above it nothing is complete
   */
  trim(most?: readonly [high: number, low: number]): Uint32Array | undefined {
    const { cap, size, high, low } = this;
    if (most !== undefined) this.lower(most[0], most[1]);
    if (size > cap) {
      const byHash = Uint32Array.from({ length: size }, (_, row) => row).sort((a, b) =>
        compareKeys(high[a]!, low[a]!, high[b]!, low[b]!),
      );
      const last = byHash[cap - 1]!;
      this.lower(high[last]!, low[last]!);
    }
    if (most === undefined && size <= cap) return undefined;
    const kept = Uint32Array.from({ length: size }, (_, row) => row).filter(
      (row) => !this.isCut(high[row]!, low[row]!),
    );
    if (kept.length === size) return undefined;
    this.high = kept.map((row) => high[row]!);
    this.low = kept.map((row) => low[row]!);
    this.first = kept.map((row) => this.first[row]!);
    this.last = kept.map((row) => this.last[row]!);
    this.size = kept.length;
    this.reindex();
    return kept;
  }

  /**
   * How many users were cut, judged by how densely the kept ones lie below the threshold:
   * (k − 1)/(threshold/2⁶⁴) − k. 0 where none were.
   *
   * Reference: Beyer et al., On synopses for distinct-value estimation, SIGMOD 2007, section 4.
   */
  get cut(): number {
    if (this.complete) return 0;
    const below = (this.lastHigh * 2 ** 32 + this.lastLow + 1) / 2 ** 64;
    return Math.max(0, Math.round((this.size - 1) / below - this.size));
  }

  encode(writer: BinaryWriter): void {
    writer.uint8(this.complete ? 1 : 0);
    writer.uint32(this.lastHigh);
    writer.uint32(this.lastLow);
    writer.array(this.high, this.size);
    writer.array(this.low, this.size);
    writer.array(this.first, this.size);
    writer.array(this.last, this.size);
  }

  static decode(reader: BinaryReader, cap: number): UserRows {
    const rows = new UserRows(cap);
    rows.complete = reader.uint8() === 1;
    rows.lastHigh = reader.uint32();
    rows.lastLow = reader.uint32();
    rows.high = reader.array(Uint32Array);
    rows.low = reader.array(Uint32Array);
    rows.first = reader.array(Uint32Array);
    rows.last = reader.array(Uint32Array);
    rows.size = rows.high.length;
    rows.reindex();
    return rows;
  }

  private isCut(high: number, low: number): boolean {
    return compareKeys(high, low, this.lastHigh, this.lastLow) > 0;
  }

  private lower(high: number, low: number): void {
    this.complete = false;
    if (!this.isCut(high, low)) {
      this.lastHigh = high;
      this.lastLow = low;
    }
  }

  private reindex(): void {
    this.index = new KeyTable(this.size);
    for (let row = 0; row < this.size; row++) this.index.set(this.high[row]!, this.low[row]!, row);
  }
}
