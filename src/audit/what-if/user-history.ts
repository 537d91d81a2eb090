/** What a user was shown and rewarded for before, as the re-rankers know it at each recommendation. */
import type { AuditRows } from '../dataset/rows.js';
import type { CategorySets } from './category-sets.js';

/** Walks through the users of a dataset one after the other, each in order of time. */
export class UserHistory {
  /** Rewarded impressions by category, an impression shared among its item's categories. */
  readonly #counts: Float64Array;
  readonly #touched: number[] = [];
  #rewarded = 0;
  /** The serial number of the last user who was shown the item. */
  readonly #seenBy: Uint32Array;
  #user = 0;
  readonly #sets: CategorySets;
  readonly #everyone: Float64Array;
  readonly #prior: number;

  /**
   * @param everyone shares of the categories among all rewarded impressions, summing to 1
   * @param prior rewarded impressions' worth of `everyone` that a profile begins with
   */
  constructor(sets: CategorySets, items: number, everyone: Float64Array, prior: number) {
    this.#sets = sets;
    this.#counts = new Float64Array(everyone.length);
    this.#seenBy = new Uint32Array(items);
    this.#everyone = everyone;
    this.#prior = prior;
  }

  /** Rewarded impressions of the user so far. */
  get rewarded(): number {
    return this.#rewarded;
  }

  /** Begins with another user, of whom nothing is known. */
  nextUser(): void {
    for (const category of this.#touched) this.#counts[category] = 0;
    this.#touched.length = 0;
    this.#rewarded = 0;
    this.#user++;
  }

  /** Remembers what was shown in recommendation r, and what of it was rewarded. */
  remember(rows: AuditRows, r: number): void {
    const { ofItem, start, category } = this.#sets;
    for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
      if (rows.shown[row] === 0) continue;
      const item = rows.item[row]!;
      this.#seenBy[item] = this.#user;
      if (!(rows.reward[row]! > 0)) continue;
      const first = start[ofItem[item]!]!;
      const end = start[ofItem[item]! + 1]!;
      if (first === end) continue;
      this.#rewarded++;
      for (let at = first; at < end; at++) {
        const each = category[at]!;
        if (this.#counts[each] === 0) this.#touched.push(each);
        this.#counts[each]! += 1 / (end - first);
      }
    }
  }

  /** Whether the user was shown the item before. */
  hasSeen(item: number): boolean {
    return this.#seenBy[item] === this.#user;
  }

  /**
   * The user's share of a category: (n_c + a·p_c)/(n + a), with n_c of n rewarded impressions in it,
   * p_c everyone's share and a the prior. In (0, 1) wherever anyone was rewarded.
   */
  share(category: number): number {
    const expected = this.#prior * this.#everyone[category]!;
    return (this.#counts[category]! + expected) / (this.#rewarded + this.#prior);
  }
}

/** Recommendations of a bucket user by user, each user's in order of time (then of their ids). */
export function byUserAndTime(rows: AuditRows): Uint32Array {
  const order = new Uint32Array(rows.recommendations);
  for (let r = 0; r < order.length; r++) order[r] = r;
  return order.sort(
    (a, b) =>
      rows.userHigh[a]! - rows.userHigh[b]! ||
      rows.userLow[a]! - rows.userLow[b]! ||
      rows.time[a]! - rows.time[b]! ||
      rows.idHigh[a]! - rows.idHigh[b]! ||
      rows.idLow[a]! - rows.idLow[b]!,
  );
}

/** Whether two recommendations of a bucket are of one user. */
export function isSameUser(rows: AuditRows, a: number, b: number): boolean {
  return rows.userHigh[a] === rows.userHigh[b] && rows.userLow[a] === rows.userLow[b];
}
