/** Draws slates: ordered items without repetition, each in proportion to its weight for the user. */
import type { Catalogue } from './catalogue.js';
import type { RandomStream } from './random-stream.js';
import type { RankingModel } from './ranking-model.js';

/**
 * Samples from the Plackett-Luce model: position 1 shows item i with probability w_i / Σw, each
 * further position likewise among the items that are left. w_i = itemWeight_i · affinity(user, its
 * category).
 *
 * An item is found by category first, then by binary search among the category's running sums, where
 * items already shown are jumped over. That is exact, needs no rejection (which would stall when a
 * few items hold nearly all weight), and costs O(categories + log items + slate size) a position.
 *
 * One sampler serves one world; a draw overwrites the one before.
 */
export class SlateSampler {
  /** The drawn items, in order of position; the first `length` entries hold. */
  readonly items: Uint32Array;
  /** Weight of all items that could still be drawn, before each position's draw. */
  readonly weightLeft: Float64Array;
  /** Items drawn: the slate's size, or fewer where fewer can be shown. */
  length = 0;

  readonly #categoryStart: Uint32Array;
  readonly #categoryLeft: Float64Array;
  readonly #itemsLeft: Uint32Array;
  /** The drawn items in ascending order. */
  readonly #taken: number[] = [];

  constructor(catalogue: Catalogue, slateSize: number) {
    const categories = catalogue.categoryNames.length;
    this.items = new Uint32Array(slateSize);
    this.weightLeft = new Float64Array(slateSize);
    this.#categoryStart = catalogue.categoryStart;
    this.#categoryLeft = new Float64Array(categories);
    this.#itemsLeft = new Uint32Array(categories);
  }

  /** Draws a slate for the user into `items` and `weightLeft`; returns its length. */
  draw(model: RankingModel, user: number, random: RandomStream): number {
    this.#categoryLeft.set(model.categoryWeight);
    this.#itemsLeft.set(model.categoryItems);
    this.#taken.length = 0;
    const row = user * model.affinity.categories;
    for (this.length = 0; this.length < this.items.length; this.length++) {
      const left = this.#weightLeft(model, user);
      if (left <= 0) break;
      this.weightLeft[this.length] = left;
      this.items[this.length] = this.#drawItem(model, row, left * random.uniform());
    }
    return this.length;
  }

  /**
   * Draws up to `count` more items, those that would stand below the slate just drawn, were it longer.
   * The slate stays as it is, so a stream of its own leaves the slates of a world untouched.
   */
  drawBelow(model: RankingModel, user: number, count: number, random: RandomStream): number[] {
    const { categories } = model.affinity;
    const below: number[] = [];
    while (below.length < count) {
      const left = this.#weightLeft(model, user);
      if (left <= 0) break;
      below.push(this.#drawItem(model, user * categories, left * random.uniform()));
    }
    return below;
  }

  /** The weight for the user of all items that could still be drawn. */
  #weightLeft({ affinity: { weight, categories } }: RankingModel, user: number): number {
    const row = user * categories;
    let left = 0;
    for (let c = 0; c < categories; c++) left += weight[row + c]! * this.#categoryLeft[c]!;
    return left;
  }

  /** The item at this point of the weight that is left; takes it out. */
  #drawItem(model: RankingModel, row: number, point: number): number {
    const { weight: affinity, categories } = model.affinity;
    let rest = point;
    let category = -1;
    for (let c = 0; c < categories; c++) {
      if (this.#itemsLeft[c] === 0) continue;
      // Where rounding leaves a rest beyond the last category, that category is meant.
      category = c;
      const share = affinity[row + c]! * this.#categoryLeft[c]!;
      if (rest < share) break;
      rest -= share;
    }
    const item = this.#itemAt(model, category, rest / affinity[row + category]!);
    this.#take(model, category, item);
    return item;
  }

  /** The item of the category at this offset into the weights of its items that are left. */
  #itemAt(model: RankingModel, category: number, offset: number): number {
    const start = this.#categoryStart[category]!;
    const end = this.#categoryStart[category + 1]!;
    const { weightBefore, itemWeight } = model;
    let target = offset;
    for (const taken of this.#taken) {
      if (taken >= start && taken < end && weightBefore[taken]! <= target) {
        target += itemWeight[taken]!;
      }
    }
    let low = start;
    let high = end - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (weightBefore[middle]! <= target) low = middle;
      else high = middle - 1;
    }
    return this.#nearestLeft(itemWeight, low, start, end);
  }

  /** The item itself, unless rounding hit one that cannot be drawn: then its nearest neighbour. */
  #nearestLeft(itemWeight: Float64Array, found: number, start: number, end: number): number {
    const drawable = (item: number): boolean =>
      itemWeight[item]! > 0 && !this.#taken.includes(item);
    for (let item = found; item < end; item++) if (drawable(item)) return item;
    for (let item = found - 1; item >= start; item--) if (drawable(item)) return item;
    throw new Error(`Category ${start}..${end} has no item left to draw.`);
  }

  #take(model: RankingModel, category: number, item: number): void {
    let place = this.#taken.length;
    while (place > 0 && this.#taken[place - 1]! > item) place--;
    this.#taken.splice(place, 0, item);
    const left = (this.#itemsLeft[category]! -= 1);
    // An emptied category holds exactly nothing, whatever the subtractions have left.
    this.#categoryLeft[category] =
      left === 0 ? 0 : this.#categoryLeft[category]! - model.itemWeight[item]!;
  }
}
