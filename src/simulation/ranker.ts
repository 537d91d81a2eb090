/** Rankers: what a policy learns from its own clicks and how it scores items with it. */
import type { Catalogue } from './catalogue.js';
import type { ItemScores } from './ranking-model.js';

export interface RankerOptions {
  /** Share of past clicks kept at each retraining; 0.8 remembers 1 / (1 - 0.8) = 5 periods. */
  readonly memory: number;
  /** Clicks that every item is credited with, so that one without clicks can still be shown. */
  readonly clickPrior: number;
}

/** Learns from the clicks its own slates drew; asked for scores at each retraining. */
export interface Ranker {
  /** A click on an item that this ranker's policy showed. */
  learn(item: number): void;
  /** Closes a training period and scores all items by what is remembered. */
  retrain(loopGain: number): ItemScores;
}

/**
 * The bandwagon: score = contentScore + loopGain · ln(remembered clicks + prior), where
 * remembered ← memory · remembered + clicks of the period just closed.
 *
 * `loopGain` is the long-run elasticity of an item's weight to its click rate. Since clicks follow
 * exposure, luck in clicks fades below 1 and feeds on itself above 1. One period's clicks move the
 * weight by (1 - memory) · loopGain, the response of one window's exposure to the last one's clicks.
 */
export class PopularityRanker implements Ranker {
  readonly #contentScore: Float64Array;
  readonly #options: RankerOptions;
  readonly #remembered: Float64Array;
  readonly #fresh: Float64Array;

  /**
   * `settled`: what the ranker remembers at its first retraining (see settledClicks); none means a
   * cold start.
   */
  constructor(catalogue: Catalogue, options: RankerOptions, settled?: Float64Array) {
    this.#contentScore = catalogue.contentScore;
    this.#options = options;
    this.#remembered = settled?.slice() ?? new Float64Array(catalogue.names.length);
    // A settled ranker loses at each retraining as many clicks as the period has brought.
    this.#fresh = this.#remembered.map((clicks) => (1 - options.memory) * clicks);
  }

  learn(item: number): void {
    this.#fresh[item]! += 1;
  }

  retrain(loopGain: number): ItemScores {
    const { memory } = this.#options;
    for (let item = 0; item < this.#fresh.length; item++) {
      this.#remembered[item] = memory * this.#remembered[item]! + this.#fresh[item]!;
    }
    this.#fresh.fill(0);
    return popularityScores(this.#contentScore, this.#remembered, this.#options, loopGain);
  }
}

/** Shows every item with equal probability and learns nothing: exploration traffic. */
export class UniformRanker implements Ranker {
  readonly #scores: ItemScores;

  constructor(items: number) {
    this.#scores = {
      itemScore: new Float64Array(items),
      clickElasticity: new Float64Array(items),
    };
  }

  learn(): void {
    // Uniform exposure must not depend on clicks.
  }

  retrain(): ItemScores {
    return this.#scores;
  }
}

/** Ranks for good by the clicks it had when the run began: a holdout, which no click reaches. */
export class FrozenRanker implements Ranker {
  readonly #scores: ItemScores;

  constructor(
    catalogue: Catalogue,
    options: RankerOptions,
    settled: Float64Array,
    loopGain: number,
  ) {
    const { itemScore } = popularityScores(catalogue.contentScore, settled, options, loopGain);
    this.#scores = { itemScore, clickElasticity: new Float64Array(itemScore.length) };
  }

  learn(): void {
    // What its users click changes nothing.
  }

  retrain(): ItemScores {
    return this.#scores;
  }
}

/** The scores of a popularity ranker that remembers these clicks. */
export function popularityScores(
  contentScore: Float64Array,
  remembered: Float64Array,
  { clickPrior }: RankerOptions,
  loopGain: number,
): ItemScores {
  return {
    itemScore: contentScore.map(
      (content, item) => content + loopGain * Math.log(remembered[item]! + clickPrior),
    ),
    clickElasticity: remembered.map((clicks) => (loopGain * clicks) / (clicks + clickPrior)),
  };
}
