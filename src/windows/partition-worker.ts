/**
 * One partition: takes deliveries in stream order, drops duplicates, sorts events into panes, and
 * closes panes as its watermark (the largest event time less the allowed lateness) passes them.
 *
 * Its state depends on the stream alone, never on where deliveries are cut.
 */
import type { Detector } from '../detectors/detector.js';
import { WATERMARK, type Delivery } from '../events/delivery.js';
import { KIND_NUMBER } from '../events/kinds.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Accounting } from './accounting.js';
import { declarationAt } from './catalogue.js';
import { changeAt } from './change-log.js';
import { decodeClosedPane, encodeClosedPane, type ClosedPane } from './closed-pane.js';
import { Deduplication } from './deduplication.js';
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
  /** Largest event time, epoch ms; −Infinity before the first event. */
  largestTime = -Infinity;
  /** Closed panes in which segments had to be merged for want of room. */
  overfullPanes = 0;
  private readonly deduplication: Deduplication;
  private readonly panes = new Map<number, OpenPane>();
  private segments = new Map<number, Segment>();
  private segmentsOf: unknown;
  /** Panes below this one are closed. */
  private firstOpen = -Infinity;

  constructor(
    private readonly options: PartitionOptions,
    private readonly detectors: readonly Detector[],
    private readonly sink: CloseSink,
  ) {
    this.deduplication = new Deduplication(options);
  }

  /** Applies a delivery whose sequences are above `lastSequence`. */
  apply(delivery: Delivery): void {
    this.accounting.addDelivery(delivery);
    const boundary = this.sort(delivery);
    for (const pane of this.panes.values()) pane.observe(delivery.recommendation);
    this.lastSequence = Math.max(this.lastSequence, delivery.lastSequence);
    this.closeBelow(boundary);
  }

  /** The last pane that anything of this partition belongs to; −Infinity for none. */
  get lastPane(): number {
    return Math.max(paneOf(this.largestTime, this.options.paneMs), ...this.panes.keys());
  }

  /** Closes all panes up to this one: the end of the input. */
  closeThrough(last: number): void {
    this.closeBelow(last + 1);
  }

  get openPanes(): number {
    return this.panes.size;
  }

  /** Ids forgotten before their time, for lack of room. */
  get forgottenIds(): number {
    return this.deduplication.forgotten;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.lastSequence);
    writer.float64(this.largestTime);
    writer.float64(this.firstOpen);
    writer.float64(this.overfullPanes);
    this.accounting.encode(writer);
    this.deduplication.encode(writer);
    writer.uint32(this.panes.size);
    for (const pane of this.sortedPanes()) encodeClosedPane(pane.seal(), this.detectors, writer);
  }

  restore(reader: BinaryReader): void {
    this.lastSequence = reader.float64();
    this.largestTime = reader.float64();
    this.firstOpen = reader.float64();
    this.overfullPanes = reader.float64();
    this.accounting.restore(reader);
    this.deduplication.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const sealed = decodeClosedPane(reader, this.detectors);
      this.pane(sealed.pane).restore(sealed);
    }
  }

  /**
   * Goes through the delivery in stream order and puts every event in its place; returns the first
   * pane that stays open. Observation is left for later, when the rows can be looped over together.
   */
  private sort(delivery: Delivery): number {
    const { paneMs, latenessMs } = this.options;
    const batches = [
      delivery.recommendation,
      delivery.outcome,
      delivery.label,
      delivery.item,
      delivery.change,
    ] as const;
    let boundary = this.firstOpen;
    for (let at = 0; at < delivery.length; at++) {
      const kind = delivery.orderKind[at]!;
      const row = delivery.orderRow[at]!;
      let time: number;
      if (kind === WATERMARK) {
        time = delivery.watermarks[row]!;
      } else {
        const batch = batches[kind]!;
        time = batch.time[row]!;
        const { idHigh, idLow } = batch;
        // Items and changes are statements about the world, not traffic: a catalogue published
        // today must not make yesterday's traffic late.
        const isTraffic = kind !== ITEM && kind !== CHANGE;
        const clock = isTraffic ? Math.max(time, this.largestTime) : this.largestTime;
        if (this.deduplication.isDuplicate(kind, idHigh[row]!, idLow[row]!, clock)) {
          this.accounting.duplicate[kind]!++;
          continue;
        }
        this.accounting.accepted[kind]!++;
        const pane = paneOf(time, paneMs);
        if (kind === ITEM) {
          this.pane(this.openFrom(pane, boundary)).items.push(declarationAt(delivery.item, row));
        }
        if (kind === CHANGE) {
          this.pane(this.openFrom(pane, boundary)).changes.push(changeAt(delivery.change, row));
        }
        if (!isTraffic) continue;
        if (pane < boundary) this.accounting.late[kind]!++;
        else if (kind === RECOMMENDATION) this.place(delivery, row, pane);
      }
      if (time > this.largestTime) {
        this.largestTime = time;
        boundary = Math.max(boundary, paneOf(time - latenessMs, paneMs));
      }
    }
    return boundary;
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
  private openFrom(pane: number, boundary: number): number {
    return Math.max(pane, boundary);
  }

  private pane(pane: number): OpenPane {
    let open = this.panes.get(pane);
    if (!open) {
      open = new OpenPane(pane, this.detectors, this.options.maxPaneSegments);
      this.panes.set(pane, open);
    }
    return open;
  }

  private closeBelow(boundary: number): void {
    if (boundary <= this.firstOpen) return;
    this.firstOpen = boundary;
    const closed: ClosedPane[] = [];
    for (const open of this.sortedPanes()) {
      if (open.pane >= boundary) break;
      closed.push(open.seal());
      if (open.isOverfull) this.overfullPanes++;
      this.panes.delete(open.pane);
    }
    this.sink(closed, boundary - 1);
  }

  private sortedPanes(): OpenPane[] {
    return [...this.panes.values()].sort((a, b) => a.pane - b.pane);
  }
}
