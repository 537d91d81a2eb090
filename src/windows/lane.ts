/**
 * One lane: its panes, merged over all partitions, are folded in time order into windows, blocks and
 * memories, and what ends with a pane is read. Segments are admitted as they appear; a surface's
 * policies are rolled up under `*`.
 */
import type { CatalogueView, FoldContext, Lane as LaneName } from '../detectors/detector.js';
import { ROLL_UP, type PolicyRole } from '../detectors/policy-role.js';
import { measuredIn, type By, type Reading, type TimeSpan } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { Baselines } from './baselines.js';
import { blockMs, blockStart } from './blocks.js';
import { spanOfPanes } from './pane.js';
import { mergedSegments } from './merged-segments.js';
import type { PlacedPart } from './placed-parts.js';
import type { ReadingSet } from './reading-set.js';
import type { PaneSegment } from './segment-states.js';
import { SegmentWindows } from './segment-windows.js';
import { OTHER_SEGMENT, segmentOf, type Segment } from './segment.js';

export interface LaneOptions {
  readonly lane: LaneName;
  readonly paneMs: number;
  /** Length of the sliding window in panes; undefined: one window over everything, read at the end. */
  readonly windowPanes: number | undefined;
  /** Windows are read every so many panes. */
  readonly hopPanes: number;
  /** Most segments kept apart, roll-ups not counted. */
  readonly maxSegments: number;
  /** The stretch that readings are compared with; undefined: none is pinned. */
  readonly baseline: TimeSpan | undefined;
  readonly roleOf: (policy: string) => PolicyRole;
  readonly catalogue: CatalogueView;
}

/** Takes what a lane reads; when that was is for the coordinator to say. */
export type LaneSink = (set: Omit<ReadingSet, 'readAt'>) => void;

/** How long a silent segment's memory is kept. */
const MEMORY_MS = 28 * 86_400_000;

export class Lane {
  /** The last pane folded; −Infinity before the first. */
  foldedThrough = -Infinity;
  /** Segments that were merged into `other` for want of room, as (segment, pane) pairs. */
  cutSegments = 0;
  private firstPane = Infinity;
  private lastPane = -Infinity;
  private readonly segments = new Map<string, SegmentWindows>();
  private readonly baselines: Baselines;

  constructor(
    private readonly options: LaneOptions,
    private readonly parts: readonly PlacedPart[],
    private readonly sink: LaneSink,
  ) {
    this.baselines = new Baselines(parts, options.baseline);
  }

  get name(): LaneName {
    return this.options.lane;
  }

  /** Folds the next pane, of which each partition may hand over a share; reads what ends with it. */
  fold(pane: number, shares: readonly PaneSegment[]): void {
    // Silence may have been skipped since the last time.
    this.retireSilentSegments(pane);
    const { merged: folded, cut } = mergedSegments(
      shares,
      this.parts,
      ({ key }) => this.segments.has(key),
      this.options.maxSegments - this.segmentCount,
    );
    this.cutSegments += cut;
    for (const { segment } of folded.values()) this.admit(segment);
    const span = spanOfPanes(pane, pane, this.options.paneMs);
    for (const [key, windows] of this.segments) {
      const context = this.context(windows.segment, span, []);
      const states = windows.fold(pane, folded.get(key)?.states, context);
      if (states) this.baselines.add(key, span, states);
    }
    if (folded.size > 0) {
      this.firstPane = Math.min(this.firstPane, pane);
      this.lastPane = Math.max(this.lastPane, pane);
    }
    this.foldedThrough = pane;
    this.readEndingBlocks(pane);
    this.readSlidingWindow(pane);
    this.retireSilentSegments(pane);
  }

  /** Passes over panes in which nothing happened; only while idle. */
  skipThrough(pane: number): void {
    this.foldedThrough = Math.max(this.foldedThrough, pane);
  }

  /** True while silence changes nothing: no block and no sliding window holds anything. */
  get isIdle(): boolean {
    return [...this.segments.values()].every((windows) => windows.isQuiet);
  }

  /** The end of the input: reads the window over everything, where that is what was asked for. */
  end(): void {
    if (this.lastPane === -Infinity || this.options.windowPanes !== undefined) return;
    this.readWindow(spanOfPanes(this.firstPane, this.lastPane, this.options.paneMs));
  }

  /** Segments that are kept apart, without `other` and roll-ups. */
  get segmentCount(): number {
    return [...this.segments.values()].filter(
      ({ segment: { key, policy } }) => key !== OTHER_SEGMENT.key && policy !== ROLL_UP,
    ).length;
  }

  /** Whether any policy of the surface is kept. */
  holds(surface: string): boolean {
    return [...this.segments.values()].some(({ segment }) => segment.surface === surface);
  }

  /** What the parts' memories hold, by segment. */
  memories(): { detector: string; part: string; users: number; cut: number }[] {
    return [...this.segments.values()].flatMap((windows) =>
      windows.kept.flatMap((i) => {
        const { detector, part } = this.parts[i]!;
        const size = part.folding?.size?.(windows.memory(i));
        return size ? [{ detector, part: part.id, ...size }] : [];
      }),
    );
  }

  /** The window that was read last, read again; undefined where there was none. */
  lastWindow(): Omit<ReadingSet, 'readAt'> | undefined {
    const { windowPanes, hopPanes, paneMs } = this.options;
    const last = this.foldedThrough;
    if (windowPanes === undefined || (last + 1) % hopPanes !== 0) return undefined;
    const window = spanOfPanes(last - windowPanes + 1, last, paneMs);
    const speaking = this.sortedSegments().filter((windows) => !windows.isWindowEmpty);
    return this.setOf('window', window, this.readAll(speaking, window));
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.foldedThrough);
    writer.float64(this.firstPane);
    writer.float64(this.lastPane);
    writer.float64(this.cutSegments);
    writer.uint32(this.segments.size);
    for (const windows of this.sortedSegments()) {
      writer.text(windows.segment.surface);
      writer.text(windows.segment.policy);
      windows.encode(writer, this.foldedThrough);
    }
    this.baselines.encode(writer);
  }

  restore(reader: BinaryReader): void {
    this.foldedThrough = reader.float64();
    this.firstPane = reader.float64();
    this.lastPane = reader.float64();
    this.cutSegments = reader.float64();
    for (let left = reader.uint32(); left > 0; left--) {
      this.admit(segmentOf(reader.text(), reader.text())).restore(reader);
    }
    this.baselines.restore(reader);
  }

  private admit(segment: Segment): SegmentWindows {
    let windows = this.segments.get(segment.key);
    if (!windows) {
      windows = new SegmentWindows(segment, this.parts, this.options.windowPanes);
      this.segments.set(segment.key, windows);
    }
    return windows;
  }

  private readSlidingWindow(pane: number): void {
    const { windowPanes, hopPanes, paneMs } = this.options;
    if (windowPanes === undefined || (pane + 1) % hopPanes !== 0) return;
    this.readWindow(spanOfPanes(pane - windowPanes + 1, pane, paneMs));
  }

  /** A segment gone silent says so once and is then left out. */
  private readWindow(window: TimeSpan): void {
    const speaking = this.sortedSegments().filter((windows) => windows.speaks);
    const readings = this.readAll(speaking, window);
    for (const windows of speaking) windows.noteRead();
    this.sink(this.setOf('window', window, readings));
  }

  /** Makes room for other segments; one that comes back is admitted anew. */
  private retireSilentSegments(now: number): void {
    const kept = Math.ceil(MEMORY_MS / this.options.paneMs);
    for (const [key, windows] of this.segments) {
      if (!windows.isEmpty || !windows.silent) continue;
      if (windows.hasMemory && now - windows.lastActive < kept) continue;
      this.segments.delete(key);
    }
  }

  private readAll(segments: readonly SegmentWindows[], window: TimeSpan): Reading[] {
    return segments.flatMap((windows) => {
      const states = windows.window;
      const readings: Reading[] = [];
      for (const i of windows.kept) {
        readings.push(...this.read(windows, i, states?.[i], window, readings));
      }
      return readings;
    });
  }

  private setOf(
    of: ReadingSet['of'],
    window: TimeSpan,
    readings: readonly Reading[],
  ): Omit<ReadingSet, 'readAt'> {
    return { of, lane: this.options.lane, window, readings };
  }

  private readEndingBlocks(pane: number): void {
    const end = (pane + 1) * this.options.paneMs;
    const segments = this.sortedSegments();
    const readings = new Map<SegmentWindows, Reading[]>(segments.map((each) => [each, []]));
    const sets = new Map<number, Reading[]>();
    this.parts.forEach(({ part }, i) => {
      if (blockStart(part.block, end) !== end) return;
      const window = { start: end - blockMs(part.block), end };
      // A block that had begun before the first event is no whole one.
      const isWhole = window.start >= this.firstPane * this.options.paneMs;
      for (const windows of segments) {
        const state = windows.takeBlock(i);
        if (state === undefined || !isWhole) continue;
        const so = readings.get(windows)!;
        const context = this.context(windows.segment, window, so);
        part.folding?.endBlock?.(windows.memory(i), state, context);
        const read = this.read(windows, i, state, window, so);
        so.push(...read);
        const set = sets.get(window.start);
        if (set) set.push(...read);
        else sets.set(window.start, read);
      }
    });
    for (const [start, read] of [...sets].sort(([a], [b]) => b - a)) {
      this.sink(this.setOf('block', { start, end }, read));
    }
  }

  private read(
    windows: SegmentWindows,
    i: number,
    state: unknown,
    window: TimeSpan,
    before: readonly Reading[],
  ): Reading[] {
    const { detector, part, window: summary } = this.parts[i]!;
    const { segment } = windows;
    const { surface, policy } = segment;
    return part
      .read(state ?? summary.empty(), {
        ...this.context(segment, window, before),
        only: this.options.windowPanes === undefined,
        baseline: this.baselines.of(segment.key, i, (this.foldedThrough + 1) * this.options.paneMs),
        memory: windows.memory(i),
      })
      .map((measurement) => ({ detector, surface, policy, window, measurement }));
  }

  private context(
    { surface, policy }: Segment,
    window: TimeSpan,
    before: readonly Reading[],
  ): FoldContext {
    const { catalogue, roleOf } = this.options;
    const role = policy === ROLL_UP ? undefined : roleOf(policy);
    const measured = (reading: string, by?: By) => measuredIn(before, reading, by);
    return { surface, policy, role, catalogue, window, measured };
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
