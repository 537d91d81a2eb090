/** What all models are told of an impression: the same hashed features for each of them. */
import type { AuditItems } from '../dataset/rows.js';
import { INTERCEPT } from './hashed-logistic.js';

/** Categories of an item beyond these are not told. */
const MOST_CATEGORIES = 8;

/** What a feature is of: the same number means another thing in each. */
const KIND = { item: 1, category: 2, user: 3, userCategory: 4, position: 5 } as const;
/** Room for all of them by their numbers. */
const KINDS = 6;

/**
 * Features of an impression: intercept, item, its categories, the user, the user's leaning to each of
 * the categories and, where it is told, the position. Told by hashes, so that the slots depend on
 * neither order nor stretch; O(categories) an impression.
 */
export class RowFeatures {
  /** The first `count` entries that `of` returned are valid until it is called again. */
  readonly slots = new Uint32Array(4 + 2 * MOST_CATEGORIES);
  readonly #items: AuditItems;
  /** The hash that each kind of feature begins with, by kind. */
  readonly #begun: Int32Array;
  readonly #mask: number;

  constructor(items: AuditItems, bits: number, seed: number) {
    this.#items = items;
    this.#begun = Int32Array.from({ length: KINDS }, (_, kind) =>
      mixed(seed ^ Math.imul(kind, 0x9e3779b9)),
    );
    this.#mask = (1 << bits) - 1;
  }

  /**
   * Fills `slots` and says how many there are.
   *
   * @param position 0: not told, as always where a model scores
   */
  of(item: number, hasUser: boolean, userHigh: number, userLow: number, position: number): number {
    const { slots } = this;
    const { hashHigh, hashLow, categoryStart, category } = this.#items;
    slots[0] = INTERCEPT;
    slots[1] = this.#slot(KIND.item, hashHigh[item]!, hashLow[item]!);
    let count = 2;
    const first = categoryStart[item]!;
    const end = Math.min(categoryStart[item + 1]!, first + MOST_CATEGORIES);
    for (let at = first; at < end; at++) {
      slots[count++] = this.#slot(KIND.category, category[at]!, 0);
    }
    if (hasUser) {
      slots[count++] = this.#slot(KIND.user, userHigh, userLow);
      const leaning = mixed(mixed(this.#begun[KIND.userCategory]! ^ userHigh) ^ userLow);
      for (let at = first; at < end; at++) {
        slots[count++] = this.#slotOf(mixed(leaning ^ (category[at]! + 1)));
      }
    }
    if (position > 0) slots[count++] = this.#slot(KIND.position, position, 0);
    return count;
  }

  #slot(kind: number, a: number, b: number): number {
    return this.#slotOf(mixed(mixed(mixed(this.#begun[kind]! ^ a) ^ b)));
  }

  #slotOf(hash: number): number {
    const slot = hash & this.#mask;
    return slot === INTERCEPT ? INTERCEPT + 1 : slot;
  }
}

/** MurmurHash3's finaliser (A. Appleby) of a counter's step on, so that 0 is not 0. */
function mixed(x: number): number {
  const stepped = (x + 0x9e3779b9) | 0;
  const once = Math.imul(stepped ^ (stepped >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
