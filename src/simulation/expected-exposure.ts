/** How often each item could be expected to be shown: the truth behind the counted impressions. */
import type { Catalogue } from './catalogue.js';
import type { RankingModel } from './ranking-model.js';
import type { SlateSampler } from './slate-sampler.js';

/**
 * Adds up, over all positions drawn under one model, each item's probability of being shown there
 * given the user and the positions above. Counted impressions minus this sum is a martingale: the
 * sum is what exposure would be without the luck of the draw.
 *
 * An item i of category c not yet in the slate has probability w_i · a(user, c) / weightLeft, so one
 * sum per category serves all its items, and only those already shown need a correction. That makes
 * it O(categories + slate size) a position instead of O(items).
 */
export class ExpectedExposure {
  readonly #catalogue: Catalogue;
  /** Σ a(user, c) / weightLeft over all positions, for each category. */
  readonly #perCategory: Float64Array;
  /** The same sum over the positions at which the item was already shown above. */
  readonly #alreadyShown: Float64Array;

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#perCategory = new Float64Array(catalogue.categoryNames.length);
    this.#alreadyShown = new Float64Array(catalogue.names.length);
  }

  /** Adds the slate that the sampler has just drawn for this user. */
  add(model: RankingModel, user: number, slate: SlateSampler): void {
    const { weight: affinity, categories } = model.affinity;
    const { categoryOf } = this.#catalogue;
    const row = user * categories;
    let inverseSum = 0;
    let upToPosition = 0;
    for (let place = 0; place < slate.length; place++) inverseSum += 1 / slate.weightLeft[place]!;
    for (let c = 0; c < categories; c++) this.#perCategory[c]! += affinity[row + c]! * inverseSum;
    for (let place = 0; place < slate.length; place++) {
      upToPosition += 1 / slate.weightLeft[place]!;
      const item = slate.items[place]!;
      this.#alreadyShown[item]! += affinity[row + categoryOf[item]!]! * (inverseSum - upToPosition);
    }
  }

  /** Expected impressions of each item since the last call, under the model they were drawn from. */
  close(model: RankingModel): Float64Array {
    const expected = model.itemWeight.map((weight, item) => {
      const chances = this.#perCategory[this.#catalogue.categoryOf[item]!]!;
      return weight * Math.max(0, chances - this.#alreadyShown[item]!);
    });
    this.#perCategory.fill(0);
    this.#alreadyShown.fill(0);
    return expected;
  }
}
