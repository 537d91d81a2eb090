/** Writes what happens in a world as events of the contract. */
import { isoTime } from '../events/event-time.js';
import type { KindedEvent } from '../events/schemas.js';
import type { Catalogue } from './catalogue.js';
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

  /** The slate just drawn, with scores, and propensities where they are exact. */
  recommendation(
    time: number,
    user: number,
    arm: PolicyArm,
    slate: SlateSampler,
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
      slate: Array.from({ length: slate.length }, (_, place) => {
        const item = slate.items[place]!;
        const propensity = arm.propensity(user, slate, place);
        return {
          item: this.#catalogue.names[item]!,
          position: place + 1,
          score: roundScore(arm.score(user, item)),
          ...(propensity === undefined ? {} : { propensity }),
        };
      }),
      ...(eligible === this.#catalogue.names.length ? {} : { eligible }),
    };
  }

  /** A click on an impression. */
  click(time: number, { recommendation, user, item }: ImpressionReference): KindedEvent {
    return {
      kind: 'outcome',
      id: `o-${++this.#outcomes}`,
      time: isoTime(time),
      item: this.#catalogue.names[item]!,
      signal: CLICK_SIGNAL,
      user: userName(user),
      recommendation,
    };
  }

  /** A curated label of an impression, with the probability that it was chosen for labelling. */
  label(
    time: number,
    { recommendation, user, item }: ImpressionReference,
    label: number,
    inclusion: number,
  ): KindedEvent {
    return {
      kind: 'label',
      id: `l-${++this.#labels}`,
      time: isoTime(time),
      item: this.#catalogue.names[item]!,
      label,
      inclusion,
      source: 'panel',
      user: userName(user),
      recommendation,
    };
  }

  /** A change that someone announced. */
  change(time: number, what: string, policy: string): KindedEvent {
    return {
      kind: 'change',
      id: `c-${++this.#changes}`,
      time: isoTime(time),
      what,
      surface: this.#surface,
      policy,
    };
  }
}

/** The public name of a user, as in `u-123`. */
export function userName(user: number): string {
  return `u-${user + 1}`;
}

/** Four decimals rank as well as sixteen and make the log a tenth smaller. */
function roundScore(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
