/**
 * One segment's windows in a lane: the sliding window of the last panes (or everything so far), for
 * each part the block of its cadence, and what the part remembers. States go in when a pane is
 * folded; nothing is read here.
 */
import type { FoldContext } from '../detectors/detector.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { GrowingMerge } from './growing-merge.js';
import {
  decodeStates,
  encodeStates,
  mergeStates,
  windowSummaries,
  type States,
} from './part-states.js';
import { isKeptFor, type PlacedPart } from './placed-parts.js';
import type { Segment } from './segment.js';
import { SlidingMerge } from './sliding-merge.js';

export class SegmentWindows {
  /** The last pane in which something happened. */
  lastActive = -Infinity;
  /** True once the segment has said that its window is empty. */
  silent = false;
  private readonly sliding: SlidingMerge<States> | undefined;
  private readonly all: GrowingMerge<States> | undefined;
  private readonly blocks: (GrowingMerge<unknown> | undefined)[];
  /** Whether each of the lane's parts is kept for this segment. */
  private readonly isKept: readonly boolean[];
  private readonly memories: unknown[];

  /** @param panes length of the sliding window, undefined for one window over everything */
  constructor(
    readonly segment: Segment,
    private readonly parts: readonly PlacedPart[],
    private readonly panes: number | undefined,
  ) {
    const summaries = windowSummaries(parts);
    const merge = (a: States, b: States): States => mergeStates(summaries, a, b);
    if (panes === undefined) this.all = new GrowingMerge(merge);
    else this.sliding = new SlidingMerge(panes, merge);
    this.blocks = parts.map(() => undefined);
    this.isKept = parts.map((each) => isKeptFor(each, segment.policy));
    this.memories = parts.map(({ part }, i) =>
      this.isKept[i] ? part.folding?.create() : undefined,
    );
  }

  /**
   * Takes the pane in; undefined where nothing happened in it. Panes come in time order.
   *
   * @returns what the pane adds to windows
   */
  fold(pane: number, states: States | undefined, context: FoldContext): States | undefined {
    const folded = states?.map((state, i) => {
      const { folding } = this.parts[i]!.part;
      if (state === undefined || !this.isKept[i]) return undefined;
      return folding ? folding.fold(this.memories[i], state, context) : state;
    });
    this.sliding?.set(pane, folded);
    if (folded === undefined) return undefined;
    this.lastActive = pane;
    this.all?.add(folded);
    folded.forEach((state, i) => {
      if (state === undefined) return;
      const { window } = this.parts[i]!;
      const block = (this.blocks[i] ??= new GrowingMerge((a, b) => window.merge(a, b)));
      block.add(state);
    });
    return folded;
  }

  /** The window's states, one a part; undefined where nothing happened in it. */
  get window(): States | undefined {
    return this.sliding ? this.sliding.value : this.all!.value;
  }

  /** Whether nothing happened in the window: asked at every pane, so it must not make the window. */
  get isWindowEmpty(): boolean {
    return (this.sliding ?? this.all!).isEmpty;
  }

  /** The parts kept for this segment, by their place in the lane. */
  get kept(): readonly number[] {
    return this.parts.map((_, i) => i).filter((i) => this.isKept[i]);
  }

  memory(part: number): unknown {
    return this.memories[part];
  }

  /** Whether the window has something to say: what is in it, or, once, that it has become empty. */
  get speaks(): boolean {
    return !this.isWindowEmpty || !this.silent;
  }

  /** Notes that the window has been read. */
  noteRead(): void {
    this.silent = this.isWindowEmpty;
  }

  /** Ends the part's block and returns its state, undefined where nothing happened in it. */
  takeBlock(part: number): unknown {
    const block = this.blocks[part];
    this.blocks[part] = undefined;
    return block?.value;
  }

  /** True when neither window nor blocks hold anything. */
  get isEmpty(): boolean {
    return this.isWindowEmpty && this.blocks.every((block) => block === undefined);
  }

  /** True while silence changes nothing here. */
  get isQuiet(): boolean {
    if (this.blocks.some((block) => block !== undefined)) return false;
    return this.sliding === undefined || (this.isWindowEmpty && this.silent);
  }

  /** True when something is remembered beyond windows and blocks. */
  get hasMemory(): boolean {
    return this.memories.some((memory) => memory !== undefined);
  }

  /** @param last the last folded pane */
  encode(writer: BinaryWriter, last: number): void {
    const summaries = windowSummaries(this.parts);
    writer.uint8(this.silent ? 1 : 0);
    writer.float64(this.lastActive);
    const inWindow: [number, States][] = [];
    if (this.sliding && this.panes !== undefined) {
      for (let pane = last - this.panes + 1; pane <= last; pane++) {
        const states = this.sliding.at(pane);
        if (states) inWindow.push([pane, states]);
      }
    }
    writer.uint32(inWindow.length);
    for (const [pane, states] of inWindow) {
      writer.float64(pane);
      encodeStates(summaries, states, writer);
    }
    const whole = this.all?.value;
    writer.uint8(whole ? 1 : 0);
    if (whole) encodeStates(summaries, whole, writer);
    encodeStates(
      summaries,
      this.blocks.map((block) => block?.value),
      writer,
    );
    this.parts.forEach(({ part: { folding } }, i) => {
      if (this.isKept[i]) folding?.encode(this.memories[i], writer);
    });
  }

  restore(reader: BinaryReader): void {
    const summaries = windowSummaries(this.parts);
    this.silent = reader.uint8() === 1;
    this.lastActive = reader.float64();
    for (let left = reader.uint32(); left > 0; left--) {
      this.sliding?.set(reader.float64(), decodeStates(summaries, reader));
    }
    if (reader.uint8() === 1) this.all?.add(decodeStates(summaries, reader));
    decodeStates(summaries, reader).forEach((state, i) => {
      if (state === undefined) return;
      const block = new GrowingMerge<unknown>((a, b) => summaries[i]!.merge(a, b));
      block.add(state);
      this.blocks[i] = block;
    });
    this.parts.forEach(({ part: { folding } }, i) => {
      if (this.isKept[i] && folding) this.memories[i] = folding.decode(reader);
    });
  }
}
