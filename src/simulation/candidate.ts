/** A policy that serves nobody: what the log could say of it, and what it would truly be worth. */
import type { Audience } from './audience.js';
import type { ClickModel } from './behaviour.js';
import type { Catalogue } from './catalogue.js';
import { createAffinity, createRankingModel, type RankingModel } from './ranking-model.js';

/** A candidate ranks by weight e^(contentWeight · content score + personalisation · taste). */
export interface CandidateOptions {
  readonly contentWeight: number;
  readonly personalisation: number;
}

/** Clicks expected of the item at the top of a slate, over the visits of a period. */
export interface ValueTruth {
  /** Of the policy that served them. */
  readonly own: number;
  /** Had each item that could be shown been equally likely. */
  readonly uniform: number;
  /** Under the candidate policy. */
  readonly candidate: number;
}

/** The candidate's model of this time: what could be shown then, by the candidate's weights. */
export function candidateModel(
  { contentWeight, personalisation }: CandidateOptions,
  catalogue: Catalogue,
  audience: Audience,
  time: number,
): RankingModel {
  const itemScore = catalogue.contentScore.map((score) => contentWeight * score);
  const scores = { itemScore, clickElasticity: new Float64Array(itemScore.length) };
  const affinity = createAffinity(audience, personalisation);
  return createRankingModel(catalogue, scores, affinity, 0, time);
}

/** The probability that a model shows the item at the top of a slate for the user. O(categories). */
export function topProbability(
  { affinity, itemWeight, categoryWeight }: RankingModel,
  catalogue: Catalogue,
  user: number,
  item: number,
): number {
  const row = user * affinity.categories;
  let total = 0;
  for (let c = 0; c < affinity.categories; c++) {
    total += affinity.weight[row + c]! * categoryWeight[c]!;
  }
  return (itemWeight[item]! * affinity.weight[row + catalogue.categoryOf[item]!]!) / total;
}

/**
 * Adds up, over visits, what each policy's top item could be expected to be clicked. A user's
 * expectations hold for a period and are worked out once in it, in O(items).
 */
export class ValueBooks {
  readonly #catalogue: Catalogue;
  readonly #clickModel: ClickModel;
  readonly #visits = new Map<number, number>();

  constructor(catalogue: Catalogue, clickModel: ClickModel) {
    this.#catalogue = catalogue;
    this.#clickModel = clickModel;
  }

  /** A visit of this user. */
  add(user: number): void {
    this.#visits.set(user, (this.#visits.get(user) ?? 0) + 1);
  }

  /** The truth of the visits since the last call; null where nobody came. */
  close(own: RankingModel, candidate: RankingModel): ValueTruth | null {
    const sums = [0, 0, 0];
    let visits = 0;
    for (const [user, times] of this.#visits) {
      visits += times;
      const values = this.#valuesOf(user, own, candidate);
      for (const [at, value] of values.entries()) sums[at]! += times * value;
    }
    this.#visits.clear();
    if (visits === 0) return null;
    const [ofOwn, ofUniform, ofCandidate] = sums.map((sum) => sum / visits) as [
      number,
      number,
      number,
    ];
    return { own: ofOwn, uniform: ofUniform, candidate: ofCandidate };
  }

  #valuesOf(user: number, own: RankingModel, candidate: RankingModel): [number, number, number] {
    const { categoryOf } = this.#catalogue;
    const row = user * own.affinity.categories;
    let [items, ownWeight, candidateWeight] = [0, 0, 0];
    let [ofAll, ofOwn, ofCandidate] = [0, 0, 0];
    for (let item = 0; item < categoryOf.length; item++) {
      if (own.itemWeight[item] === 0) continue;
      const click = this.#clickModel.clickProbability(user, item, 0);
      const at = row + categoryOf[item]!;
      const byOwn = own.itemWeight[item]! * own.affinity.weight[at]!;
      const byCandidate = candidate.itemWeight[item]! * candidate.affinity.weight[at]!;
      items += 1;
      ofAll += click;
      ownWeight += byOwn;
      ofOwn += byOwn * click;
      candidateWeight += byCandidate;
      ofCandidate += byCandidate * click;
    }
    return [ofOwn / ownWeight, ofAll / items, ofCandidate / candidateWeight];
  }
}
