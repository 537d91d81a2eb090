/**
 * A delivery: what one partition's decoder made of a run of messages. Its events stand in one batch
 * a kind; `order` keeps the order in which the stream had them, which decides about duplicates,
 * lateness and the closing of panes, so that it does not matter where a delivery is cut.
 */
import {
  ChangeBatch,
  ItemBatch,
  LabelBatch,
  OutcomeBatch,
  RecommendationBatch,
  type Dictionaries,
} from './batch.js';
import { growColumns } from './columns.js';
import { EVENT_KINDS, KIND_NUMBER, type EventKind } from './kinds.js';
import type { Refusal } from './refusals.js';
import type { EventOf, RecommendationEvent } from './schemas.js';

/** In `order`, the kind number of a watermark message; its row is a place in `watermarks`. */
export const WATERMARK = EVENT_KINDS.length;
/** The kind number of an event whose kind is unknown. */
export const UNKNOWN_KIND = EVENT_KINDS.length;
/** Kinds to account for: the five and the unknown. */
export const ACCOUNTED_KINDS = EVENT_KINDS.length + 1;

/** An event that was refused, with everything needed to look at it later or send it again. */
export interface RefusedEvent {
  readonly refusal: Refusal;
  /** A kind number, UNKNOWN_KIND where the kind is not known. */
  readonly kind: number;
  /** The subject it was published on, or `file:row`. */
  readonly origin: string;
  /** The message's stream sequence (of a file: its running number). */
  readonly sequence: number;
  /** Its place in the message. */
  readonly index: number;
  /** How many events it stands for: of a message with very many refused ones it is the whole. */
  readonly events: number;
  /** The original bytes of the event, or of the whole message. */
  readonly raw: Uint8Array;
}

/** What audits read of a recommendation beside its columns. */
export type RecommendationExtras = Pick<RecommendationEvent, 'candidates' | 'context'>;

export class Delivery {
  readonly recommendation: RecommendationBatch;
  readonly outcome: OutcomeBatch;
  readonly label: LabelBatch;
  readonly item: ItemBatch;
  readonly change: ChangeBatch;

  /** Stream order: kind number and row of each event. */
  length = 0;
  orderKind = new Uint8Array(256);
  orderRow = new Uint32Array(256);
  /** Times of the watermark messages, epoch ms. */
  watermarks: number[] = [];
  refused: RefusedEvent[] = [];
  /** By kind number and row, the events as they came; empty unless the decoder keeps them. */
  readonly kept: EventOf[EventKind][][] = EVENT_KINDS.map(() => []);
  /** By row, the extras of recommendations that are read from an archive, which keeps no events. */
  readonly extras: RecommendationExtras[] = [];
  /** Events in the messages, by kind number: well-formed and refused ones. */
  readonly sent = new Float64Array(ACCOUNTED_KINDS);
  readonly unknownFields = new Float64Array(ACCOUNTED_KINDS);
  voidedPropensities = 0;
  voidedTargets = 0;
  /** Sequence of the last message. */
  lastSequence = 0;

  constructor(public dictionaries: Dictionaries) {
    this.recommendation = new RecommendationBatch(dictionaries);
    this.outcome = new OutcomeBatch(dictionaries);
    this.label = new LabelBatch(dictionaries);
    this.item = new ItemBatch(dictionaries);
    this.change = new ChangeBatch(dictionaries);
  }

  /** Notes that the next event of the stream is this row of this kind. */
  append(kind: number, row: number): void {
    const at = this.length++;
    if (at === this.orderKind.length) {
      growColumns<Delivery>(this, ['orderKind', 'orderRow'], at + 1);
    }
    this.orderKind[at] = kind;
    this.orderRow[at] = row;
  }

  /** The event of this row as it came; undefined unless the decoder keeps events. */
  event<Kind extends EventKind>(kind: Kind, row: number): EventOf[Kind] | undefined {
    return this.kept[KIND_NUMBER[kind]]![row] as EventOf[Kind] | undefined;
  }

  /** The extras of this recommendation; undefined where they were not kept. */
  extrasOf(row: number): RecommendationExtras | undefined {
    return this.extras[row] ?? this.event('recommendation', row);
  }

  /** Empties the delivery for its next use. */
  clear(dictionaries: Dictionaries): void {
    this.dictionaries = dictionaries;
    this.recommendation.clear(dictionaries);
    this.outcome.clear(dictionaries);
    this.label.clear(dictionaries);
    this.item.clear(dictionaries);
    this.change.clear(dictionaries);
    this.length = 0;
    this.watermarks = [];
    this.refused = [];
    for (const events of this.kept) events.length = 0;
    this.extras.length = 0;
    this.sent.fill(0);
    this.unknownFields.fill(0);
    this.voidedPropensities = 0;
    this.voidedTargets = 0;
  }
}
