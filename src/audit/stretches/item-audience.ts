/**
 * Whether an item was shown to enough different users to be reported. Per (place, item) it counts
 * different users up to the fewest that are needed and no further, so that its memory is bounded by
 * that many entries an item, and by a limit on all of them.
 */
import { KeyTable } from '../../summaries/key-table.js';
import { FEWEST_USERS } from '../privacy.js';

/** Pairs of item and user remembered at most (12 to 24 bytes each); beyond it items are withheld. */
const MOST_PAIRS = 4_000_000;

export class ItemAudience {
  private readonly users = new KeyTable();
  private readonly pairs = new KeyTable();

  /** @param place a small number for the segment and stretch */
  see(place: number, itemHigh: number, itemLow: number, userHigh: number, userLow: number): void {
    const high = mixed(itemHigh, place);
    const low = mixed(itemLow, high);
    const count = Math.max(0, this.users.get(high, low));
    if (count >= FEWEST_USERS || this.pairs.size >= MOST_PAIRS) return;
    if (this.pairs.set(mixed(high, userLow), mixed(low, userHigh), 0) >= 0) return;
    this.users.set(high, low, count + 1);
  }

  /** Whether at least FEWEST_USERS were shown the item there. */
  isEnough(place: number, itemHigh: number, itemLow: number): boolean {
    const high = mixed(itemHigh, place);
    return this.users.get(high, mixed(itemLow, high)) >= FEWEST_USERS;
  }
}

/**
 * Two words mixed into one. The words are halves of keyed hashes already; two pairs that fall
 * together make a count too small, which withholds more and never less.
 *
 * The finishing steps are MurmurHash3's fmix32.
 */
function mixed(a: number, b: number): number {
  let hash = a ^ Math.imul(b, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
