/** One visit: a user comes, is shown a slate, reacts to some of it; a panel judges some of it. */
import type { Audience } from './audience.js';
import type { ClickModel } from './behaviour.js';
import type { EventQueue } from './event-queue.js';
import type { EventWriter, ImpressionReference } from './event-writer.js';
import type { ItemCondition } from './item-condition.js';
import type { LabellingOptions } from './labelling.js';
import type { ImpressionLog } from './logging.js';
import { Panel } from './panel.js';
import type { PolicyArm } from './policy-arm.js';
import { RandomStream } from './random-stream.js';
import { Response } from './response.js';
import type { ReactionOptions } from './reactions.js';
import type { SlateSampler } from './slate-sampler.js';

/** The parts of a world that meet in a visit. */
export interface ServingParts {
  readonly audience: Audience;
  readonly clickModel: ClickModel;
  readonly condition: ItemCondition;
  readonly arms: readonly PolicyArm[];
  readonly sampler: SlateSampler;
  readonly log: ImpressionLog;
  readonly writer: EventWriter;
  readonly queue: EventQueue;
}

/** What a dial says for the time of a visit. */
export interface VisitDials {
  /** Share of impressions chosen for labelling. */
  readonly labelShare: number;
  readonly signalStrength: number;
}

/** Serves visits and queues their events. */
export class Serving {
  readonly #parts: ServingParts;
  readonly #visits: RandomStream;
  readonly #slates: RandomStream;
  readonly #candidates: RandomStream;
  readonly #response: Response;
  readonly #panel: Panel;

  constructor(parts: ServingParts, options: LabellingOptions & ReactionOptions, seed: number) {
    this.#parts = parts;
    this.#visits = new RandomStream(seed, 'visits');
    this.#slates = new RandomStream(seed, 'slates');
    this.#candidates = new RandomStream(seed, 'candidates');
    this.#response = new Response(parts, options, seed);
    this.#panel = new Panel(parts, options, seed);
  }

  /** A visit at this time. */
  visit(time: number, dials: VisitDials): void {
    const { audience, arms, sampler, log, writer, queue } = this.#parts;
    const user = audience.visitor(this.#visits);
    const arm = arms[audience.policyOf[user]!]!;
    if (sampler.draw(arm.model, user, this.#slates) === 0) return;
    arm.countSlate(user, sampler);
    const event = writer.recommendation(
      time,
      user,
      arm,
      sampler,
      (place) => log.entry(time, user, arm, sampler, place),
      log.candidates(user, arm, sampler, this.#candidates),
    );
    queue.push({ time, event });
    for (let place = 0; place < sampler.length; place++) {
      const impression: ImpressionReference = {
        recommendation: event.id,
        user,
        item: sampler.items[place]!,
      };
      this.#response.draw(time, arm, impression, place, dials.signalStrength);
      this.#panel.maybeJudge(time, arm, impression, dials.labelShare);
    }
  }
}
