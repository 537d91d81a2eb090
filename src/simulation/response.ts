/** What comes of an impression: it is viewed or not, clicked or not, and then liked or not. */
import type { ClickModel } from './behaviour.js';
import type { EventQueue } from './event-queue.js';
import { CLICK_SIGNAL, type EventWriter, type ImpressionReference } from './event-writer.js';
import type { ItemCondition } from './item-condition.js';
import type { PolicyArm } from './policy-arm.js';
import { RandomStream } from './random-stream.js';
import {
  ENGAGEMENTS,
  reactionProbability,
  RESPONSES,
  type Reaction,
  type ReactionOptions,
} from './reactions.js';

/** A view follows its slate by this, a click by at least this, in milliseconds. */
const VIEWED_AFTER = 500;
const SOONEST_CLICK = 1000;
/** Mean of the exponential time that comes on top of a click's. */
const CLICK_HESITATION = 7000;
/** No engagement is longer, in seconds: all come within a usual attribution time. */
const LONGEST_ENGAGEMENT = 1200;

export interface ResponseParts {
  readonly clickModel: ClickModel;
  readonly condition: ItemCondition;
  readonly writer: EventWriter;
  readonly queue: EventQueue;
}

/** Draws responses and queues their events. */
export class Response {
  readonly #parts: ResponseParts;
  readonly #signals: ReadonlySet<string>;
  readonly #clicks: RandomStream;
  readonly #views: RandomStream;
  readonly #reactions: RandomStream;

  constructor(parts: ResponseParts, { signals }: ReactionOptions, seed: number) {
    this.#parts = parts;
    this.#signals = new Set(signals);
    this.#clicks = new RandomStream(seed, 'clicks');
    this.#views = new RandomStream(seed, 'views');
    this.#reactions = new RandomStream(seed, 'reactions');
  }

  /** The response to an impression at this place of a slate served at this time. */
  draw(
    time: number,
    arm: PolicyArm,
    impression: ImpressionReference,
    place: number,
    strength: number,
  ): void {
    const { clickModel, writer, queue } = this.#parts;
    const { user, item } = impression;
    const probability = clickModel.clickProbability(user, item, place);
    const clicked = this.#clicks.chance(probability);
    if (this.#signals.has('view')) this.#view(time, impression, clicked, probability, place);
    if (!clicked) return;
    const due = time + SOONEST_CLICK + Math.floor(this.#clicks.exponential(CLICK_HESITATION));
    arm.countClick();
    queue.push({
      time: due,
      event: writer.outcome(due, impression, CLICK_SIGNAL),
      arrive: () => arm.learn(user, item),
    });
    if (this.#signals.size > 0) this.#react(due, impression, strength);
  }

  /** A view, of what is clicked for certain: P(view) is the examination all the same. */
  #view(
    time: number,
    impression: ImpressionReference,
    clicked: boolean,
    click: number,
    place: number,
  ): void {
    const examined = this.#parts.clickModel.examination[place]!;
    const viewed = this.#views.chance(click < 1 ? (examined - click) / (1 - click) : 1);
    if (clicked || viewed) this.#emit(time + VIEWED_AFTER, impression, 'view');
  }

  /** What follows a click: one engagement, and perhaps a save or a report once it is over. */
  #react(clickedAt: number, impression: ImpressionReference, strength: number): void {
    const quality = this.#parts.condition.quality[impression.item]!;
    const random = this.#reactions;
    const engagement = pick(ENGAGEMENTS, quality, strength, random.uniform());
    const drawn = random.exponential(engagement.seconds ?? 0);
    const seconds = Math.round(10 * Math.min(LONGEST_ENGAGEMENT, drawn)) / 10;
    const due = clickedAt + Math.ceil(1000 * seconds);
    this.#emit(due, impression, engagement.signal, seconds);
    for (const response of RESPONSES) {
      const probability = reactionProbability(response, quality, strength);
      if (random.chance(probability)) this.#emit(due, impression, response.signal);
    }
  }

  #emit(due: number, impression: ImpressionReference, signal: string, value?: number): void {
    if (!this.#signals.has(signal)) return;
    const { writer, queue } = this.#parts;
    queue.push({ time: due, event: writer.outcome(due, impression, signal, value) });
  }
}

/** The one of several reactions that excludes the others; their probabilities sum to 1. */
function pick(
  reactions: readonly Reaction[],
  quality: number,
  strength: number,
  uniform: number,
): Reaction {
  let reached = 0;
  for (const reaction of reactions) {
    reached += reactionProbability(reaction, quality, strength);
    if (uniform < reached) return reaction;
  }
  return reactions.at(-1)!;
}
