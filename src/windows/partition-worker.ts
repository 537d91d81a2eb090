/**
 * One partition: takes deliveries in stream order, drops duplicates, sorts events into panes, and
 * closes panes as its watermark (the largest event time less the allowed lateness) passes them.
 *
 * Its state depends on the stream alone, never on where deliveries are cut.
 */
import type { Detector } from '../detectors/detector.js';
import type { Delivery } from '../events/delivery.js';
import { KIND_NUMBER } from '../events/kinds.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Accounting } from './accounting.js';
import { Arrivals, type Fate } from './arrivals.js';
import { declarationAt } from './catalogue.js';
import { changeAt } from './change-log.js';
import { decodeClosedPane, encodeClosedPane, type ClosedPane } from './closed-pane.js';
import { OpenPane } from './open-pane.js';
import { paneOf } from './pane.js';
import { segmentOf, type Segment } from './segment.js';

export interface PartitionOptions {
  readonly paneMs: number;
  readonly latenessMs: number;
  /** Most ids remembered to recognise duplicates. */
  readonly maxIds: number;
  /** Most segments kept apart in one pane. */
  readonly maxPaneSegments: number;
}

/** Takes a partition's closed panes, in time order; `through` is the last pane it will not add to. */
export type CloseSink = (closed: readonly ClosedPane[], through: number) => void;

const RECOMMENDATION = KIND_NUMBER.recommendation;
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
  private segments = new Map<number, Segment>();
  private segmentsOf: unknown;

  constructor(
    private readonly options: PartitionOptions,
    private readonly detectors: readonly Detector[],
    private readonly sink: CloseSink,
  ) {
    this.arrivals = new Arrivals(options);
  }

  /** Applies a delivery whose sequences are above `lastSequence`. */
  apply(delivery: Delivery): void {
    this.accounting.addDelivery(delivery);
    const { firstOpen } = this.arrivals;
    this.arrivals.apply(delivery, (kind, row, _time, fate, pane) =>
      this.take(delivery, kind, row, fate, pane),
    );
    for (const pane of this.panes.values()) pane.observe(delivery.recommendation);
    this.lastSequence = Math.max(this.lastSequence, delivery.lastSequence);
    if (this.arrivals.firstOpen > firstOpen) this.close();
  }

  /** Largest event time, epoch ms; −Infinity before the first event. */
  get largestTime(): number {
    return this.arrivals.largestTime;
  }

  /** The last pane that anything of this partition belongs to; −Infinity for none. */
  get lastPane(): number {
    return Math.max(paneOf(this.largestTime, this.options.paneMs), ...this.panes.keys());
  }

  /** Closes all panes up to this one: the end of the input. */
  closeThrough(last: number): void {
    if (last + 1 <= this.arrivals.firstOpen) return;
    this.arrivals.firstOpen = last + 1;
    this.close();
  }

  get openPanes(): number {
    return this.panes.size;
  }

  /** Ids forgotten before their time, for lack of room. */
  get forgottenIds(): number {
    return this.arrivals.deduplication.forgotten;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.lastSequence);
    writer.float64(this.arrivals.largestTime);
    writer.float64(this.arrivals.firstOpen);
    writer.float64(this.overfullPanes);
    this.accounting.encode(writer);
    this.arrivals.deduplication.encode(writer);
    writer.uint32(this.panes.size);
    for (const pane of this.sortedPanes()) encodeClosedPane(pane.seal(), this.detectors, writer);
  }

  restore(reader: BinaryReader): void {
    this.lastSequence = reader.float64();
    this.arrivals.largestTime = reader.float64();
    this.arrivals.firstOpen = reader.float64();
    this.overfullPanes = reader.float64();
    this.accounting.restore(reader);
    this.arrivals.deduplication.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const sealed = decodeClosedPane(reader, this.detectors);
      this.pane(sealed.pane).restore(sealed);
    }
  }

  /**
   * Puts an event in its place. Observation is left for later, when the rows of a pane and segment
   * can be looped over together.
   */
  private take(delivery: Delivery, kind: number, row: number, fate: Fate, pane: number): void {
    if (fate === 'duplicate') {
      this.accounting.duplicate[kind]!++;
      return;
    }
    this.accounting.accepted[kind]!++;
    if (fate === 'late') this.accounting.late[kind]!++;
    else if (kind === RECOMMENDATION) this.place(delivery, row, pane);
    else if (kind === ITEM) this.openFrom(pane).items.push(declarationAt(delivery.item, row));
    else if (kind === CHANGE) this.openFrom(pane).changes.push(changeAt(delivery.change, row));
  }

  private place(delivery: Delivery, row: number, pane: number): void {
    const { recommendation, dictionaries } = delivery;
    if (this.segmentsOf !== dictionaries) {
      this.segmentsOf = dictionaries;
      this.segments = new Map();
    }
    const surface = recommendation.surface[row]!;
    const policy = recommendation.policy[row]!;
    // Dense numbers stay far below 2^26, so the pair is an exact double.
    const pair = surface * 67_108_864 + policy;
    let segment = this.segments.get(pair);
    if (!segment) {
      const { names } = dictionaries;
      segment = segmentOf(names.text(surface), names.text(policy));
      this.segments.set(pair, segment);
    }
    this.pane(pane).segment(segment).add(row);
  }

  /** A late statement counts from the first pane that is still open. */
  private openFrom(pane: number): OpenPane {
    return this.pane(Math.max(pane, this.arrivals.firstOpen));
  }

  private pane(pane: number): OpenPane {
    let open = this.panes.get(pane);
    if (!open) {
      open = new OpenPane(pane, this.detectors, this.options.maxPaneSegments);
      this.panes.set(pane, open);
    }
    return open;
  }

  /** Hands over the panes that the watermark has passed. */
  private close(): void {
    const { firstOpen } = this.arrivals;
    const closed: ClosedPane[] = [];
    for (const open of this.sortedPanes()) {
      if (open.pane >= firstOpen) break;
      closed.push(open.seal());
      if (open.isOverfull) this.overfullPanes++;
      this.panes.delete(open.pane);
    }
    this.sink(closed, firstOpen - 1);
  }

  private sortedPanes(): OpenPane[] {
    return [...this.panes.values()].sort((a, b) => a.pane - b.pane);
  }
}
