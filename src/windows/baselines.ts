/** The states of a pinned stretch, by segment: what readings that compare are compared with. */
import type { Baseline } from '../detectors/detector.js';
import type { TimeSpan } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { GrowingMerge } from './growing-merge.js';
import {
  decodeStates,
  encodeStates,
  mergeStates,
  windowSummaries,
  type States,
} from './part-states.js';
import type { PlacedPart } from './placed-parts.js';

export class Baselines {
  private readonly states = new Map<string, GrowingMerge<States>>();

  /** @param span the pinned stretch; undefined: none is pinned */
  constructor(
    private readonly parts: readonly PlacedPart[],
    private readonly span: TimeSpan | undefined,
  ) {}

  /** Takes in what a pane adds to the windows of a segment, where it lies in the stretch. */
  add(segment: string, pane: TimeSpan, states: States): void {
    const { span } = this;
    if (!span || pane.start < span.start || pane.end > span.end) return;
    let merge = this.states.get(segment);
    if (!merge) {
      const summaries = windowSummaries(this.parts);
      merge = new GrowingMerge<States>((a, b) => mergeStates(summaries, a, b));
      this.states.set(segment, merge);
    }
    merge.add(states);
  }

  /** The baseline of a segment's part, once the stretch is over; undefined where there is none. */
  of(segment: string, part: number, now: number): Baseline<unknown> | undefined {
    const { span } = this;
    if (!span || now < span.end) return undefined;
    const state = this.merged(segment)?.[part];
    return state === undefined ? undefined : { state, span };
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.states.size);
    for (const key of [...this.states.keys()].sort()) {
      writer.text(key);
      encodeStates(windowSummaries(this.parts), this.merged(key)!, writer);
    }
  }

  restore(reader: BinaryReader): void {
    const summaries = windowSummaries(this.parts);
    for (let left = reader.uint32(); left > 0; left--) {
      const merge = new GrowingMerge<States>((a, b) => mergeStates(summaries, a, b));
      this.states.set(reader.text(), merge);
      merge.add(decodeStates(summaries, reader));
    }
  }

  /** The same object as long as nothing is added: what derives from it can be kept with it. */
  private merged(segment: string): States | undefined {
    const merge = this.states.get(segment);
    const value = merge?.value;
    if (!merge || !value) return undefined;
    merge.collapse(value);
    return value;
  }
}
