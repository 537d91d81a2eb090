/**
 * One partition: takes deliveries in stream order, drops duplicates, sorts events into panes, and
 * closes panes as its watermark (the largest event time less the allowed lateness) passes them.
 *
 * Its state depends on the stream alone, never on where deliveries are cut.
 */
import { ROLL_UP } from '../detectors/policy-role.js';
import type { SignalPlan } from '../detectors/signal-plan.js';
import { ABSENT, type LabelBatch, type OutcomeBatch } from '../events/batch.js';
import type { Delivery } from '../events/delivery.js';
import { KIND_NUMBER } from '../events/kinds.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Accounting } from './accounting.js';
import { Arrivals, type Fate } from './arrivals.js';
import { Attribution, type AttributionOptions } from './attribution.js';
import { declarationAt } from './catalogue.js';
import { changeAt } from './change-log.js';
import { decodeClosedPane, encodeClosedPane, type ClosedPane } from './closed-pane.js';
import type { DeduplicationOptions } from './deduplication.js';
import { OpenPane } from './open-pane.js';
import { paneOf } from './pane.js';
import type { Lanes } from './placed-parts.js';
import { OTHER_SEGMENT, segmentOf, type Segment } from './segment.js';

export interface PartitionOptions extends DeduplicationOptions, AttributionOptions {
  /** Most segments kept apart in one pane. */
  readonly maxPaneSegments: number;
}

/** Takes a partition's closed panes, in time order; `through` is the last pane it will not add to. */
export type CloseSink = (closed: readonly ClosedPane[], through: number) => void;

const RECOMMENDATION = KIND_NUMBER.recommendation;
const OUTCOME = KIND_NUMBER.outcome;
const LABEL = KIND_NUMBER.label;
const ITEM = KIND_NUMBER.item;
const CHANGE = KIND_NUMBER.change;

export class PartitionWorker {
  readonly accounting = new Accounting();
  /** Stream sequence of the last applied message: the only cursor. */
  lastSequence = 0;
  /** Closed panes in which segments had to be merged for want of room. */
  overfullPanes = 0;
  private readonly arrivals: Arrivals;
  private readonly panes = new Map<number, OpenPane>();
  private readonly attribution: Attribution | undefined;
  private segments = new Map<number, Segment>();
  private segmentsOf: unknown;
  /** Panes below this one have been handed over. */
  private closedBelow = -Infinity;

  constructor(
    readonly partition: number,
    private readonly options: PartitionOptions,
    plan: SignalPlan,
    private readonly lanes: Lanes,
    private readonly sink: CloseSink,
  ) {
    this.arrivals = new Arrivals(options);
    const isAsked = lanes.attribution.length + lanes.labels.length > 0;
    this.attribution = isAsked ? new Attribution(options, plan, lanes) : undefined;
  }

  /** Applies a delivery whose sequences are above `lastSequence`. */
  apply(delivery: Delivery): void {
    this.accounting.addDelivery(delivery);
    this.arrivals.apply(delivery, (kind, row, _time, fate, pane) => {
      // Panes close between the same two events wherever deliveries are cut.
      if (this.arrivals.firstOpen > this.closedBelow) this.close(delivery);
      this.take(delivery, kind, row, fate, pane);
    });
    this.lastSequence = Math.max(this.lastSequence, delivery.lastSequence);
    if (this.arrivals.firstOpen > this.closedBelow) this.close(delivery);
    else this.observe(delivery);
  }

  /** Largest event time, epoch ms; −Infinity before the first event. */
  get largestTime(): number {
    return this.arrivals.largestTime;
  }

  /** The last pane in which anything of this partition happened; −Infinity for none. */
  get lastPane(): number {
    return Math.max(paneOf(this.largestTime, this.options.paneMs), ...this.panes.keys());
  }

  /** Closes all panes up to this one, and all that follows from them: the end of the input. */
  closeThrough(last: number): void {
    this.arrivals.firstOpen = Math.max(this.arrivals.firstOpen, last + 1);
    this.close();
    for (let due = this.due; due < Infinity; due = this.due) {
      this.arrivals.firstOpen = Math.max(this.arrivals.firstOpen, due + 1);
      this.close();
    }
  }

  /** The last pane that has been closed. */
  get closedThrough(): number {
    return this.closedBelow - 1;
  }

  get openPanes(): number {
    return this.panes.size;
  }

  /** Ids forgotten before their time, for lack of room. */
  get forgottenIds(): number {
    return this.arrivals.deduplication.forgotten;
  }

  /** Impressions that outcomes and labels can still be brought to. */
  get rememberedImpressions(): number {
    return this.attribution?.join.impressions.size ?? 0;
  }

  /** Impressions forgotten before their time, for lack of room. */
  get evictedImpressions(): number {
    return this.attribution?.join.impressions.evicted ?? 0;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.lastSequence);
    writer.float64(this.arrivals.largestTime);
    writer.float64(this.arrivals.firstOpen);
    writer.float64(this.closedBelow);
    writer.float64(this.overfullPanes);
    this.accounting.encode(writer);
    this.arrivals.deduplication.encode(writer);
    writer.uint32(this.panes.size);
    for (const pane of this.sortedPanes()) {
      encodeClosedPane({ ...NOTHING, ...pane.seal() }, this.lanes, writer);
    }
    this.attribution?.encode(writer);
  }

  restore(reader: BinaryReader): void {
    this.lastSequence = reader.float64();
    this.arrivals.largestTime = reader.float64();
    this.arrivals.firstOpen = reader.float64();
    this.closedBelow = reader.float64();
    this.overfullPanes = reader.float64();
    this.accounting.restore(reader);
    this.arrivals.deduplication.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const sealed = decodeClosedPane(reader, this.lanes);
      this.pane(sealed.pane).restore(sealed);
    }
    this.attribution?.restore(reader);
  }

  /**
   * Puts an event in its place. Exposures are observed later, when the rows of a pane and segment
   * can be looped over together.
   */
  private take(delivery: Delivery, kind: number, row: number, fate: Fate, pane: number): void {
    const { accounting } = this;
    if (fate === 'duplicate') {
      accounting.duplicate[kind]!++;
      return;
    }
    accounting.accepted[kind]!++;
    if (fate === 'late') accounting.late[kind]!++;
    else if (kind === RECOMMENDATION) this.recommendation(delivery, row, pane);
    else if (kind === OUTCOME) this.outcome(delivery, row);
    else if (kind === LABEL) this.label(delivery, row);
    else if (kind === ITEM) this.openFrom(pane).items.push(declarationAt(delivery.item, row));
    else if (kind === CHANGE) this.openFrom(pane).changes.push(changeAt(delivery.change, row));
  }

  private recommendation(delivery: Delivery, row: number, pane: number): void {
    const { recommendation } = delivery;
    const segment = this.segment(
      delivery,
      recommendation.surface[row]!,
      recommendation.policy[row]!,
    );
    this.pane(pane).exposed.add(segment, row);
    this.attribution?.recommendation(recommendation, row, pane, segment);
  }

  private outcome(delivery: Delivery, row: number): void {
    const { attribution } = this;
    if (!attribution) return;
    const { outcome } = delivery;
    const context = this.contextOf(delivery, outcome, row);
    const { isMeasured, fate } = attribution.outcome(outcome, row, context);
    if (!isMeasured) this.accounting.unmeasured[OUTCOME]!++;
    if (fate === 'unattributed') this.accounting.unattributed[OUTCOME]!++;
  }

  private label(delivery: Delivery, row: number): void {
    const { label } = delivery;
    this.attribution?.label(label, row, this.contextOf(delivery, label, row));
  }

  /** Where an outcome or a label says it belongs, if it carries all that is needed for that. */
  private contextOf(
    delivery: Delivery,
    batch: OutcomeBatch | LabelBatch,
    row: number,
  ): Segment | undefined {
    const surface = batch.surface[row]!;
    const policy = batch.policy[row]!;
    const isWhole =
      surface !== ABSENT && policy !== ABSENT && !Number.isNaN(batch.impressionTime[row]!);
    return isWhole ? this.segment(delivery, surface, policy) : undefined;
  }

  private segment({ dictionaries }: Delivery, surface: number, policy: number): Segment {
    if (this.segmentsOf !== dictionaries) {
      this.segmentsOf = dictionaries;
      this.segments = new Map();
    }
    // Dense numbers stay far below 2^26, so the pair is an exact double.
    const pair = surface * 67_108_864 + policy;
    let segment = this.segments.get(pair);
    if (!segment) {
      const { names } = dictionaries;
      const name = names.text(policy);
      // The name of roll-ups is taken: a policy that is called so goes to the rest.
      segment = name === ROLL_UP ? OTHER_SEGMENT : segmentOf(names.text(surface), name);
      this.segments.set(pair, segment);
    }
    return segment;
  }

  /** A late statement counts from the first pane that is still open. */
  private openFrom(pane: number): OpenPane {
    return this.pane(Math.max(pane, this.arrivals.firstOpen));
  }

  private pane(pane: number): OpenPane {
    let open = this.panes.get(pane);
    if (!open) {
      open = new OpenPane(pane, this.lanes.exposure, this.options.maxPaneSegments);
      this.panes.set(pane, open);
    }
    return open;
  }

  /** Shows the collected rows of the delivery at hand to the detectors. */
  private observe({ recommendation }: Delivery): void {
    for (const { exposed } of this.panes.values()) exposed.observe(recommendation);
  }

  /** Hands over the panes that the watermark has passed, and what becomes known with them. */
  private close(delivery?: Delivery): void {
    if (delivery) this.observe(delivery);
    const { firstOpen } = this.arrivals;
    const closed: ClosedPane[] = [];
    for (let due = this.due; due < firstOpen; due = this.due) closed.push(this.closePane(due));
    this.closedBelow = firstOpen;
    this.sink(closed, firstOpen - 1);
  }

  /** The first pane in whose closing there is something to do; Infinity for none. */
  private get due(): number {
    let due = this.attribution?.due ?? Infinity;
    for (const pane of this.panes.keys()) due = Math.min(due, pane);
    return due;
  }

  private closePane(pane: number): ClosedPane {
    const open = this.panes.get(pane);
    this.panes.delete(pane);
    if (open?.exposed.isOverfull) this.overfullPanes++;
    const attributed = this.attribution?.close(pane);
    if (attributed) {
      const { accounting } = this;
      accounting.unattributed[OUTCOME]! += attributed.unattributedOutcomes;
      accounting.unattributed[LABEL]! += attributed.unattributedLabels;
      accounting.byContext[OUTCOME]! += attributed.outcomesByContext;
      accounting.byContext[LABEL]! += attributed.labelsByContext;
      accounting.itemLevel[LABEL]! += attributed.itemLevelLabels;
    }
    const { settled, judged, labelDelays } = attributed ?? NOTHING;
    return { ...NOTHING, pane, ...open?.seal(), settled, judged, labelDelays };
  }

  private sortedPanes(): OpenPane[] {
    return [...this.panes.values()].sort((a, b) => a.pane - b.pane);
  }
}

/** A pane in which nothing happened and nothing became known. */
const NOTHING: Omit<ClosedPane, 'pane'> = {
  exposed: [],
  settled: [],
  judged: [],
  labelDelays: [],
  items: [],
  changes: [],
};
