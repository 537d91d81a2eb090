/** Writes what happens in a world as events of the contract. */
import { isoTime } from '../events/event-time.js';
import type { KindedEvent } from '../events/schemas.js';
import type { Catalogue } from './catalogue.js';
import type { LoggedCandidate, LoggedImpression } from './logging.js';
import type { PolicyArm } from './policy-arm.js';
import type { SlateSampler } from './slate-sampler.js';

/** The signal of a click outcome. */
export const CLICK_SIGNAL = 'click';

/** An impression that an outcome or a label refers to. */
export interface ImpressionReference {
  readonly recommendation: string;
  readonly user: number;
  readonly item: number;
}

/** Numbers the events of each kind from 1 (`r-1`, `o-1`, `l-1`, `i-1`, `c-1`). */
export class EventWriter {
  readonly #surface: string;
  readonly #catalogue: Catalogue;
  #recommendations = 0;
  #outcomes = 0;
  #labels = 0;
  #items = 0;
  #changes = 0;

  constructor(surface: string, catalogue: Catalogue) {
    this.#surface = surface;
    this.#catalogue = catalogue;
  }

  /** The declaration of an item. */
  item(time: number, item: number): KindedEvent {
    const category = this.#catalogue.categoryOf[item]!;
    return {
      kind: 'item',
      id: `i-${++this.#items}`,
      time: isoTime(time),
      item: this.#catalogue.names[item]!,
      categories: [this.#catalogue.categoryNames[category]!],
      published: isoTime(this.#catalogue.publishedAt[item]!),
    };
  }

  /** The declaration of an item that may not be shown any more. */
  retirement(time: number, item: number): KindedEvent {
    return { ...this.item(time, item), retired: true };
  }

  /** The slate just drawn, with what the policy logs of each place and of items it did not show. */
  recommendation(
    time: number,
    user: number,
    arm: PolicyArm,
    slate: SlateSampler,
    logged: (place: number) => LoggedImpression,
    candidates: readonly LoggedCandidate[] = [],
  ): KindedEvent & { id: string } {
    const { categoryItems, version } = arm.model;
    const eligible = categoryItems.reduce((sum, items) => sum + items, 0);
    return {
      kind: 'recommendation',
      id: `r-${++this.#recommendations}`,
      time: isoTime(time),
      surface: this.#surface,
      policy: arm.options.name,
      version: String(version),
      user: userName(user),
      slate: Array.from({ length: slate.length }, (_, place) => ({
        item: this.#catalogue.names[slate.items[place]!]!,
        position: place + 1,
        ...logged(place),
      })),
      ...(candidates.length === 0
        ? {}
        : {
            candidates: candidates.map(({ item, score }) => ({
              item: this.#catalogue.names[item]!,
              score,
            })),
          }),
      ...(eligible === this.#catalogue.names.length ? {} : { eligible }),
    };
  }

  /** A signal that an impression drew, with its value where it has one. */
  outcome(
    time: number,
    { recommendation, user, item }: ImpressionReference,
    signal: string,
    value?: number,
  ): KindedEvent {
    return {
      kind: 'outcome',
      id: `o-${++this.#outcomes}`,
      time: isoTime(time),
      item: this.#catalogue.names[item]!,
      signal,
      ...(value === undefined ? {} : { value }),
      user: userName(user),
      recommendation,
    };
  }

  /**
   * A curated label of an impression, with the probability that it was chosen for labelling, and with
   * the labeller where there are several.
   */
  label(
    time: number,
    { recommendation, user, item }: ImpressionReference,
    label: number,
    inclusion: number,
    labeller?: string,
  ): KindedEvent {
    return {
      kind: 'label',
      id: `l-${++this.#labels}`,
      time: isoTime(time),
      item: this.#catalogue.names[item]!,
      label,
      inclusion,
      source: 'panel',
      ...(labeller === undefined ? {} : { labeller }),
      user: userName(user),
      recommendation,
    };
  }

  /** A change that someone announced, and what they expected of it. */
  change(time: number, what: string, policy: string, expected?: string): KindedEvent {
    return {
      kind: 'change',
      id: `c-${++this.#changes}`,
      time: isoTime(time),
      what,
      surface: this.#surface,
      policy,
      ...(expected === undefined ? {} : { expected }),
    };
  }
}

/** The public name of a user, as in `u-123`. */
export function userName(user: number): string {
  return `u-${user + 1}`;
}
