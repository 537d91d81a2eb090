/**
 * The lane of labels: its panes are longer and become final when enough labels are in. Which are is
 * looked into whenever another pane of labels is over, and nowhere else, so that it does not depend
 * on how far the partitions happen to have come.
 */
import { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import type { ClosedPane } from './closed-pane.js';
import { LabelPanes } from './label-panes.js';
import type { Lane, LaneOptions, LaneSink } from './lane.js';
import { paneOf } from './pane.js';
import type { PlacedPart } from './placed-parts.js';
import type { PaneSegment } from './segment-states.js';
import type { SignalTimes } from './signal-times.js';

export interface LabelLaneOptions {
  readonly paneMs: number;
  /** Length of a pane of labels, a whole number of panes. */
  readonly labelPaneMs: number;
  /** Length of the window of labels in panes of labels; undefined: one window over everything. */
  readonly labelWindowPanes: number | undefined;
  /** How long a label may take. */
  readonly rememberMs: number;
  /** Whether windows of labels are read before they are final as well. */
  readonly provisional: boolean;
  /** Most segments kept apart in one pane. */
  readonly maxPaneSegments: number;
}

/** The lengths of a lane. */
export type Lengths = Pick<LaneOptions, 'paneMs' | 'windowPanes' | 'hopPanes'>;

/** Open panes of labels for which a provisional reading is made with each; above, with every second, … */
const PANES_A_PROVISIONAL_READING = 48;

export class LabelLane {
  readonly lane: Lane;
  private readonly panes: LabelPanes;
  /** The last pane of labels that was over when it was last looked which of them are final. */
  private over = -Infinity;

  /**
   * @param times in which panes after its own an impression is settled, and all its signals known
   * @param laneOf makes a lane of labels with these lengths
   */
  constructor(
    private readonly options: LabelLaneOptions,
    private readonly parts: readonly PlacedPart[],
    private readonly times: Pick<SignalTimes, 'settlesAfter' | 'knownAfter'>,
    private readonly laneOf: (lengths: Lengths, sink: LaneSink) => Lane,
    private readonly sink: LaneSink,
  ) {
    const { paneMs, labelPaneMs, labelWindowPanes, rememberMs } = options;
    this.lane = laneOf({ paneMs: labelPaneMs, windowPanes: labelWindowPanes, hopPanes: 1 }, sink);
    this.panes = new LabelPanes(parts, {
      // Labels are shown with their impression's signals: not before these are known.
      leastWait: Math.ceil(((times.knownAfter + 1) * paneMs) / labelPaneMs),
      longestWait: Math.ceil(rememberMs / labelPaneMs),
      maxSegments: options.maxPaneSegments,
    });
  }

  /** Labels that came after their impressions' readings had become final. */
  get tooLate(): number {
    return this.panes.tooLate;
  }

  /** Takes in what became known as a pane closed. */
  add(closed: readonly ClosedPane[]): void {
    for (const { judged, labelDelays } of closed) {
      this.panes.add(judged, labelDelays, this.lane.foldedThrough);
    }
  }

  /** The next pane after this one with which a pane of labels is over, while any is not final. */
  nextEnd(after: number): number {
    if (this.lane.isIdle && this.panes.size === 0) return Infinity;
    const panes = this.options.labelPaneMs / this.options.paneMs;
    return (Math.floor((after + 1) / panes) + 1) * panes - 1;
  }

  /**
   * Folds what has become final, where another pane of labels is over with this pane.
   *
   * @param last the pane with which the input ends; Infinity while it goes on
   */
  finishBy(pane: number, last: number): void {
    if (this.parts.length === 0) return;
    const over = paneOf((pane + 1) * this.options.paneMs, this.options.labelPaneMs) - 1;
    if (over <= this.over) return;
    this.over = over;
    this.fold(Math.min(this.panes.finalThrough(over), this.labelPaneOf(last)));
    // The more panes are open, the rarer: what it costs by then grows with them.
    const every = Math.ceil(this.panes.size / PANES_A_PROVISIONAL_READING);
    if (this.options.provisional && every > 0 && over % every === 0) {
      this.readProvisionally(over, last);
    }
  }

  /** The end of the input: all labels are in, and what covers everything is read. */
  end(last: number): void {
    this.fold(this.labelPaneOf(last));
    this.lane.end();
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.over);
    this.lane.encode(writer);
    this.panes.encode(writer);
  }

  restore(reader: BinaryReader): void {
    this.over = reader.float64();
    this.lane.restore(reader);
    this.panes.restore(reader);
  }

  private fold(through: number): void {
    advance(this.lane, this.panes.take(through), through);
  }

  /**
   * Says what the window of labels would say if no more came: a copy of the lane folds what is
   * known, and its last window is handed on as provisional.
   */
  private readProvisionally(over: number, last: number): void {
    const { paneMs, labelPaneMs, labelWindowPanes } = this.options;
    const unsettled = Math.ceil((this.times.settlesAfter * paneMs) / labelPaneMs);
    const through = Math.min(over - unsettled, this.labelPaneOf(last));
    const known = this.panes.peek(through);
    if (known.length === 0) return;
    const writer = new BinaryWriter();
    this.lane.encode(writer);
    // A hop that long makes it read the last window alone.
    const lengths = { paneMs: labelPaneMs, windowPanes: labelWindowPanes, hopPanes: through + 1 };
    const copy = this.laneOf(lengths, (set) => {
      if (set.of === 'window') this.sink({ ...set, provisional: true });
    });
    copy.restore(new BinaryReader(writer.finish()));
    advance(copy, known, through);
  }

  private labelPaneOf(pane: number): number {
    const { paneMs, labelPaneMs } = this.options;
    return pane === Infinity ? Infinity : paneOf(pane * paneMs, labelPaneMs);
  }
}

/** Folds these panes (in order) and the silence between and after them. */
function advance(
  lane: Lane,
  panes: readonly (readonly [pane: number, segments: readonly PaneSegment[]])[],
  through: number,
): void {
  const fold = (pane: number, segments: readonly PaneSegment[]) => {
    while (!lane.isIdle && lane.foldedThrough + 1 < pane) lane.fold(lane.foldedThrough + 1, []);
    lane.fold(pane, segments);
  };
  for (const [pane, segments] of panes) fold(pane, segments);
  while (!lane.isIdle && lane.foldedThrough < through) lane.fold(lane.foldedThrough + 1, []);
  lane.skipThrough(through);
}
