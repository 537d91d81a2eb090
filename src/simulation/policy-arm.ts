/** One policy of a world at work: its ranker, the model it has deployed, and the books on it. */
import type { Audience } from './audience.js';
import type { Catalogue } from './catalogue.js';
import { ExpectedExposure } from './expected-exposure.js';
import type { PolicyOptions, RankingDials } from './policy.js';
import type { Ranker } from './ranker.js';
import { createAffinity, createRankingModel, type RankingModel } from './ranking-model.js';
import type { SlateSampler } from './slate-sampler.js';
import { periodTruth, type PeriodCounts, type PeriodTruth } from './truth.js';

/** A policy between retrainings. */
export class PolicyArm {
  readonly options: PolicyOptions;
  readonly #catalogue: Catalogue;
  readonly #audience: Audience;
  readonly #ranker: Ranker;
  readonly #expected: ExpectedExposure;
  #dials: RankingDials = { loopGain: 0, personalisation: 0 };
  #model: RankingModel | undefined;
  #deployedAt = 0;
  #counts: PeriodCounts = emptyCounts();

  constructor(options: PolicyOptions, catalogue: Catalogue, audience: Audience, ranker: Ranker) {
    this.options = options;
    this.#catalogue = catalogue;
    this.#audience = audience;
    this.#ranker = ranker;
    this.#expected = new ExpectedExposure(catalogue);
  }

  /** The deployed model. */
  get model(): RankingModel {
    if (this.#model === undefined) throw new Error('No model is deployed yet.');
    return this.#model;
  }

  /** Retrains on the clicks learned so far and deploys the result. */
  deploy(time: number, dials: RankingDials): void {
    const uniform = this.options.ranking === 'uniform';
    const used = uniform ? { loopGain: 0, personalisation: 0 } : dials;
    const before = this.#model;
    const affinity =
      before?.affinity.personalisation === used.personalisation
        ? before.affinity
        : createAffinity(this.#audience, used.personalisation);
    const scores = this.#ranker.retrain(used.loopGain);
    const version = before === undefined ? 0 : before.version + 1;
    this.#model = createRankingModel(this.#catalogue, scores, affinity, version, time);
    this.#dials = used;
    this.#deployedAt = time;
  }

  /** Enters a served slate into the books. */
  countSlate(user: number, slate: SlateSampler): void {
    this.#expected.add(this.model, user, slate);
    this.#counts.recommendations += 1;
    this.#counts.impressions += slate.length;
    for (let place = 0; place < slate.length; place++) {
      this.#counts.quality += this.#catalogue.quality[slate.items[place]!]!;
    }
  }

  /** Enters a click, counted with its impression and not when its event arrives. */
  countClick(): void {
    this.#counts.clicks += 1;
  }

  /** A click event has arrived: from the next retraining on the ranker knows of it. */
  learn(item: number): void {
    this.#ranker.learn(item);
  }

  /**
   * Probability that this policy showed the item at this place to this user, where it is exact:
   * at the top, and anywhere for uniform slates. Further down, a Plackett-Luce model knows the
   * probability only as a sum over all the lists that could stand above.
   */
  propensity(user: number, slate: SlateSampler, place: number): number | undefined {
    if (place > 0 && this.options.ranking !== 'uniform') return undefined;
    const { affinity, itemWeight } = this.model;
    const item = slate.items[place]!;
    const column = this.#catalogue.categoryOf[item]!;
    const weight = affinity.weight[user * affinity.categories + column]!;
    return (itemWeight[item]! * weight) / slate.weightLeft[0]!;
  }

  /** The ranking score of the item for the user: a log weight. */
  score(user: number, item: number): number {
    const { affinity, itemScore } = this.model;
    const column = this.#catalogue.categoryOf[item]!;
    return itemScore[item]! + affinity.score[user * affinity.categories + column]!;
  }

  /** The truth of the period that ends now; the books start anew. */
  closePeriod(end: number): PeriodTruth {
    const truth = periodTruth(
      this.options.name,
      { start: this.#deployedAt, end },
      this.#dials,
      this.#counts,
      this.model,
      this.#expected.close(this.model),
    );
    this.#counts = emptyCounts();
    return truth;
  }
}

function emptyCounts(): PeriodCounts {
  return { recommendations: 0, impressions: 0, clicks: 0, quality: 0 };
}
