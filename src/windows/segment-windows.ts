/**
 * One segment's windows: the sliding window of the last panes (or everything so far), and for each
 * detector the block of its cadence. States go in when a pane is folded; nothing is read here.
 */
import type { Detector } from '../detectors/detector.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { decodeStates, encodeStates } from './closed-pane.js';
import { GrowingMerge } from './growing-merge.js';
import type { Segment } from './segment.js';
import { SlidingMerge } from './sliding-merge.js';

export class SegmentWindows {
  private readonly sliding: SlidingMerge<readonly unknown[]> | undefined;
  private readonly all: GrowingMerge<readonly unknown[]> | undefined;
  private readonly blocks: (GrowingMerge<unknown> | undefined)[];
  /** True once the segment has said that its window is empty. */
  silent = false;

  /** @param panes length of the sliding window, undefined for one window over everything */
  constructor(
    readonly segment: Segment,
    private readonly detectors: readonly Detector[],
    private readonly panes: number | undefined,
  ) {
    const merge = (a: readonly unknown[], b: readonly unknown[]): readonly unknown[] =>
      detectors.map(({ summary }, i) => summary.merge(a[i], b[i]));
    if (panes === undefined) this.all = new GrowingMerge(merge);
    else this.sliding = new SlidingMerge(panes, merge);
    this.blocks = detectors.map(() => undefined);
  }

  /** Takes the pane in; undefined where nothing happened in it. Panes come in time order. */
  fold(pane: number, states: readonly unknown[] | undefined): void {
    this.sliding?.set(pane, states);
    if (states === undefined) return;
    this.all?.add(states);
    this.detectors.forEach(({ summary }, i) => {
      const block = (this.blocks[i] ??= new GrowingMerge((a, b) => summary.merge(a, b)));
      block.add(states[i]);
    });
  }

  /** The window's states, one a detector; undefined where nothing happened in it. */
  get window(): readonly unknown[] | undefined {
    return this.sliding ? this.sliding.value : this.all!.value;
  }

  /** Whether the window has something to say: what is in it, or, once, that it has become empty. */
  get speaks(): boolean {
    return this.window !== undefined || !this.silent;
  }

  /** Notes that the window has been read. */
  noteRead(): void {
    this.silent = this.window === undefined;
  }

  /** Ends the detector's block and returns its state, undefined where nothing happened in it. */
  takeBlock(detector: number): unknown {
    const block = this.blocks[detector];
    this.blocks[detector] = undefined;
    return block?.value;
  }

  /** True when neither window nor blocks hold anything. */
  get isEmpty(): boolean {
    return this.window === undefined && this.blocks.every((block) => block === undefined);
  }

  /** @param last the last folded pane */
  encode(writer: BinaryWriter, last: number): void {
    writer.uint8(this.silent ? 1 : 0);
    const inWindow: [number, readonly unknown[]][] = [];
    if (this.sliding && this.panes !== undefined) {
      for (let pane = last - this.panes + 1; pane <= last; pane++) {
        const states = this.sliding.at(pane);
        if (states) inWindow.push([pane, states]);
      }
    }
    writer.uint32(inWindow.length);
    for (const [pane, states] of inWindow) {
      writer.float64(pane);
      encodeStates(states, this.detectors, writer);
    }
    const whole = this.all?.value;
    writer.uint8(whole ? 1 : 0);
    if (whole) encodeStates(whole, this.detectors, writer);
    this.detectors.forEach(({ summary }, i) => {
      const state = this.blocks[i]?.value;
      writer.uint8(state === undefined ? 0 : 1);
      if (state !== undefined) summary.encode(state, writer);
    });
  }

  restore(reader: BinaryReader): void {
    this.silent = reader.uint8() === 1;
    for (let left = reader.uint32(); left > 0; left--) {
      this.sliding?.set(reader.float64(), decodeStates(reader, this.detectors));
    }
    if (reader.uint8() === 1) this.all?.add(decodeStates(reader, this.detectors));
    this.detectors.forEach(({ summary }, i) => {
      if (reader.uint8() === 0) return;
      const block = new GrowingMerge<unknown>((a, b) => summary.merge(a, b));
      block.add(summary.decode(reader));
      this.blocks[i] = block;
    });
  }
}
