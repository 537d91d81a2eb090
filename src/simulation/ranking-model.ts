/** What a ranker deploys: a weight for each item and a leaning for each user, ready to draw from. */
import type { Audience } from './audience.js';
import type { Catalogue } from './catalogue.js';

/**
 * No item's weight falls below this share of the largest. A runaway loop then starves items without
 * making them impossible (propensities stay positive), and sums of weights keep their precision.
 */
export const SMALLEST_RELATIVE_WEIGHT = 1e-9;

/** What a ranker knows of its users: how it multiplies each category's weight for each of them. */
export interface Affinity {
  readonly categories: number;
  /** The dial it was made from: exponent on the users' true taste. */
  readonly personalisation: number;
  /** Log multiplier of user · categories + category. */
  readonly score: Float64Array;
  /** exp of score. */
  readonly weight: Float64Array;
}

/** A deployed model. Arrays have one entry an item, or one a category where the name says so. */
export interface RankingModel {
  /** How many retrainings went before. */
  readonly version: number;
  /** The item's own score, a log weight; a user's affinity for its category comes on top. */
  readonly itemScore: Float64Array;
  /** exp(score) relative to the best item; 0 for items not yet published, or retired. */
  readonly itemWeight: Float64Array;
  /** Sum of the weights of the items that stand before this one in its category. */
  readonly weightBefore: Float64Array;
  readonly categoryWeight: Float64Array;
  /** How many items of the category can be shown. */
  readonly categoryItems: Uint32Array;
  /** d ln weight / d ln remembered clicks: what the loop feeds back through this item. */
  readonly clickElasticity: Float64Array;
  readonly affinity: Affinity;
}

/** What a ranker says of the items; the rest of the model follows from it. */
export interface ItemScores {
  readonly itemScore: Float64Array;
  readonly clickElasticity: Float64Array;
}

/**
 * The affinity of a ranker that knows its users' taste to this degree: multiplier
 * e^(personalisation · taste). 0: the same list for all; 1: categories shown in proportion to the
 * odds of liking them; more: walls.
 *
 * @param leaning log multipliers on top, by user and category: what was learned of habits
 */
export function createAffinity(
  audience: Audience,
  personalisation: number,
  leaning?: Float64Array,
): Affinity {
  const score = audience.taste.map(
    (taste, at) => personalisation * taste + (leaning === undefined ? 0 : leaning[at]!),
  );
  return {
    categories: audience.categories,
    personalisation,
    score,
    weight: score.map((value) => Math.exp(value)),
  };
}

/**
 * The model that ranks by these scores from `time` on; items published later, or retired before, are
 * left out.
 */
export function createRankingModel(
  catalogue: Catalogue,
  { itemScore, clickElasticity }: ItemScores,
  affinity: Affinity,
  version: number,
  time: number,
): RankingModel {
  const categories = catalogue.categoryNames.length;
  const itemWeight = new Float64Array(itemScore.length);
  const weightBefore = new Float64Array(itemScore.length);
  const categoryWeight = new Float64Array(categories);
  const categoryItems = new Uint32Array(categories);
  let best = -Infinity;
  for (const score of itemScore) best = Math.max(best, score);
  for (let item = 0; item < itemScore.length; item++) {
    const category = catalogue.categoryOf[item]!;
    weightBefore[item] = categoryWeight[category]!;
    if (catalogue.publishedAt[item]! > time || catalogue.retiredAt[item]! <= time) continue;
    const weight = Math.max(SMALLEST_RELATIVE_WEIGHT, Math.exp(itemScore[item]! - best));
    itemWeight[item] = weight;
    categoryWeight[category]! += weight;
    categoryItems[category]! += 1;
  }
  return {
    version,
    itemScore,
    itemWeight,
    weightBefore,
    categoryWeight,
    categoryItems,
    clickElasticity,
    affinity,
  };
}
