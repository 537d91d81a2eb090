/** One segment after the other: each holds the messages of one period, or as many as memory may hold. */
import type { SourcedDelivery } from '../sourced-delivery.js';
import type { Archive } from './archive.js';
import type { SegmentOrigin } from './segment-facts.js';
import { SegmentWriter } from './segment-writer.js';

/** Events and impressions of a segment; it and the texts of its items are what memory is taken for. */
const MOST = 8_000_000;

/** The number of the period that a time lies in. */
export function periodOf(time: number, periodMs: number): number {
  return Math.floor(time / periodMs);
}

/** Messages that follow each other: the sequences of the first and the last, and when they were published. */
export interface MessageRun {
  readonly first: number;
  readonly last: number;
  /** Epoch ms; not before those of the run before. */
  readonly publishedFrom: number;
  readonly publishedTo: number;
}

export class SegmentSeries {
  private writer: SegmentWriter | undefined;
  private period = -Infinity;
  private firstSequence = 0;
  private lastSequence = 0;
  private publishedFrom = 0;
  private publishedTo = 0;

  /** @param finished called after each segment that is in its place */
  constructor(
    private readonly archive: Archive,
    private readonly origin: SegmentOrigin,
    private readonly finished: () => void = () => undefined,
    /** Messages before the first that are lost to the archive. */
    private missed = 0,
  ) {}

  /** Says what the following deliveries are of; ends the segment before where it is another's. */
  begin(period: number, { first, last, publishedFrom, publishedTo }: MessageRun): void {
    if (this.writer && (period !== this.period || this.writer.size >= MOST)) this.end();
    if (!this.writer) {
      this.period = period;
      this.firstSequence = first;
      this.publishedFrom = publishedFrom;
      this.writer = new SegmentWriter(
        this.archive.pathOf({ publishedFrom, firstSequence: first }),
        this.origin,
      );
    }
    this.lastSequence = last;
    this.publishedTo = publishedTo;
  }

  append(each: SourcedDelivery): void {
    this.writer?.append(each);
  }

  /** Ends the segment that is being written, if any. */
  end(): void {
    const { writer, firstSequence, lastSequence, publishedFrom, publishedTo, missed } = this;
    if (!writer) return;
    writer.finish({ firstSequence, lastSequence, publishedFrom, publishedTo, missed });
    this.writer = undefined;
    this.missed = 0;
    this.finished();
  }

  /** Drops what is not finished. */
  abandon(): void {
    this.writer?.abandon();
    this.writer = undefined;
  }
}
