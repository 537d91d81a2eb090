/** How diverse users' diets truly are, and how alike: the truth behind readings of bubbles. */
import type { Catalogue } from './catalogue.js';
import type { RankingModel } from './ranking-model.js';
import type { SlateSampler } from './slate-sampler.js';

/** Of the users that a policy served, p_u being a user's expected shares of the categories. */
export interface DietTruth {
  readonly users: number;
  /** Mean over users of 1 − Σ_c p_u(c)²: two of a user's impressions differ in category. */
  readonly diversity: number | null;
  /** Mean over pairs of users of Σ_c p_u(c)·p_v(c): impressions of two users agree in category. */
  readonly overlap: number | null;
  /** (mean over users of Σ_c p_u(c)² − overlap) / (1 − overlap), F_ST: users live in walls of their own. */
  readonly segregation: number | null;
}

/**
 * Adds up, for each user, the probability of each category at each position drawn, given what stands
 * above; the same sums as ExpectedExposure, by user and category instead of by item.
 */
export class ExpectedDiet {
  readonly #catalogue: Catalogue;
  readonly #expected: Float64Array;

  constructor(catalogue: Catalogue, users: number) {
    this.#catalogue = catalogue;
    this.#expected = new Float64Array(users * catalogue.categoryNames.length);
  }

  /** Adds the slate that the sampler has just drawn for this user. O(categories + slate). */
  add(model: RankingModel, user: number, slate: SlateSampler): void {
    const { weight: affinity, categories } = model.affinity;
    const row = user * categories;
    let inverseSum = 0;
    let upToPosition = 0;
    for (let place = 0; place < slate.length; place++) inverseSum += 1 / slate.weightLeft[place]!;
    for (let c = 0; c < categories; c++) {
      this.#expected[row + c]! += affinity[row + c]! * model.categoryWeight[c]! * inverseSum;
    }
    for (let place = 0; place < slate.length; place++) {
      upToPosition += 1 / slate.weightLeft[place]!;
      const at = row + this.#catalogue.categoryOf[slate.items[place]!]!;
      const weight = affinity[at]! * model.itemWeight[slate.items[place]!]!;
      this.#expected[at]! -= weight * (inverseSum - upToPosition);
    }
  }

  /** The truth of the slates since the last call. */
  close(): DietTruth {
    const categories = this.#catalogue.categoryNames.length;
    const together = new Float64Array(categories);
    let users = 0;
    let repeats = 0;
    for (let row = 0; row < this.#expected.length; row += categories) {
      let total = 0;
      for (let c = 0; c < categories; c++) total += this.#expected[row + c]!;
      if (total <= 0) continue;
      users += 1;
      for (let c = 0; c < categories; c++) {
        const share = this.#expected[row + c]! / total;
        together[c]! += share;
        repeats += share * share;
      }
    }
    this.#expected.fill(0);
    if (users === 0) return { users, diversity: null, overlap: null, segregation: null };
    const within = repeats / users;
    if (users < 2) return { users, diversity: 1 - within, overlap: null, segregation: null };
    const squares = together.reduce((sum, each) => sum + each * each, 0);
    const overlap = (squares - repeats) / (users * (users - 1));
    const segregation = overlap < 1 ? (within - overlap) / (1 - overlap) : null;
    return { users, diversity: 1 - within, overlap, segregation };
  }
}
