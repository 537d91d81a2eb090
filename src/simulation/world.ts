/**
 * A world with a feedback loop: users click what they are shown, the ranker learns from the clicks
 * and decides what they are shown next. Everything that a monitor estimates is known here.
 */
import type { KindedEvent } from '../events/schemas.js';
import { createAudience } from './audience.js';
import { ClickModel } from './behaviour.js';
import { createCatalogue, type Catalogue } from './catalogue.js';
import { dialAt, dialValues, type Dial } from './dial.js';
import { EventQueue } from './event-queue.js';
import { EventWriter } from './event-writer.js';
import { Habits } from './habits.js';
import { ItemCondition } from './item-condition.js';
import { ImpressionLog } from './logging.js';
import { completeOptions, type CompleteOptions } from './option-checks.js';
import type { SimulationOptions } from './options.js';
import type { PolicyOptions } from './policy.js';
import { PolicyArm, type ArmParts } from './policy-arm.js';
import { RandomStream } from './random-stream.js';
import { FrozenRanker, PopularityRanker, UniformRanker, type Ranker } from './ranker.js';
import { Serving } from './serving.js';
import { settledClicks } from './settled-clicks.js';
import { SlateSampler } from './slate-sampler.js';
import { Traffic } from './traffic.js';
import { itemTruths, worldTruth, type PeriodTruth, type SimulationTruth } from './truth.js';

/**
 * One run of a simulated recommender, fixed by its options: the same options give the same events,
 * byte by byte. Time is the world's own and never the machine's.
 *
 * Cost of a recommendation: O(slate · (categories + log items + slate)).
 *
 * @example
 * const start = Date.parse('2026-05-01T00:00:00Z');
 * const world = new World({ seed: 7, start, duration: 3_600_000 });
 * for (const events of world.events()) publish(events);
 * const { periods } = world.truth();
 */
export class World {
  readonly #options: CompleteOptions;
  readonly #end: number;
  readonly #catalogue: Catalogue;
  readonly #condition: ItemCondition;
  readonly #clickModel: ClickModel;
  readonly #arms: readonly PolicyArm[];
  readonly #writer: EventWriter;
  readonly #queue: EventQueue;
  readonly #serving: Serving;
  readonly #periods: PeriodTruth[] = [];
  #begun = false;

  /** @throws InvalidSimulationError where an option makes no sense. */
  constructor(options: SimulationOptions) {
    const all = (this.#options = completeOptions(options));
    const { seed, start, slateSize } = all;
    const span = { start, end: (this.#end = start + all.duration) };
    const shares = all.policies.map(({ share }) => share);
    const stream = (name: string) => new RandomStream(seed, name);
    const catalogue = createCatalogue(all, span, stream('items'), stream('fates'));
    const audience = createAudience(all, all.categories, shares, stream('users'));
    const condition = new ItemCondition(catalogue);
    const clickModel = new ClickModel(all, slateSize, catalogue, audience, condition);
    this.#catalogue = catalogue;
    this.#condition = condition;
    this.#clickModel = clickModel;
    const shared = { ...all, catalogue, audience, condition, clickModel };
    this.#arms = all.policies.map((policy) => this.#createArm(policy, shared));
    this.#writer = new EventWriter(all.surface, catalogue);
    this.#queue = new EventQueue(start, all.step);
    const parts = {
      audience,
      clickModel,
      condition,
      arms: this.#arms,
      sampler: new SlateSampler(catalogue, slateSize),
      log: new ImpressionLog(all, catalogue, clickModel, (time) => this.#progress(time)),
      writer: this.#writer,
      queue: this.#queue,
    };
    this.#serving = new Serving(parts, all, seed);
  }

  /**
   * The run, a step at a time: events in order of time within and across steps; steps without events
   * are left out. After the last recommendation come the clicks and labels still due, so the last
   * times lie beyond the duration. A world runs once.
   */
  *events(): Generator<KindedEvent[]> {
    if (this.#begun) throw new Error('A world runs once; make another from the same options.');
    this.#begun = true;
    const { seed, start, step, retrainEvery, dials } = this.#options;
    const traffic = new Traffic(this.#options, new RandomStream(seed, 'traffic'));
    this.#queueItems();
    this.#queueChanges();
    for (let time = start; time < this.#end; time += step) {
      if ((time - start) % retrainEvery === 0) this.#retrain(time);
      const visitDials = {
        labelShare: this.#dial(dials.labelShare, time),
        signalStrength: this.#dial(dials.signalStrength, time - ((time - start) % retrainEvery)),
      };
      const until = Math.min(time + step, this.#end);
      for (const arrival of traffic.arrivals(time, until, this.#dial(dials.traffic, time))) {
        this.#serving.visit(arrival, visitDials);
      }
      yield* this.#happen((time - start) / step);
    }
    this.#closePeriod(this.#end);
    for (const late of this.#queue.pendingSteps()) yield* this.#happen(late);
  }

  /** What is true of the run so far; complete once all events have been taken. */
  truth(): SimulationTruth {
    return {
      world: worldTruth(this.#options, this.#clickModel.examination),
      items: itemTruths(this.#catalogue),
      periods: [...this.#periods],
    };
  }

  /**
   * The true probability that this user clicks this item at this place (0 is the top), as items are
   * at present. Both by their number: user `u-1` and the catalogue's first item are 0.
   */
  clickProbability(user: number, item: number, place: number): number {
    return this.#clickModel.clickProbability(user, item, place);
  }

  #createArm(policy: PolicyOptions, parts: ArmParts): PolicyArm {
    const { dials, users, categories } = this.#options;
    const used = [dials.narrowing, dials.conformity].flatMap(dialValues).some((each) => each !== 0);
    const habits =
      used && policy.ranking === 'learned'
        ? new Habits(users, categories, this.#options)
        : undefined;
    return new PolicyArm(policy, parts, this.#createRanker(policy), habits);
  }

  #createRanker({ ranking, share }: PolicyOptions): Ranker {
    const all = this.#options;
    const catalogue = this.#catalogue;
    if (ranking === 'uniform') return new UniformRanker(all.items);
    const slatesPerPeriod = (all.recommendationsPerHour * all.retrainEvery) / 3_600_000;
    const examined = this.#clickModel.examination.reduce((sum, chance) => sum + chance, 0);
    // A holdout was production until the run began, and has learned from as many clicks.
    const learned = all.policies.filter((policy) => policy.ranking === 'learned');
    const before = ranking === 'frozen' ? learned.map((policy) => policy.share) : [share];
    const outlook = {
      examinedImpressions: slatesPerPeriod * Math.max(share, ...before) * examined,
      relevance: catalogue.appeal.map((_, item) => this.#clickModel.averageRelevance(item)),
    };
    const loopGain = this.#dial(all.dials.loopGain, all.start);
    const settled = settledClicks(catalogue.contentScore, outlook, all, loopGain);
    return ranking === 'frozen'
      ? new FrozenRanker(catalogue, all, settled, loopGain)
      : new PopularityRanker(catalogue, all, settled);
  }

  /** Items older than the run are declared at its start, the others when they are published. */
  #queueItems(): void {
    const declared = this.#catalogue.publishedAt.map((time) => Math.max(this.#options.start, time));
    const order = this.#catalogue.names.map((_, item) => item);
    order.sort((a, b) => declared[a]! - declared[b]!);
    for (const item of order) {
      const time = declared[item]!;
      this.#queue.push({ time, event: this.#writer.item(time, item) });
    }
    const retired = order.filter((item) => this.#catalogue.retiredAt[item]! < this.#end);
    for (const item of retired) {
      const time = this.#catalogue.retiredAt[item]!;
      this.#queue.push({ time, event: this.#writer.retirement(time, item) });
    }
  }

  #queueChanges(): void {
    const { start, duration, changes, policies } = this.#options;
    for (const { at, what, expected } of [...changes].sort((a, b) => a.at - b.at)) {
      const time = start + Math.floor(at * duration);
      for (const { name, ranking } of policies) {
        // A change of the ranker does not reach a policy that has none, or keeps its own.
        if (ranking !== 'learned') continue;
        this.#queue.push({ time, event: this.#writer.change(time, what, name, expected) });
      }
    }
  }

  #dial(dial: Dial, time: number): number {
    return dialAt(dial, this.#progress(time));
  }

  #progress(time: number): number {
    return (time - this.#options.start) / this.#options.duration;
  }

  #retrain(time: number): void {
    const { dials, start } = this.#options;
    if (time > start) this.#closePeriod(time);
    const ranking = {
      loopGain: this.#dial(dials.loopGain, time),
      personalisation: this.#dial(dials.personalisation, time),
      narrowing: this.#dial(dials.narrowing, time),
      conformity: this.#dial(dials.conformity, time),
    };
    const period = {
      scoreScale: this.#dial(dials.scoreScale, time),
      signalStrength: this.#dial(dials.signalStrength, time),
    };
    this.#condition.setClickbait(this.#dial(dials.clickbait, time));
    for (const arm of this.#arms) arm.deploy(time, ranking, period);
  }

  #closePeriod(time: number): void {
    for (const arm of this.#arms) this.#periods.push(arm.closePeriod(time));
  }

  /** Hands out the events of a step and lets them take their effect. */
  *#happen(step: number): Generator<KindedEvent[]> {
    const due = this.#queue.take(step);
    for (const { arrive } of due) arrive?.();
    if (due.length > 0) yield due.map(({ event }) => event);
  }
}
