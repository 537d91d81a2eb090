/**
 * Writes validated events into the columns of a delivery: texts become dense numbers or hashes,
 * times epoch milliseconds, absent fields NaN or ABSENT.
 */
import { ABSENT } from './batch.js';
import type { Delivery } from './delivery.js';
import { parseEventTime } from './event-time.js';
import { PUBLIC_KEY, TextHasher, type HashKey } from './hash64.js';
import type { EventKind } from './kinds.js';
import type {
  ChangeEvent,
  EventOf,
  ItemEvent,
  LabelEvent,
  OutcomeEvent,
  RecommendationEvent,
} from './schemas.js';

export class RowWriter {
  private readonly ids = new TextHasher(PUBLIC_KEY);
  private readonly users: TextHasher;

  constructor(
    private readonly delivery: Delivery,
    userKey: HashKey,
  ) {
    this.users = new TextHasher(userKey);
  }

  /** Appends a validated event; returns its row. O(its size). */
  append(kind: EventKind, event: EventOf[EventKind]): number {
    switch (kind) {
      case 'recommendation':
        return this.recommendation(event as RecommendationEvent);
      case 'outcome':
        return this.outcome(event as OutcomeEvent);
      case 'label':
        return this.label(event as LabelEvent);
      case 'item':
        return this.item(event as ItemEvent);
      case 'change':
        return this.change(event as ChangeEvent);
    }
  }

  private recommendation(event: RecommendationEvent): number {
    const batch = this.delivery.recommendation;
    const { slate } = event;
    const row = batch.grow(slate.length);
    this.common(batch, row, event);
    this.user(batch, row, event.user);
    batch.surface[row] = this.name(event.surface);
    batch.policy[row] = this.name(event.policy);
    batch.version[row] = this.name(event.version);
    batch.eligible[row] = event.eligible ?? NaN;
    const start = batch.slateStart[row]!;
    for (let i = 0; i < slate.length; i++) {
      const shown = slate[i]!;
      const at = start + i;
      batch.item[at] = batch.items.number(shown.item);
      batch.position[at] = shown.position ?? i + 1;
      batch.score[at] = shown.score ?? NaN;
      batch.propensity[at] = this.propensity(shown.propensity);
      batch.target[at] = this.target(shown.target);
      batch.reference[at] = shown.reference ?? NaN;
    }
    return row;
  }

  private outcome(event: OutcomeEvent): number {
    const batch = this.delivery.outcome;
    const row = batch.grow();
    this.attributable(batch, row, event);
    batch.signal[row] = this.name(event.signal);
    batch.value[row] = event.value ?? NaN;
    return row;
  }

  private label(event: LabelEvent): number {
    const batch = this.delivery.label;
    const row = batch.grow();
    this.attributable(batch, row, event);
    batch.label[row] = event.label;
    batch.inclusion[row] = event.inclusion ?? NaN;
    batch.question[row] = this.name(event.question);
    batch.guideline[row] = this.name(event.guideline);
    batch.labeller[row] = this.name(event.labeller);
    batch.source[row] = this.name(event.source);
    return row;
  }

  private item(event: ItemEvent): number {
    const batch = this.delivery.item;
    const { categories, surfaces = [] } = event;
    const row = batch.grow(categories.length, surfaces.length);
    this.common(batch, row, event);
    batch.item[row] = batch.items.number(event.item);
    batch.published[row] = event.published === undefined ? NaN : parseEventTime(event.published);
    batch.provider[row] = this.name(event.provider);
    batch.retired[row] = event.retired ? 1 : 0;
    for (let i = 0; i < categories.length; i++) {
      batch.category[batch.categoryStart[row]! + i] = this.name(categories[i]);
    }
    for (let i = 0; i < surfaces.length; i++) {
      batch.surface[batch.surfaceStart[row]! + i] = this.name(surfaces[i]);
    }
    return row;
  }

  private change(event: ChangeEvent): number {
    const batch = this.delivery.change;
    const row = batch.grow();
    this.common(batch, row, event);
    batch.what[row] = this.name(event.what);
    batch.surface[row] = this.name(event.surface);
    batch.policy[row] = this.name(event.policy);
    batch.expected[row] = event.expected === undefined ? ABSENT : this.name(String(event.expected));
    return row;
  }

  private attributable(
    batch: Delivery['outcome'] | Delivery['label'],
    row: number,
    event: OutcomeEvent | LabelEvent,
  ): void {
    this.common(batch, row, event);
    this.user(batch, row, event.user);
    batch.item[row] = batch.items.number(event.item);
    batch.hasRecommendation[row] = event.recommendation === undefined ? 0 : 1;
    if (event.recommendation !== undefined) {
      this.ids.hash(event.recommendation);
      batch.recommendationHigh[row] = this.ids.high;
      batch.recommendationLow[row] = this.ids.low;
    }
    batch.surface[row] = this.name(event.surface);
    batch.policy[row] = this.name(event.policy);
    batch.version[row] = this.name(event.version);
    batch.position[row] = event.position ?? 0;
    batch.propensity[row] = this.propensity(event.propensity);
    batch.target[row] = this.target(event.target);
    batch.score[row] = event.score ?? NaN;
    batch.impressionTime[row] =
      event.impressionTime === undefined ? NaN : parseEventTime(event.impressionTime);
  }

  private common(
    batch: { time: Float64Array; idHigh: Uint32Array; idLow: Uint32Array },
    row: number,
    event: { id: string; time: string | number },
  ): void {
    batch.time[row] = parseEventTime(event.time);
    this.ids.hash(event.id);
    batch.idHigh[row] = this.ids.high;
    batch.idLow[row] = this.ids.low;
  }

  private user(
    batch: { hasUser: Uint8Array; userHigh: Uint32Array; userLow: Uint32Array },
    row: number,
    user: string | undefined,
  ): void {
    batch.hasUser[row] = user === undefined ? 0 : 1;
    if (user === undefined) return;
    this.users.hash(user);
    batch.userHigh[row] = this.users.high;
    batch.userLow[row] = this.users.low;
  }

  private name(text: string | undefined): number {
    return text === undefined ? ABSENT : this.delivery.dictionaries.names.number(text);
  }

  /** An impossible propensity voids the field, not the slate. */
  private propensity(value: number | undefined): number {
    if (value === undefined) return NaN;
    if (value > 0 && value <= 1) return value;
    this.delivery.voidedPropensities++;
    return NaN;
  }

  /** A candidate policy may well give an impression no chance at all: 0 is possible here. */
  private target(value: number | undefined): number {
    if (value === undefined) return NaN;
    if (value >= 0 && value <= 1) return value;
    this.delivery.voidedTargets++;
    return NaN;
  }
}
