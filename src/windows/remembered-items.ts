/**
 * The items of remembered impressions by dense number. Dictionaries of deliveries come and go; what
 * is remembered longer has numbers of its own, keyed by the items' hashes.
 */
import { growColumns, grownArray } from '../events/columns.js';
import type { ItemKeys } from '../events/impressions.js';
import { KeyTable } from '../summaries/key-table.js';

export class RememberedItems implements ItemKeys {
  size = 0;
  hashHigh = new Uint32Array(256);
  hashLow = new Uint32Array(256);
  private readonly numbers = new KeyTable();
  private dictionary: ItemKeys | undefined;
  /** For each number of the dictionary in use, the own one plus one; 0 where not yet known. */
  private known = new Uint32Array(256);

  /** Says which dictionary `numberOf` translates from. */
  use(dictionary: ItemKeys): void {
    if (dictionary === this.dictionary) return;
    this.dictionary = dictionary;
    this.known.fill(0);
  }

  /** The own number of an item that the dictionary in use numbers so. O(1). */
  numberOf(foreign: number): number {
    if (foreign >= this.known.length) this.known = grownArray(this.known, foreign + 1);
    const known = this.known[foreign]!;
    if (known > 0) return known - 1;
    const { hashHigh, hashLow } = this.dictionary!;
    const own = this.number(hashHigh[foreign]!, hashLow[foreign]!);
    this.known[foreign] = own + 1;
    return own;
  }

  /** The number of the item with this hash; a new one where it has none yet. O(1). */
  number(high: number, low: number): number {
    const known = this.numbers.get(high, low);
    if (known >= 0) return known;
    const own = this.size++;
    if (own >= this.hashHigh.length) {
      growColumns<RememberedItems>(this, ['hashHigh', 'hashLow'], own + 1);
    }
    this.hashHigh[own] = high;
    this.hashLow[own] = low;
    this.numbers.set(high, low, own);
    return own;
  }
}
