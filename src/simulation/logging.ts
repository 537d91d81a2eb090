/** What a policy writes of its slates into the log, bugs included. */
import type { LoggingOptions } from './logging-options.js';
import { topProbability } from './candidate.js';
import type { Catalogue } from './catalogue.js';
import type { ClickModel } from './behaviour.js';
import type { PolicyArm } from './policy-arm.js';
import type { RandomStream } from './random-stream.js';
import type { SlateSampler } from './slate-sampler.js';

/** What an impression's log entry says beside the item and its position. */
export interface LoggedImpression {
  readonly score: number;
  readonly propensity?: number;
  readonly target?: number;
}

/** An item that was scored and not shown. */
export interface LoggedCandidate {
  readonly item: number;
  readonly score: number;
}

/** Writes the entries of one world. */
export class ImpressionLog {
  readonly #options: LoggingOptions;
  readonly #catalogue: Catalogue;
  readonly #clickModel: ClickModel;
  readonly #progressOf: (time: number) => number;

  constructor(
    options: LoggingOptions,
    catalogue: Catalogue,
    clickModel: ClickModel,
    progressOf: (time: number) => number,
  ) {
    this.#options = options;
    this.#catalogue = catalogue;
    this.#clickModel = clickModel;
    this.#progressOf = progressOf;
  }

  /** The entry of the item at this place of the slate that the arm has just drawn. */
  entry(
    time: number,
    user: number,
    arm: PolicyArm,
    slate: SlateSampler,
    place: number,
  ): LoggedImpression {
    const item = slate.items[place]!;
    const propensity = this.#propensity(time, user, arm, slate, place);
    const candidate = place === 0 ? arm.candidate : undefined;
    return {
      score: this.#score(user, arm, item, place),
      ...(propensity === undefined ? {} : { propensity }),
      ...(candidate && { target: topProbability(candidate, this.#catalogue, user, item) }),
    };
  }

  /**
   * The items that would have been drawn next, with their scores. A score that is a click probability
   * is that of the first place, as they have none.
   */
  candidates(
    user: number,
    arm: PolicyArm,
    slate: SlateSampler,
    random: RandomStream,
  ): LoggedCandidate[] {
    return slate
      .drawBelow(arm.model, user, this.#options.loggedCandidates, random)
      .map((item) => ({ item, score: this.#score(user, arm, item, 0) }));
  }

  #score(user: number, arm: PolicyArm, item: number, place: number): number {
    const score =
      this.#options.loggedScore === 'weight'
        ? arm.score(user, item)
        : this.#clickModel.clickProbability(user, item, place);
    return roundScore(arm.scoreScale * score);
  }

  #propensity(
    time: number,
    user: number,
    arm: PolicyArm,
    slate: SlateSampler,
    place: number,
  ): number | undefined {
    const right = arm.propensity(user, slate, place);
    const progress = this.#progressOf(time);
    const bug = this.#options.loggingBugs.find(
      ({ at, until = Infinity, policy = arm.options.name }) =>
        at <= progress && progress < until && policy === arm.options.name,
    );
    if (bug === undefined || right === undefined) return right;
    if (bug.kind === 'missing') return undefined;
    if (bug.kind === 'factor') return Math.min(1, right * (bug.factor ?? 1));
    const neighbour = Math.min(place + 1, slate.length - 1);
    return topProbability(arm.model, this.#catalogue, user, slate.items[neighbour]!);
  }
}

/** Four decimals rank as well as sixteen and make the log a tenth smaller. */
function roundScore(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
