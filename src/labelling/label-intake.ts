/**
 * One partition's way into labelling: takes deliveries in stream order, as the monitor does, and sorts
 * what labelling needs of them into panes. What it keeps depends on the stream alone: nothing here looks
 * at what has been asked, learned or decided.
 */
import { ROLL_UP } from '../detectors/policy-role.js';
import type { Delivery } from '../events/delivery.js';
import { isBelievableTime, parseEventTime } from '../events/event-time.js';
import { KIND_NUMBER } from '../events/kinds.js';
import type { OutcomeEvent } from '../events/schemas.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Arrivals, type Fate } from '../windows/arrivals.js';
import { paneOf } from '../windows/pane.js';
import { OTHER_SEGMENT, segmentOf, type Segment } from '../windows/segment.js';
import { hashOfRequest, SKIP_SIGNAL } from './answer.js';
import { freezeImpression, freezeOutcome, impressionHash } from './candidate.js';
import { announcedGuideline } from './guidelines.js';
import { impressionFeature } from './impression-feature.js';
import { LabelPane } from './label-pane.js';
import type { LabellingOptions } from './labelling-options.js';
import { conflictingClaim, REPORT_SIGNAL } from './reports.js';
import { sampleCell } from './sample-cell.js';

const RECOMMENDATION = KIND_NUMBER.recommendation;
const OUTCOME = KIND_NUMBER.outcome;
const LABEL = KIND_NUMBER.label;
const CHANGE = KIND_NUMBER.change;

/** In one of so many recommendations the scored but unshown items are looked at as well. */
const UNSHOWN_EVERY = 8;

export class LabelIntake {
  /** Of the last delivery that was applied. */
  lastSequence = 0;
  private readonly arrivals: Arrivals;
  private readonly panes = new Map<number, LabelPane>();
  private segments = new Map<string, Segment>();

  constructor(
    private readonly partition: number,
    private readonly options: LabellingOptions,
  ) {
    this.arrivals = new Arrivals(options);
  }

  /** Panes up to this one are closed. */
  get closedThrough(): number {
    return this.arrivals.firstOpen - 1;
  }

  /** The last pane in which anything happened; −Infinity for none. */
  get lastPane(): number {
    return Math.max(paneOf(this.arrivals.largestTime, this.options.paneMs), ...this.panes.keys());
  }

  /** Takes in the partition's next delivery, whose decoder keeps events. */
  apply(delivery: Delivery): void {
    this.arrivals.apply(delivery, (kind, row, time, fate, pane) => {
      if (fate !== 'duplicate') this.take(delivery, kind, row, time, fate, pane);
    });
    this.lastSequence = Math.max(this.lastSequence, delivery.lastSequence);
  }

  /** The panes that have closed since, in any order. */
  takeClosed(): [pane: number, LabelPane][] {
    const closed = [...this.panes].filter(([pane]) => pane <= this.closedThrough);
    for (const [pane] of closed) this.panes.delete(pane);
    return closed;
  }

  /** Closes all panes up to this one: the end of the input. */
  closeThrough(last: number): void {
    this.arrivals.firstOpen = Math.max(this.arrivals.firstOpen, last + 1);
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.lastSequence);
    writer.float64(this.arrivals.largestTime);
    writer.float64(this.arrivals.firstOpen);
    this.arrivals.deduplication.encode(writer);
    writer.uint32(this.panes.size);
    for (const [number, pane] of this.panes) {
      writer.float64(number);
      pane.encode(writer);
    }
  }

  restore(reader: BinaryReader): void {
    this.lastSequence = reader.float64();
    this.arrivals.largestTime = reader.float64();
    this.arrivals.firstOpen = reader.float64();
    this.arrivals.deduplication.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      this.panes.set(reader.float64(), LabelPane.decode(reader, this.options));
    }
  }

  private take(
    delivery: Delivery,
    kind: number,
    row: number,
    time: number,
    fate: Fate,
    pane: number,
  ): void {
    if (kind === RECOMMENDATION && fate === 'accepted') this.recommendation(delivery, row, pane);
    else if (kind === OUTCOME) this.outcome(delivery, row, time, fate, pane);
    // An answer that comes late is an answer all the same: it counts from the first open pane.
    else if (kind === LABEL) this.label(delivery, row, time, this.openFrom(pane));
    else if (kind === CHANGE) this.change(delivery, row, time, this.openFrom(pane));
  }

  private recommendation(delivery: Delivery, row: number, number: number): void {
    const event = kept(delivery.event('recommendation', row));
    const { recommendation } = delivery;
    const { options, partition } = this;
    const pane = this.pane(number);
    const part = pane.segment(this.segment(event.surface, event.policy));
    event.slate.forEach((shown, place) => {
      const { high, low } = impressionHash(options.salt, event.id, shown.item);
      const feature = impressionFeature(options.score, shown);
      const score = shown.score ?? NaN;
      pane.cell(part, sampleCell(score, feature)).add(high, low, () => {
        const own = { high, low, partition, feature };
        return freezeImpression(recommendation, row, event, place, own);
      });
      part.items.add(shown.item, shown.score, 1);
    });
    if (event.candidates && recommendation.idLow[row]! % UNSHOWN_EVERY === 0) {
      for (const { item, score } of event.candidates) part.items.add(item, score, 0);
    }
  }

  private outcome(delivery: Delivery, row: number, time: number, fate: Fate, number: number): void {
    const event = kept(delivery.event('outcome', row));
    const { signal, recommendation } = event;
    if (recommendation === undefined) return;
    const { idHigh, idLow } = delivery.outcome;
    const id = { idHigh: idHigh[row]!, idLow: idLow[row]! };
    if (signal === SKIP_SIGNAL) {
      const { high, low } = impressionHash(this.options.salt, recommendation, event.item);
      const skip = { label: undefined, question: undefined, guideline: undefined };
      const by = { source: undefined, labeller: undefined };
      this.openFrom(number).answers.add({ high, low, time, ...id, ...skip, ...by });
    } else if (signal === REPORT_SIGNAL && fate === 'accepted') {
      const claim = conflictingClaim(event, this.options.reportConfidence);
      if (!claim) return;
      const { high, low } = impressionHash(this.options.salt, recommendation, event.item);
      const carried = this.carried(event, recommendation, high, low);
      this.pane(number).reports.add({ high, low, time, ...id, claim, carried });
    }
  }

  private carried(event: OutcomeEvent, recommendation: string, high: number, low: number) {
    const { surface, policy, impressionTime } = event;
    const shownAt = parseEventTime(impressionTime);
    if (surface === undefined || policy === undefined || !isBelievableTime(shownAt)) {
      return undefined;
    }
    const own = { high, low, partition: this.partition };
    const candidate = freezeOutcome(event, recommendation, shownAt, own);
    return { segment: this.segment(surface, policy), candidate };
  }

  private label(delivery: Delivery, row: number, time: number, pane: LabelPane): void {
    const event = kept(delivery.event('label', row));
    const { recommendation, item, request, question, guideline, source, labeller } = event;
    const { salt } = this.options;
    const asked = request === undefined ? undefined : hashOfRequest(request);
    if (!asked && recommendation === undefined) return;
    const { high, low } = asked ?? impressionHash(salt, recommendation!, item);
    const answer = { high, low, time, label: event.label, question, guideline, source };
    const { idHigh, idLow } = delivery.label;
    const id = { idHigh: idHigh[row]!, idLow: idLow[row]! };
    const by = labeller === undefined ? undefined : impressionHash(salt, '', labeller).low;
    pane.answers.add({ ...answer, ...id, labeller: by });
  }

  private change(delivery: Delivery, row: number, time: number, pane: LabelPane): void {
    const guideline = announcedGuideline(kept(delivery.event('change', row)).what);
    if (guideline === undefined) return;
    const { idHigh, idLow } = delivery.change;
    pane.announce({ time, idHigh: idHigh[row]!, idLow: idLow[row]!, guideline });
  }

  private segment(surface: string, policy: string): Segment {
    // The name of roll-ups is taken: a policy that is called so goes to the rest.
    if (policy === ROLL_UP) return OTHER_SEGMENT;
    const key = `${surface.length}/${surface}/${policy}`;
    let segment = this.segments.get(key);
    if (!segment) {
      // Names come from publishers: a memory of them that only grows would have no bound.
      if (this.segments.size >= MOST_NAMES) this.segments = new Map();
      this.segments.set(key, (segment = segmentOf(surface, policy)));
    }
    return segment;
  }

  private openFrom(pane: number): LabelPane {
    return this.pane(Math.max(pane, this.arrivals.firstOpen));
  }

  private pane(number: number): LabelPane {
    let pane = this.panes.get(number);
    if (!pane) this.panes.set(number, (pane = new LabelPane(this.options)));
    return pane;
  }
}

/** Segments whose hashes are remembered. */
const MOST_NAMES = 1000;

/** The event as it came. */
function kept<Event>(event: Event | undefined): Event {
  if (event === undefined) throw new Error('labelling needs a decoder that keeps events');
  return event;
}
