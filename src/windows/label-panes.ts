/**
 * Panes of labels that are not final yet. What becomes known of their impressions is merged as it
 * comes; a pane is final once enough of the labels that will ever come have arrived, by the delays
 * seen so far, and in any case after the longest wait.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { decodeSegments, encodeSegments, type JudgedPane, type LabelDelay } from './closed-pane.js';
import { LabelDelays } from './label-delays.js';
import type { PlacedPart } from './placed-parts.js';
import { SegmentStates, type PaneSegment } from './segment-states.js';

export interface LabelPanesOptions {
  /** Panes of labels to wait at least, so that outcomes are in. */
  readonly leastWait: number;
  /** Panes of labels to wait at most. */
  readonly longestWait: number;
  /** Most segments kept apart in a pane, as in each partition's share of it. */
  readonly maxSegments: number;
}

export class LabelPanes {
  /** Labels for panes that were final already. */
  tooLate = 0;
  readonly delays: LabelDelays;
  private readonly open = new Map<number, SegmentStates>();

  constructor(
    private readonly parts: readonly PlacedPart[],
    private readonly options: LabelPanesOptions,
  ) {
    this.delays = new LabelDelays(options.longestWait);
  }

  /** Takes in what became known, of panes above the last final one. */
  add(judged: readonly JudgedPane[], delays: readonly LabelDelay[], finalThrough: number): void {
    for (const { pane, segments } of judged) {
      if (pane <= finalThrough) continue;
      let states = this.open.get(pane);
      if (!states) {
        states = new SegmentStates(this.parts, this.options.maxSegments);
        this.open.set(pane, states);
      }
      states.absorb(segments);
    }
    for (const delay of delays) {
      if (delay.pane <= finalThrough) this.tooLate += delay.labels;
      this.delays.add(delay);
    }
  }

  /** The last pane that is final when panes of labels up to this one are over. */
  finalThrough(over: number): number {
    return over - Math.max(this.options.leastWait, this.delays.wait(over));
  }

  /** The panes up to this one that hold something, in order; they are handed over. */
  take(through: number): [pane: number, segments: PaneSegment[]][] {
    const taken = this.peek(through);
    for (const [pane] of taken) this.open.delete(pane);
    return taken;
  }

  /** The panes up to this one that hold something, in order. */
  peek(through: number): [pane: number, segments: PaneSegment[]][] {
    return [...this.open]
      .filter(([pane]) => pane <= through)
      .sort(([a], [b]) => a - b)
      .map(([pane, states]) => [pane, states.seal()]);
  }

  /** Panes that are open. */
  get size(): number {
    return this.open.size;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.tooLate);
    this.delays.encode(writer);
    const open = this.peek(Infinity);
    writer.uint32(open.length);
    for (const [pane, segments] of open) {
      writer.float64(pane);
      encodeSegments(segments, this.parts, writer);
    }
  }

  restore(reader: BinaryReader): void {
    this.tooLate = reader.float64();
    this.delays.restore(reader);
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = reader.float64();
      const states = new SegmentStates(this.parts, this.options.maxSegments);
      states.absorb(decodeSegments(reader, this.parts));
      this.open.set(pane, states);
    }
  }
}
