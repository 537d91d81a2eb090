/** One policy of a world at work: its ranker, the model it has deployed, and the books on it. */
import type { Audience } from './audience.js';
import type { ClickModel } from './behaviour.js';
import { candidateModel, ValueBooks, type CandidateOptions } from './candidate.js';
import type { Catalogue } from './catalogue.js';
import { ExpectedDiet } from './expected-diet.js';
import { ExpectedExposure } from './expected-exposure.js';
import type { Habits } from './habits.js';
import type { ItemCondition } from './item-condition.js';
import { NO_RANKING, type PolicyOptions, type RankingDials } from './policy.js';
import type { Ranker } from './ranker.js';
import { createAffinity, createRankingModel, type RankingModel } from './ranking-model.js';
import { SignalBooks } from './signal-truth.js';
import type { SlateSampler } from './slate-sampler.js';
import { emptyCounts, periodTruth, type PeriodCounts, type PeriodTruth } from './truth.js';

/** The parts of a world that its policies share. */
export interface ArmParts {
  readonly catalogue: Catalogue;
  readonly audience: Audience;
  readonly condition: ItemCondition;
  readonly clickModel: ClickModel;
  readonly signals: readonly string[];
  readonly candidate: CandidateOptions | null;
}

/** What holds of a world for a period and does not concern the ranking. */
export interface PeriodDials {
  /** The logged score is this many times the score. */
  readonly scoreScale: number;
  readonly signalStrength: number;
}

/** A policy between retrainings. */
export class PolicyArm {
  readonly options: PolicyOptions;
  readonly #parts: ArmParts;
  readonly #ranker: Ranker;
  readonly #habits: Habits | undefined;
  readonly #expected: ExpectedExposure;
  readonly #diet: ExpectedDiet;
  readonly #signals = new SignalBooks();
  readonly #values: ValueBooks;
  #dials: RankingDials = NO_RANKING;
  #period: PeriodDials = { scoreScale: 1, signalStrength: 1 };
  #model: RankingModel | undefined;
  #candidate: RankingModel | undefined;
  #standardScore: (item: number) => number = () => 0;
  #deployedAt = 0;
  #counts: PeriodCounts = emptyCounts();

  /** `habits`: what it learns of its users; none where no dial ever asks for it. */
  constructor(options: PolicyOptions, parts: ArmParts, ranker: Ranker, habits?: Habits) {
    this.options = options;
    this.#parts = parts;
    this.#ranker = ranker;
    this.#habits = habits;
    this.#expected = new ExpectedExposure(parts.catalogue);
    this.#diet = new ExpectedDiet(parts.catalogue, parts.audience.size);
    this.#values = new ValueBooks(parts.catalogue, parts.clickModel);
  }

  /** The deployed model. */
  get model(): RankingModel {
    if (this.#model === undefined) throw new Error('No model is deployed yet.');
    return this.#model;
  }

  /** The model of the candidate policy, where the world has one. */
  get candidate(): RankingModel | undefined {
    return this.#candidate;
  }

  get scoreScale(): number {
    return this.#period.scoreScale;
  }

  /** Retrains on the clicks learned so far and deploys the result. */
  deploy(time: number, dials: RankingDials, period: PeriodDials): void {
    const { catalogue, audience, candidate } = this.#parts;
    const used = this.#dialsUsed(dials);
    const before = this.#model;
    this.#habits?.retrain();
    const leans = used.narrowing !== 0 || used.conformity !== 0;
    const leant = this.#dials.narrowing !== 0 || this.#dials.conformity !== 0;
    const affinity =
      !leans && !leant && before?.affinity.personalisation === used.personalisation
        ? before.affinity
        : createAffinity(
            audience,
            used.personalisation,
            leans ? this.#habits?.leaning(used.narrowing, used.conformity) : undefined,
          );
    const scores = this.#ranker.retrain(used.loopGain);
    const version = before === undefined ? 0 : before.version + 1;
    this.#model = createRankingModel(catalogue, scores, affinity, version, time);
    if (candidate) this.#candidate = candidateModel(candidate, catalogue, audience, time);
    this.#standardScore = standardScores(scores.itemScore);
    this.#dials = used;
    this.#period = period;
    this.#deployedAt = time;
  }

  /** Uniform slates follow no dial; a frozen ranking keeps those of its first day. */
  #dialsUsed(dials: RankingDials): RankingDials {
    if (this.options.ranking === 'uniform') return NO_RANKING;
    if (this.options.ranking === 'frozen' && this.#model !== undefined) return this.#dials;
    return dials;
  }

  /** Enters a served slate into the books. */
  countSlate(user: number, slate: SlateSampler): void {
    const { condition, clickModel, candidate } = this.#parts;
    this.#expected.add(this.model, user, slate);
    this.#diet.add(this.model, user, slate);
    if (candidate) this.#values.add(user);
    this.#counts.recommendations += 1;
    this.#counts.impressions += slate.length;
    for (let place = 0; place < slate.length; place++) {
      const item = slate.items[place]!;
      const quality = condition.quality[item]!;
      const click = clickModel.clickProbability(user, item, place);
      const examination = clickModel.examination[place]!;
      this.#counts.quality += quality;
      this.#counts.clickProbability += click;
      this.#signals.add(examination, click, quality, this.#period.signalStrength);
    }
  }

  /** Enters a click, counted with its impression and not when its event arrives. */
  countClick(): void {
    this.#counts.clicks += 1;
  }

  /** A click event has arrived: from the next retraining on the ranker knows of it. */
  learn(user: number, item: number): void {
    this.#ranker.learn(item);
    this.#habits?.learn(user, this.#parts.catalogue.categoryOf[item]!);
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
    const column = this.#parts.catalogue.categoryOf[item]!;
    const weight = affinity.weight[user * affinity.categories + column]!;
    return (itemWeight[item]! * weight) / slate.weightLeft[0]!;
  }

  /** The ranking score of the item for the user: a log weight. */
  score(user: number, item: number): number {
    const { affinity, itemScore } = this.model;
    const column = this.#parts.catalogue.categoryOf[item]!;
    return itemScore[item]! + affinity.score[user * affinity.categories + column]!;
  }

  /** The item's own score in standard deviations from the catalogue's mean; 0 where all are alike. */
  standardScore(item: number): number {
    return this.#standardScore(item);
  }

  /** The truth of the period that ends now; the books start anew. */
  closePeriod(end: number): PeriodTruth {
    const truth = periodTruth({
      policy: this.options.name,
      span: { start: this.#deployedAt, end },
      dials: this.#dials,
      clickbait: this.#parts.condition.clickbait,
      counts: this.#counts,
      model: this.model,
      expectedExposure: this.#expected.close(this.model),
      diet: this.#diet.close(),
      signals: this.#signals.close(this.#parts.signals),
      values: this.#candidate ? this.#values.close(this.model, this.#candidate) : null,
    });
    this.#counts = emptyCounts();
    return truth;
  }
}

function standardScores(scores: Float64Array): (item: number) => number {
  let sum = 0;
  for (const score of scores) sum += score;
  const mean = sum / scores.length;
  let squares = 0;
  for (const score of scores) squares += (score - mean) * (score - mean);
  const deviation = Math.sqrt(squares / scores.length);
  return (item) => (deviation > 0 ? (scores[item]! - mean) / deviation : 0);
}
