/** The desks of all segments; above the most segments those that come later share one. */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { OTHER_SEGMENT, segmentOf, type Segment } from '../windows/segment.js';
import type { LabellingOptions } from './labelling-options.js';
import { SegmentDesk } from './segment-desk.js';

export class SegmentDesks {
  private readonly desks = new Map<string, SegmentDesk>();

  constructor(private readonly options: LabellingOptions) {}

  /** The segment's desk, made where there is room for one; else the one that is shared. */
  of(segment: Segment): SegmentDesk {
    const known = this.desks.get(segment.key);
    if (known) return known;
    const isFull = this.desks.size >= this.options.maxSegments;
    if (isFull && segment.key !== OTHER_SEGMENT.key) return this.of(OTHER_SEGMENT);
    const desk = new SegmentDesk(segment, this.options);
    this.desks.set(segment.key, desk);
    return desk;
  }

  /** The desk with this key; undefined where there is none. */
  get(key: string): SegmentDesk | undefined {
    return this.desks.get(key);
  }

  /** By surface, then policy. */
  sorted(): SegmentDesk[] {
    return [...this.desks.values()].sort(bySegment);
  }

  /** Another guideline is in force. */
  turnTo(): void {
    for (const desk of this.desks.values()) desk.turnTo();
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.desks.size);
    for (const desk of this.desks.values()) {
      writer.text(desk.segment.surface);
      writer.text(desk.segment.policy);
      desk.encode(writer);
    }
  }

  restore(reader: BinaryReader): void {
    for (let left = reader.uint32(); left > 0; left--) {
      const desk = new SegmentDesk(segmentOf(reader.text(), reader.text()), this.options);
      desk.restore(reader);
      this.desks.set(desk.segment.key, desk);
    }
  }
}

/** Order by surface, then policy. */
export function bySegment(
  a: { readonly segment: Segment },
  b: { readonly segment: Segment },
): number {
  const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return (
    compare(a.segment.surface, b.segment.surface) || compare(a.segment.policy, b.segment.policy)
  );
}
