/**
 * Merges the partitions' closed panes and folds them in time order: exposures as their pane closes,
 * settled impressions an attribution time later, and labels once enough of them have come. A pane is
 * folded once every partition has closed it.
 */
import type { Lane as LaneName } from '../detectors/detector.js';
import { roleIn, type PolicyRole } from '../detectors/policy-role.js';
import type { TimeSpan } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Catalogue } from './catalogue.js';
import { ChangeLog } from './change-log.js';
import { decodeClosedPane, encodeClosedPane, type ClosedPane } from './closed-pane.js';
import { LabelLane, type LabelLaneOptions, type Lengths } from './label-lane.js';
import { Lane, type LaneSink } from './lane.js';
import { keptApart } from './merged-segments.js';
import type { Lanes, PlacedPart } from './placed-parts.js';
import type { ReadingSet, ReadingSink } from './reading-set.js';
import type { PaneSegment } from './segment-states.js';
import type { SignalTimes } from './signal-times.js';

export interface CoordinatorOptions extends LabelLaneOptions {
  readonly partitions: number;
  /** Length of the sliding window in panes; undefined: one window over everything, read at the end. */
  readonly windowPanes: number | undefined;
  /** Windows are read every so many panes. */
  readonly hopPanes: number;
  /** Most segments kept apart. */
  readonly maxSegments: number;
  /** The stretch that readings are compared with; undefined: none is pinned. */
  readonly baseline: TimeSpan | undefined;
  /** Roles by policy; others are production. */
  readonly roles: Readonly<Record<string, PolicyRole>>;
  /** Of categories `taxonomy:name` those of this taxonomy count; undefined: plain ones. */
  readonly taxonomy: string | undefined;
}

export class Coordinator {
  /** The last pane folded; −Infinity before the first. */
  foldedThrough = -Infinity;
  /** Nothing that lies beyond this pane is read: the input ends there. */
  lastPane = Infinity;
  readonly catalogue: Catalogue;
  readonly changes = new ChangeLog();
  private readonly exposure: Lane;
  private readonly attribution: Lane;
  private readonly labels: LabelLane;
  private readonly closed: number[];
  private readonly waiting = new Map<number, ClosedPane[]>();

  private readonly settlesAfter: number;

  /** @param times in which panes after its own an impression is settled, and all its signals known */
  constructor(
    private readonly options: CoordinatorOptions,
    private readonly parts: Lanes,
    times: Pick<SignalTimes, 'settlesAfter' | 'knownAfter'>,
    private readonly sink: ReadingSink,
  ) {
    this.settlesAfter = times.settlesAfter;
    this.closed = new Array<number>(options.partitions).fill(-Infinity);
    this.catalogue = new Catalogue(options.taxonomy);
    const stamp: LaneSink = (set) => this.sink(this.stamped(set));
    this.exposure = this.lane('exposure', parts.exposure, options, stamp);
    this.attribution = this.lane('attribution', parts.attribution, options, stamp);
    const labelLane = (lengths: Lengths, sink: LaneSink) =>
      this.lane('labels', parts.labels, lengths, sink);
    this.labels = new LabelLane(options, parts.labels, times, labelLane, stamp);
  }

  /** Takes a partition's closed panes; folds what all partitions have closed. */
  receive(partition: number, closed: readonly ClosedPane[], through: number): void {
    for (const pane of closed) {
      const same = this.waiting.get(pane.pane);
      if (same) same.push(pane);
      else this.waiting.set(pane.pane, [pane]);
    }
    this.closed[partition] = through;
    this.foldThrough(Math.min(...this.closed));
  }

  /** The last pane that each partition has closed, by partition; −Infinity before the first. */
  get closedThrough(): readonly number[] {
    return this.closed;
  }

  /** End of the newest pane that each partition has closed, epoch ms; −Infinity before the first. */
  get closedUntil(): readonly number[] {
    return this.closed.map((pane) => (pane + 1) * this.options.paneMs);
  }

  /** The end of the input: all labels are in, and what covers everything is read. */
  end(): void {
    this.exposure.end();
    this.attribution.end();
    this.labels.end(this.lastPane);
  }

  /** Segments that are kept apart, without `other` and roll-ups. */
  get segmentCount(): number {
    return Math.max(...this.lanes.map((lane) => lane.segmentCount));
  }

  /** Segments that were merged into `other` for want of room, as (segment, pane) pairs. */
  get cutSegments(): number {
    return this.exposure.cutSegments;
  }

  /** Labels that came after their impressions' readings had become final. */
  get labelsTooLate(): number {
    return this.labels.tooLate;
  }

  /** What detectors remember of users, by detector and part. */
  memories(): { detector: string; part: string; users: number; cut: number }[] {
    return this.lanes.flatMap((lane) => lane.memories());
  }

  /** The windows that were read last, read again. */
  lastWindows(): ReadingSet[] {
    return this.lanes
      .map((lane) => lane.lastWindow())
      .filter((set) => set !== undefined)
      .map((set) => this.stamped(set));
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.foldedThrough);
    writer.array(Float64Array.from(this.closed));
    this.catalogue.encode(writer);
    this.changes.encode(writer);
    const waiting = [...this.waiting.values()].flat();
    writer.uint32(waiting.length);
    for (const pane of waiting) encodeClosedPane(pane, this.parts, writer);
    for (const lane of [this.exposure, this.attribution, this.labels]) lane.encode(writer);
  }

  restore(reader: BinaryReader): void {
    this.foldedThrough = reader.float64();
    this.closed.splice(0, Infinity, ...reader.array(Float64Array));
    this.catalogue.restore(reader);
    this.changes.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = decodeClosedPane(reader, this.parts);
      this.waiting.set(pane.pane, [...(this.waiting.get(pane.pane) ?? []), pane]);
    }
    for (const lane of [this.exposure, this.attribution, this.labels]) lane.restore(reader);
  }

  private stamped(set: Omit<ReadingSet, 'readAt'>): ReadingSet {
    return { ...set, readAt: (this.foldedThrough + 1) * this.options.paneMs };
  }

  private get lanes(): readonly Lane[] {
    return [this.exposure, this.attribution, this.labels.lane];
  }

  private lane(
    lane: LaneName,
    parts: readonly PlacedPart[],
    { paneMs, windowPanes, hopPanes }: Lengths,
    sink: LaneSink,
  ): Lane {
    const { maxSegments, baseline, roles } = this.options;
    const { catalogue } = this;
    const roleOf = (policy: string) => roleIn(roles, policy);
    const common = { lane, maxSegments, baseline, roleOf, catalogue };
    return new Lane({ ...common, paneMs, windowPanes, hopPanes }, parts, sink);
  }

  private foldThrough(through: number): void {
    while (this.foldedThrough < through) {
      const next = this.nextPane(through);
      if (next === undefined) {
        this.skipThrough(through);
        return;
      }
      this.skipThrough(next - 1);
      this.fold(next);
    }
  }

  /** The next pane to fold. While all lanes are idle, silence up to the next waiting pane is skipped. */
  private nextPane(through: number): number | undefined {
    if (!this.isIdle(this.exposure) || !this.isIdle(this.attribution)) {
      return this.foldedThrough + 1;
    }
    let next = this.labels.nextEnd(this.foldedThrough);
    for (const pane of this.waiting.keys()) next = Math.min(next, pane);
    return next <= through ? next : undefined;
  }

  private isIdle(lane: Lane): boolean {
    return lane.foldedThrough >= this.lastPane || lane.isIdle;
  }

  private skipThrough(pane: number): void {
    if (pane <= this.foldedThrough) return;
    this.foldedThrough = pane;
    this.exposure.skipThrough(Math.min(pane, this.lastPane));
    this.attribution.skipThrough(Math.min(pane - this.settlesAfter, this.lastPane));
  }

  private fold(pane: number): void {
    const closed = this.waiting.get(pane) ?? [];
    this.waiting.delete(pane);
    this.catalogue.declare(closed.flatMap(({ items }) => items));
    this.changes.add(closed.flatMap(({ changes }) => changes));
    // What was skipped counts as waited for, before labels come that may be too late.
    this.labels.finishBy(pane - 1, this.lastPane);
    this.foldedThrough = pane;
    this.foldLane(
      this.exposure,
      this.parts.exposure,
      pane,
      closed.flatMap(({ exposed }) => exposed),
    );
    this.foldLane(
      this.attribution,
      this.parts.attribution,
      pane - this.settlesAfter,
      closed.flatMap(({ settled }) => settled),
    );
    this.labels.add(closed);
    this.labels.finishBy(pane, this.lastPane);
  }

  private foldLane(
    lane: Lane,
    parts: readonly PlacedPart[],
    pane: number,
    all: readonly PaneSegment[],
  ): void {
    if (parts.length === 0 || pane > this.lastPane) return;
    const { shares, cut } = keptApart(all, this.options.maxPaneSegments);
    lane.cutSegments += cut;
    for (const { segment, states } of shares) {
      parts.forEach(({ part }, i) => {
        const exposed = states[i] === undefined ? undefined : part.exposed?.(states[i]);
        if (exposed) this.catalogue.see(segment.surface, exposed.keyHigh, exposed.keyLow);
      });
    }
    if (shares.length === 0 && lane.isIdle) {
      lane.skipThrough(pane);
      return;
    }
    lane.fold(pane, shares);
    this.catalogue.keepSeen((surface) => this.lanes.some((each) => each.holds(surface)));
  }
}
