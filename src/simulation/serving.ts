/** One visit: a user comes, is shown a slate, clicks some of it; a panel judges some of it. */
import type { Audience } from './audience.js';
import type { ClickModel } from './behaviour.js';
import type { Catalogue } from './catalogue.js';
import type { EventQueue } from './event-queue.js';
import type { EventWriter, ImpressionReference } from './event-writer.js';
import { drawLabel, drawLabelDelay, type LabellingOptions } from './labelling.js';
import type { PolicyArm } from './policy-arm.js';
import { RandomStream } from './random-stream.js';
import type { SlateSampler } from './slate-sampler.js';

/** A click follows its slate by at least this, in milliseconds. */
const SOONEST_CLICK = 1000;
/** Mean of the exponential time that comes on top. */
const CLICK_HESITATION = 7000;

/** The parts of a world that meet in a visit. */
export interface ServingParts {
  readonly catalogue: Catalogue;
  readonly audience: Audience;
  readonly clickModel: ClickModel;
  readonly arms: readonly PolicyArm[];
  readonly sampler: SlateSampler;
  readonly writer: EventWriter;
  readonly queue: EventQueue;
}

/** Serves visits and queues their events. */
export class Serving {
  readonly #parts: ServingParts;
  readonly #labelling: LabellingOptions;
  readonly #visits: RandomStream;
  readonly #slates: RandomStream;
  readonly #clicks: RandomStream;
  readonly #labels: RandomStream;

  constructor(parts: ServingParts, labelling: LabellingOptions, seed: number) {
    this.#parts = parts;
    this.#labelling = labelling;
    this.#visits = new RandomStream(seed, 'visits');
    this.#slates = new RandomStream(seed, 'slates');
    this.#clicks = new RandomStream(seed, 'clicks');
    this.#labels = new RandomStream(seed, 'labels');
  }

  /** A visit at this time. Each impression is chosen for labelling with probability labelShare. */
  visit(time: number, labelShare: number): void {
    const { audience, arms, sampler, writer, queue } = this.#parts;
    const user = audience.visitor(this.#visits);
    const arm = arms[audience.policyOf[user]!]!;
    if (sampler.draw(arm.model, user, this.#slates) === 0) return;
    arm.countSlate(user, sampler);
    const event = writer.recommendation(time, user, arm, sampler);
    queue.push({ time, event });
    for (let place = 0; place < sampler.length; place++) {
      const impression = { recommendation: event.id, user, item: sampler.items[place]! };
      this.#maybeClick(time, arm, impression, place);
      this.#maybeLabel(time, impression, labelShare);
    }
  }

  #maybeClick(time: number, arm: PolicyArm, impression: ImpressionReference, place: number): void {
    const { clickModel, writer, queue } = this.#parts;
    const { user, item } = impression;
    if (!this.#clicks.chance(clickModel.clickProbability(user, item, place))) return;
    const hesitation = Math.floor(this.#clicks.exponential(CLICK_HESITATION));
    const due = time + SOONEST_CLICK + hesitation;
    arm.countClick();
    queue.push({
      time: due,
      event: writer.click(due, impression),
      arrive: () => arm.learn(item),
    });
  }

  #maybeLabel(time: number, impression: ImpressionReference, inclusion: number): void {
    const { catalogue, writer, queue } = this.#parts;
    if (!this.#labels.chance(inclusion)) return;
    const { labelVotes, labelDelay } = this.#labelling;
    const label = drawLabel(catalogue.quality[impression.item]!, labelVotes, this.#labels);
    const due = time + drawLabelDelay(labelDelay, this.#labels);
    queue.push({ time: due, event: writer.label(due, impression, label, inclusion) });
  }
}
