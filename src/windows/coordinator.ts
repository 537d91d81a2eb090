/**
 * Merges the partitions' closed panes and folds them in time order: exposures as their pane closes,
 * settled impressions an attribution time later, and labels once enough of them have come. A pane is
 * folded once every partition has closed it.
 */
import type { Lane as LaneName } from '../detectors/detector.js';
import type { PolicyRole } from '../detectors/policy-role.js';
import type { TimeSpan } from '../detectors/reading.js';
import { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Catalogue } from './catalogue.js';
import { ChangeLog } from './change-log.js';
import { decodeClosedPane, encodeClosedPane, type ClosedPane } from './closed-pane.js';
import { LabelPanes } from './label-panes.js';
import { Lane, type LaneOptions, type LaneSink } from './lane.js';
import { paneOf } from './pane.js';
import type { Lanes, PlacedPart } from './placed-parts.js';
import type { ReadingSet, ReadingSink } from './reading-set.js';
import type { PaneSegment } from './segment-states.js';
import type { SignalTimes } from './signal-times.js';

export interface CoordinatorOptions {
  readonly partitions: number;
  readonly paneMs: number;
  /** Length of the sliding window in panes; undefined: one window over everything, read at the end. */
  readonly windowPanes: number | undefined;
  /** Windows are read every so many panes. */
  readonly hopPanes: number;
  /** Most segments kept apart. */
  readonly maxSegments: number;
  /** Length of a pane of labels, a whole number of panes. */
  readonly labelPaneMs: number;
  /** Length of the window of labels in panes of labels; as windowPanes. */
  readonly labelWindowPanes: number | undefined;
  /** How long a label may take. */
  readonly rememberMs: number;
  readonly attributionMs: number;
  /** Whether windows of labels are read before they are final as well. */
  readonly provisional: boolean;
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
  private readonly labels: Lane;
  private readonly labelPanes: LabelPanes;
  private readonly closedThrough: number[];
  private readonly waiting = new Map<number, ClosedPane[]>();

  /** The last pane of labels that was over when it was last looked which of them are final. */
  private labelsOver = -Infinity;
  private readonly settlesAfter: number;

  /** @param times in which panes after its own an impression is settled, and all its signals known */
  constructor(
    private readonly options: CoordinatorOptions,
    private readonly parts: Lanes,
    { settlesAfter, knownAfter }: Pick<SignalTimes, 'settlesAfter' | 'knownAfter'>,
    private readonly sink: ReadingSink,
  ) {
    this.settlesAfter = settlesAfter;
    this.closedThrough = new Array<number>(options.partitions).fill(-Infinity);
    this.catalogue = new Catalogue(options.taxonomy);
    const { labelPaneMs, labelWindowPanes } = options;
    this.exposure = this.lane('exposure', parts.exposure);
    this.attribution = this.lane('attribution', parts.attribution);
    this.labels = this.lane('labels', parts.labels, {
      paneMs: labelPaneMs,
      windowPanes: labelWindowPanes,
      hopPanes: 1,
    });
    this.labelPanes = new LabelPanes(parts.labels, {
      // Labels are shown with their impression's signals: not before these are known.
      leastWait: Math.ceil(((knownAfter + 1) * options.paneMs) / labelPaneMs),
      longestWait: Math.ceil(options.rememberMs / labelPaneMs),
    });
  }

  /** Takes a partition's closed panes; folds what all partitions have closed. */
  receive(partition: number, closed: readonly ClosedPane[], through: number): void {
    for (const pane of closed) {
      const same = this.waiting.get(pane.pane);
      if (same) same.push(pane);
      else this.waiting.set(pane.pane, [pane]);
    }
    this.closedThrough[partition] = through;
    this.foldThrough(Math.min(...this.closedThrough));
  }

  /** The end of the input: all labels are in, and what covers everything is read. */
  end(): void {
    this.foldLabels(this.labelPaneAt(this.lastPane));
    for (const lane of this.lanes) lane.end();
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
    return this.labelPanes.tooLate;
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
    writer.array(Float64Array.from(this.closedThrough));
    this.catalogue.encode(writer);
    this.changes.encode(writer);
    const waiting = [...this.waiting.values()].flat();
    writer.uint32(waiting.length);
    for (const pane of waiting) encodeClosedPane(pane, this.parts, writer);
    for (const lane of this.lanes) lane.encode(writer);
    this.labelPanes.encode(writer);
    writer.float64(this.labelsOver);
  }

  restore(reader: BinaryReader): void {
    this.foldedThrough = reader.float64();
    this.closedThrough.splice(0, Infinity, ...reader.array(Float64Array));
    this.catalogue.restore(reader);
    this.changes.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = decodeClosedPane(reader, this.parts);
      this.waiting.set(pane.pane, [...(this.waiting.get(pane.pane) ?? []), pane]);
    }
    for (const lane of this.lanes) lane.restore(reader);
    this.labelPanes.restore(reader);
    this.labelsOver = reader.float64();
  }

  private stamped(set: Omit<ReadingSet, 'readAt'>): ReadingSet {
    return { ...set, readAt: (this.foldedThrough + 1) * this.options.paneMs };
  }

  private get lanes(): readonly Lane[] {
    return [this.exposure, this.attribution, this.labels];
  }

  private lane(
    lane: LaneName,
    parts: readonly PlacedPart[],
    lengths: Partial<Pick<LaneOptions, 'paneMs' | 'windowPanes' | 'hopPanes'>> = {},
    sink: LaneSink = (set) => this.sink(this.stamped(set)),
  ): Lane {
    const { paneMs, windowPanes, hopPanes, maxSegments, baseline, roles } = this.options;
    const { catalogue } = this;
    const roleOf = (policy: string) =>
      Object.hasOwn(roles, policy) ? roles[policy]! : 'production';
    const common = { paneMs, windowPanes, hopPanes, maxSegments, baseline, roleOf, catalogue };
    return new Lane({ ...common, ...lengths, lane }, parts, sink);
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
    let next = this.nextLabelEnd();
    for (const pane of this.waiting.keys()) next = Math.min(next, pane);
    return next <= through ? next : undefined;
  }

  private isIdle(lane: Lane): boolean {
    return lane.foldedThrough >= this.lastPane || lane.isIdle;
  }

  /**
   * The next pane with whose end a pane of labels is over, while any of these is not final: which
   * are is looked into there and nowhere else, so that it does not depend on how far the partitions
   * happen to have come.
   */
  private nextLabelEnd(): number {
    if (this.labels.isIdle && this.labelPanes.isEmpty) return Infinity;
    const panes = this.options.labelPaneMs / this.options.paneMs;
    return (Math.floor((this.foldedThrough + 1) / panes) + 1) * panes - 1;
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
    this.foldFinalLabels(pane - 1);
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
    const { foldedThrough } = this.labels;
    for (const { judged, labelDelays } of closed) {
      this.labelPanes.add(judged, labelDelays, foldedThrough);
    }
    this.foldFinalLabels(pane);
  }

  private foldLane(
    lane: Lane,
    parts: readonly PlacedPart[],
    pane: number,
    shares: readonly PaneSegment[],
  ): void {
    if (parts.length === 0 || pane > this.lastPane) return;
    for (const { segment, states } of shares) {
      parts.forEach(({ part }, i) => {
        const exposed = states[i] === undefined ? undefined : part.exposed?.(states[i]);
        if (exposed) this.catalogue.see(segment.surface, exposed.keyHigh, exposed.keyLow);
      });
    }
    lane.fold(pane, shares);
    this.catalogue.keepSeen((surface) => this.lanes.some((each) => each.holds(surface)));
  }

  /** Folds the panes of labels that have become final, where another one is over with this pane. */
  private foldFinalLabels(pane: number): void {
    if (this.parts.labels.length === 0) return;
    const over = paneOf((pane + 1) * this.options.paneMs, this.options.labelPaneMs) - 1;
    if (over <= this.labelsOver) return;
    this.labelsOver = over;
    this.foldLabels(Math.min(this.labelPanes.finalThrough(over), this.labelPaneAt(this.lastPane)));
    if (this.options.provisional) this.readProvisionally(over);
  }

  private foldLabels(through: number): void {
    this.advance(this.labels, this.labelPanes.take(through), through);
  }

  /** Folds these panes and the silence between them. */
  private advance(
    lane: Lane,
    panes: readonly (readonly [pane: number, segments: readonly PaneSegment[]])[],
    through: number,
  ): void {
    const held = new Map(panes);
    const ends = [...held.keys()];
    for (;;) {
      const next = lane.isIdle
        ? Math.min(...ends.filter((pane) => pane > lane.foldedThrough))
        : lane.foldedThrough + 1;
      if (!(next <= through)) break;
      lane.fold(next, held.get(next) ?? []);
    }
    lane.skipThrough(Math.min(through, this.labelPaneAt(this.lastPane)));
  }

  /**
   * Says what the window of labels would say if no more came: a copy of the lane folds what is known,
   * and its last window is handed on as provisional.
   */
  private readProvisionally(over: number): void {
    const settled =
      over - Math.ceil((this.settlesAfter * this.options.paneMs) / this.options.labelPaneMs);
    const known = this.labelPanes.peek(settled);
    if (known.length === 0) return;
    const writer = new BinaryWriter();
    this.labels.encode(writer);
    let last: Omit<ReadingSet, 'readAt'> | undefined;
    const { labelPaneMs: paneMs, labelWindowPanes: windowPanes } = this.options;
    const copy = this.lane(
      'labels',
      this.parts.labels,
      { paneMs, windowPanes, hopPanes: 1 },
      (set) => {
        if (set.of === 'window') last = set;
      },
    );
    copy.restore(new BinaryReader(writer.finish()));
    this.advance(copy, known, settled);
    if (last) this.sink({ ...this.stamped(last), provisional: true });
  }

  private labelPaneAt(pane: number): number {
    return pane === Infinity
      ? Infinity
      : paneOf(pane * this.options.paneMs, this.options.labelPaneMs);
  }
}
