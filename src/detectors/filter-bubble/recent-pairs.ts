/**
 * Which users were shown which items of late: when each (user, item) was shown last. Bounded: above
 * the cap of pairs what has expired goes first, then the users with the greatest hashes; the
 * threshold only falls, so those who stay are a fair sample, and the rest are not counted at all.
 */
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { KeyTable } from '../../summaries/key-table.js';

/** How long a showing is remembered, in minutes. */
export const REMEMBERED = 7 * 24 * 60;

/** The part of pairs that stays when there are too many, so that cutting is rare. */
const KEPT_SHARE = 0.75;

export class RecentPairs {
  /** By user (high half) and, mixed, user and item (low half): minutes since the epoch. */
  private pairs = new KeyTable();
  /** Users whose hash's high half is below this are followed. */
  private threshold = 2 ** 32;

  constructor(private readonly cap: number) {}

  get size(): number {
    return this.pairs.size;
  }

  /** Whether the user is among those followed. */
  follows(userHigh: number): boolean {
    return userHigh < this.threshold;
  }

  /**
   * Notes that the user is shown the item; true where that was so within the last seven days.
   *
   * Two items of one user are taken for one with a probability of 2⁻³². O(1).
   *
   * @param minute since the epoch, never falling
   */
  show(
    user: readonly [high: number, low: number],
    itemHigh: number,
    itemLow: number,
    minute: number,
  ): boolean {
    const before = this.pairs.set(user[0], mixed(user[1], itemHigh, itemLow), minute);
    return before >= 0 && before >= minute - REMEMBERED;
  }

  /** Follows nobody from this high half on: their impressions are no longer complete. */
  lower(userHigh: number): void {
    this.threshold = Math.min(this.threshold, userHigh);
  }

  /** Forgets what is too old or too much. O(1) below the cap, else O(pairs · log pairs). */
  trim(minute: number): void {
    if (this.pairs.size <= this.cap) return;
    this.pairs = this.pairs.keeping(Math.max(0, minute - REMEMBERED));
    if (this.pairs.size <= this.cap) return;
    const users = new Uint32Array(this.pairs.size);
    let at = 0;
    this.pairs.forEach((high) => (users[at++] = high));
    users.sort();
    const threshold = users[Math.floor(this.cap * KEPT_SHARE)]!;
    this.lower(threshold);
    const kept = new KeyTable(this.cap);
    this.pairs.forEach((high, low, value) => {
      if (high < threshold) kept.set(high, low, value);
    });
    this.pairs = kept;
  }

  encode(writer: BinaryWriter): void {
    // Sorted, as the table's own order depends on its history. The least significant word comes first.
    const keys = new Uint32Array(2 * this.pairs.size);
    let at = 0;
    this.pairs.forEach((high, low) => {
      keys[at++] = low;
      keys[at++] = high;
    });
    new BigUint64Array(keys.buffer).sort();
    const minutes = new Uint32Array(this.pairs.size);
    for (let i = 0; i < minutes.length; i++) {
      minutes[i] = this.pairs.get(keys[2 * i + 1]!, keys[2 * i]!);
    }
    writer.float64(this.threshold);
    writer.array(keys);
    writer.array(minutes);
  }

  static decode(reader: BinaryReader, cap: number): RecentPairs {
    const recent = new RecentPairs(cap);
    recent.threshold = reader.float64();
    const keys = reader.array(Uint32Array);
    const minutes = reader.array(Uint32Array);
    recent.pairs = new KeyTable(minutes.length);
    minutes.forEach((minute, i) => recent.pairs.set(keys[2 * i + 1]!, keys[2 * i]!, minute));
    return recent;
  }
}

/** 32 bits of three words that are hashes already (the finisher of MurmurHash3 between them). */
function mixed(a: number, b: number, c: number): number {
  return finished(finished(a ^ 0x9e3779b9) ^ finished(b) ^ Math.imul(finished(c), 5)) >>> 0;
}

function finished(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
