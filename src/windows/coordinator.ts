/**
 * Merges the partitions' closed panes, folds them in time order into long-lived state, and reads
 * the windows and blocks that end with each. A pane is folded once every partition has closed it.
 */
import type { CatalogueView, Detector } from '../detectors/detector.js';
import type { Reading, TimeSpan } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { blockMs, blockStart } from './blocks.js';
import { Catalogue } from './catalogue.js';
import { ChangeLog } from './change-log.js';
import {
  decodeClosedPane,
  encodeClosedPane,
  type ClosedPane,
  type PaneSegment,
} from './closed-pane.js';
import { spanOfPanes } from './pane.js';
import { SegmentWindows } from './segment-windows.js';
import { compareSegments, OTHER_SEGMENT, segmentOf, type Segment } from './segment.js';

export interface CoordinatorOptions {
  readonly partitions: number;
  readonly paneMs: number;
  /** Length of the sliding window in panes; undefined: one window over everything, read at the end. */
  readonly windowPanes: number | undefined;
  /** Windows are read every so many panes. */
  readonly hopPanes: number;
  /** Most segments kept apart. */
  readonly maxSegments: number;
}

/** The readings of one window or block, of all segments, in canonical order. */
export interface ReadingSet {
  readonly of: 'window' | 'block';
  /** End of the last pane folded when it was read, epoch ms: sets come in its order. */
  readonly readAt: number;
  readonly window: TimeSpan;
  readonly readings: readonly Reading[];
}

export type ReadingSink = (set: ReadingSet) => void;

export class Coordinator {
  /** The last pane folded; −Infinity before the first. */
  foldedThrough = -Infinity;
  readonly catalogue = new Catalogue();
  readonly changes = new ChangeLog();
  /** Segments that were merged into `other` for want of room, as (segment, pane) pairs. */
  cutSegments = 0;
  private firstPane = Infinity;
  private lastPane = -Infinity;
  private readonly closedThrough: number[];
  private readonly waiting = new Map<number, ClosedPane[]>();
  private readonly segments = new Map<string, SegmentWindows>();

  constructor(
    private readonly options: CoordinatorOptions,
    private readonly detectors: readonly Detector[],
    private readonly sink: ReadingSink,
  ) {
    this.closedThrough = new Array<number>(options.partitions).fill(-Infinity);
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

  /** The end of the input: reads the window over everything, where that is what was asked for. */
  end(): void {
    if (this.lastPane === -Infinity) return;
    if (this.options.windowPanes === undefined) {
      this.readWindow(spanOfPanes(this.firstPane, this.lastPane, this.options.paneMs));
    }
  }

  /** Segments that are kept apart, without `other`. */
  get segmentCount(): number {
    return this.segments.size - (this.segments.has(OTHER_SEGMENT.key) ? 1 : 0);
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.foldedThrough);
    writer.float64(this.firstPane);
    writer.float64(this.lastPane);
    writer.float64(this.cutSegments);
    writer.array(Float64Array.from(this.closedThrough));
    this.catalogue.encode(writer);
    this.changes.encode(writer);
    const waiting = [...this.waiting.values()].flat();
    writer.uint32(waiting.length);
    for (const pane of waiting) encodeClosedPane(pane, this.detectors, writer);
    writer.uint32(this.segments.size);
    for (const windows of this.sortedSegments()) {
      writer.text(windows.segment.surface);
      writer.text(windows.segment.policy);
      windows.encode(writer, this.foldedThrough);
    }
  }

  restore(reader: BinaryReader): void {
    this.foldedThrough = reader.float64();
    this.firstPane = reader.float64();
    this.lastPane = reader.float64();
    this.cutSegments = reader.float64();
    this.closedThrough.splice(0, Infinity, ...reader.array(Float64Array));
    this.catalogue.restore(reader);
    this.changes.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = decodeClosedPane(reader, this.detectors);
      this.waiting.set(pane.pane, [...(this.waiting.get(pane.pane) ?? []), pane]);
    }
    for (let left = reader.uint32(); left > 0; left--) {
      this.admit(segmentOf(reader.text(), reader.text())).restore(reader);
    }
  }

  private foldThrough(through: number): void {
    while (this.foldedThrough < through) {
      const next = this.nextPane(through);
      if (next === undefined) {
        this.foldedThrough = through;
        return;
      }
      this.fold(next);
    }
  }

  /** The next pane to fold. Where nothing is held, the silence up to the next waiting pane is skipped. */
  private nextPane(through: number): number | undefined {
    const holdsNothing = this.segments.size === 0;
    if (!holdsNothing) return this.foldedThrough + 1;
    const waiting = [...this.waiting.keys()].filter((pane) => pane <= through);
    return waiting.length > 0 ? Math.min(...waiting) : undefined;
  }

  private fold(pane: number): void {
    const closed = this.waiting.get(pane) ?? [];
    this.waiting.delete(pane);
    this.catalogue.declare(closed.flatMap(({ items }) => items));
    this.changes.add(closed.flatMap(({ changes }) => changes));
    const folded = this.mergeSegments(closed.flatMap(({ segments }) => segments));
    for (const { segment, states } of folded.values()) {
      this.detectors.forEach((detector, i) => {
        const exposed = detector.exposed?.(states[i]);
        if (exposed) this.catalogue.see(segment.surface, exposed.keyHigh, exposed.keyLow);
      });
      this.admit(segment);
    }
    for (const [key, windows] of this.segments) windows.fold(pane, folded.get(key)?.states);
    if (folded.size > 0) {
      this.firstPane = Math.min(this.firstPane, pane);
      this.lastPane = Math.max(this.lastPane, pane);
    }
    this.foldedThrough = pane;
    this.readEndingBlocks(pane);
    this.readSlidingWindow(pane);
    this.retireSilentSegments();
  }

  /** One state list a segment; segments beyond the most allowed are merged into `other`. */
  private mergeSegments(parts: readonly PaneSegment[]): Map<string, PaneSegment> {
    const merged = new Map<string, PaneSegment>();
    const add = (segment: Segment, states: readonly unknown[]) => {
      const same = merged.get(segment.key);
      merged.set(segment.key, {
        segment,
        states: same
          ? this.detectors.map(({ summary }, i) => summary.merge(same.states[i], states[i]))
          : states,
      });
    };
    for (const { segment, states } of parts) add(segment, states);
    const strangers = [...merged.values()]
      .map(({ segment }) => segment)
      .filter(({ key }) => !this.segments.has(key) && key !== OTHER_SEGMENT.key)
      .sort(compareSegments);
    for (const cut of strangers.slice(Math.max(0, this.options.maxSegments - this.segmentCount))) {
      add(OTHER_SEGMENT, merged.get(cut.key)!.states);
      merged.delete(cut.key);
      this.cutSegments++;
    }
    return merged;
  }

  private admit(segment: Segment): SegmentWindows {
    let windows = this.segments.get(segment.key);
    if (!windows) {
      windows = new SegmentWindows(segment, this.detectors, this.options.windowPanes);
      this.segments.set(segment.key, windows);
    }
    return windows;
  }

  private readSlidingWindow(pane: number): void {
    const { windowPanes, hopPanes, paneMs } = this.options;
    if (windowPanes === undefined || (pane + 1) % hopPanes !== 0) return;
    this.readWindow(spanOfPanes(pane - windowPanes + 1, pane, paneMs));
  }

  /** The window that was read last, read again; undefined where there was none. */
  lastWindow(): ReadingSet | undefined {
    const { windowPanes, hopPanes, paneMs } = this.options;
    const last = this.foldedThrough;
    if (windowPanes === undefined || (last + 1) % hopPanes !== 0) return undefined;
    const window = spanOfPanes(last - windowPanes + 1, last, paneMs);
    const speaking = this.sortedSegments().filter((windows) => windows.window !== undefined);
    return { of: 'window', readAt: this.readAt, window, readings: this.readAll(speaking, window) };
  }

  /** A segment gone silent says so once and is then left out. */
  private readWindow(window: TimeSpan): void {
    const speaking = this.sortedSegments().filter((windows) => windows.speaks);
    const readings = this.readAll(speaking, window);
    for (const windows of speaking) windows.noteRead();
    this.sink({ of: 'window', readAt: this.readAt, window, readings });
  }

  /** Makes room for other segments; one that comes back is admitted anew. */
  private retireSilentSegments(): void {
    for (const [key, windows] of this.segments) {
      if (!windows.isEmpty || !windows.silent) continue;
      this.segments.delete(key);
      const { surface } = windows.segment;
      const isLast = ![...this.segments.values()].some(
        ({ segment }) => segment.surface === surface,
      );
      if (isLast) this.catalogue.forgetSeen(surface);
    }
  }

  private readAll(segments: readonly SegmentWindows[], window: TimeSpan): Reading[] {
    return segments.flatMap((windows) => {
      const states = windows.window;
      return this.detectors.flatMap((detector, i) =>
        this.read(detector, windows.segment, states?.[i], window),
      );
    });
  }

  private get readAt(): number {
    return (this.foldedThrough + 1) * this.options.paneMs;
  }

  private readEndingBlocks(pane: number): void {
    const end = (pane + 1) * this.options.paneMs;
    this.detectors.forEach((detector, i) => {
      const block = detector.declaration.block;
      if (blockStart(block, end) !== end) return;
      const window = { start: end - blockMs(block), end };
      // A block that had begun before the first event is no whole one.
      const isWhole = window.start >= this.firstPane * this.options.paneMs;
      const readings = this.sortedSegments().flatMap((windows) => {
        const state = windows.takeBlock(i);
        return state === undefined || !isWhole
          ? []
          : this.read(detector, windows.segment, state, window);
      });
      if (readings.length > 0) {
        this.sink({ of: 'block', readAt: this.readAt, window, readings });
      }
    });
  }

  private read(
    detector: Detector,
    { surface, policy }: Segment,
    state: unknown,
    window: TimeSpan,
  ): Reading[] {
    const catalogue: CatalogueView = this.catalogue;
    const only = this.options.windowPanes === undefined;
    return detector
      .read(state ?? detector.summary.empty(), { surface, policy, window, catalogue, only })
      .map((measurement) => ({
        detector: detector.declaration.id,
        surface,
        policy,
        window,
        measurement,
      }));
  }

  /** In the order in which readings are printed and published. */
  private sortedSegments(): SegmentWindows[] {
    const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
    return [...this.segments.values()].sort(
      ({ segment: a }, { segment: b }) =>
        byText(a.surface, b.surface) || byText(a.policy, b.policy),
    );
  }
}
