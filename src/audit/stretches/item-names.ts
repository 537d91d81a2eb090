/** The names of items by their hash, for the few that a report lists. */
import type { Dictionary } from '../../events/dictionary.js';
import { KeyTable } from '../../summaries/key-table.js';

/** Most names kept; items first seen later are shown by their hash. */
const MOST_NAMES = 1_000_000;

export class ItemNames {
  private readonly names: string[] = [];
  private readonly index = new KeyTable();
  /** By dense number of the dictionary in use: whether its name was taken. */
  private taken = new Uint8Array(0);
  private dictionary: Dictionary | undefined;

  /** Says which dictionary the numbers of the following calls are of; once a delivery. */
  use(dictionary: Dictionary): void {
    if (dictionary === this.dictionary && this.taken.length >= dictionary.size) return;
    const grown = new Uint8Array(dictionary.size * 2);
    if (dictionary === this.dictionary) grown.set(this.taken);
    this.taken = grown;
    this.dictionary = dictionary;
  }

  /** Keeps the name of the item with this dense number. O(1). */
  take(item: number): void {
    if (this.taken[item] === 1 || !this.dictionary) return;
    this.taken[item] = 1;
    const high = this.dictionary.hashHigh[item]!;
    const low = this.dictionary.hashLow[item]!;
    if (this.names.length >= MOST_NAMES || this.index.get(high, low) >= 0) return;
    this.index.set(high, low, this.names.length);
    this.names.push(this.dictionary.text(item));
  }

  /** The item's name, or its hash in hexadecimal where the name was not kept. */
  name(high: number, low: number): string {
    const at = this.index.get(high, low);
    if (at >= 0) return this.names[at]!;
    return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
  }
}
