/** What users do with a slate: they look from the top down and click what suits them. */
import type { Audience } from './audience.js';
import type { Catalogue } from './catalogue.js';
import type { ItemCondition } from './item-condition.js';

export interface BehaviourOptions {
  /** Position bias: position k is examined with probability k^-examinationDecay. 0: no bias. */
  readonly examinationDecay: number;
  /** Log odds of a click on an examined item of average appeal and taste. */
  readonly clickLevel: number;
  /** How strongly an item's appeal moves those log odds. */
  readonly appealWeight: number;
}

/**
 * The position-based click model: P(click) = examination(position) · relevance(user, item),
 * relevance = 1 / (1 + e^-(clickLevel + appealWeight·appeal + taste)).
 * Clicks on the items of one slate are independent, given the slate.
 */
export class ClickModel {
  /** Probability of examining each position, from position 1 on; the first is 1. */
  readonly examination: Float64Array;
  readonly #catalogue: Catalogue;
  readonly #audience: Audience;
  readonly #options: BehaviourOptions;
  readonly #appeal: Float64Array;

  constructor(
    options: BehaviourOptions,
    slateSize: number,
    catalogue: Catalogue,
    audience: Audience,
    condition: Pick<ItemCondition, 'appeal'>,
  ) {
    this.#options = options;
    this.#appeal = condition.appeal;
    this.examination = new Float64Array(slateSize).map((_, place) =>
      // k^-a, without Math.pow, whose last bits differ between Node versions.
      Math.exp(-options.examinationDecay * Math.log(place + 1)),
    );
    this.#catalogue = catalogue;
    this.#audience = audience;
  }

  /** Probability that the user clicks the item when it is examined. */
  relevance(user: number, item: number): number {
    const category = this.#catalogue.categoryOf[item]!;
    const taste = this.#audience.taste[user * this.#audience.categories + category]!;
    return 1 / (1 + Math.exp(-this.#itemLogOdds(item) - taste));
  }

  /** Relevance to a user without leaning: what is known of an item before any particular user. */
  averageRelevance(item: number): number {
    return 1 / (1 + Math.exp(-this.#itemLogOdds(item)));
  }

  /** Probability that the user clicks the item at this place of the slate (0 is the top). */
  clickProbability(user: number, item: number, place: number): number {
    return this.examination[place]! * this.relevance(user, item);
  }

  /** Log odds of a click, by a user without leaning, on the item as it is at present. */
  #itemLogOdds(item: number): number {
    return this.#options.clickLevel + this.#options.appealWeight * this.#appeal[item]!;
  }
}
