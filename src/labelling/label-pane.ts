/**
 * What one pane holds for labelling: by segment the candidates of each cell and the items seen, then the
 * reports, the answers and the guidelines that were announced. A commutative monoid.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { compareSegments, OTHER_SEGMENT, segmentOf, type Segment } from '../windows/segment.js';
import type { Answer } from './answer.js';
import type { Candidate } from './candidate.js';
import { CandidateSample } from './candidate-sample.js';
import { ItemSightings } from './item-sightings.js';
import type { LabellingOptions } from './labelling-options.js';
import type { Report } from './reports.js';
import { Smallest } from './smallest.js';

/** Most reports, and most answers, of a partition's pane. */
const MOST_REPORTS = 1000;
const MOST_ANSWERS = 10_000;

export type LabelPaneOptions = Pick<LabellingOptions, 'candidates' | 'maxItems' | 'maxSegments'>;

export interface PaneSegment {
  readonly segment: Segment;
  /** By the number of the cell. */
  readonly cells: Map<number, CandidateSample>;
  readonly items: ItemSightings;
}

/** A guideline's edit, as a change has announced it. */
export interface Announcement {
  readonly time: number;
  readonly idHigh: number;
  readonly idLow: number;
  readonly guideline: string;
}

/** Order in time, then by the hash of the event's id. */
export function compareTimes(
  a: { readonly time: number; readonly idHigh: number; readonly idLow: number },
  b: { readonly time: number; readonly idHigh: number; readonly idLow: number },
): number {
  return a.time - b.time || a.idHigh - b.idHigh || a.idLow - b.idLow;
}

export class LabelPane {
  readonly segments = new Map<string, PaneSegment>();
  readonly reports = new Smallest<Report>(MOST_REPORTS, compareTimes);
  readonly answers = new Smallest<Answer>(MOST_ANSWERS, compareTimes);
  /** The last one of the pane. */
  announcement: Announcement | undefined;
  /** Segments beyond the most that were kept apart. */
  isOverfull = false;
  /** Segments from this one on, by hash, are in the rest; undefined while there is room. */
  private bound: Segment | undefined;

  constructor(private readonly options: LabelPaneOptions) {}

  /** The segment's part of the pane; of more segments than there may be those with small hashes stay apart. */
  segment(segment: Segment): PaneSegment {
    const known = this.segments.get(segment.key);
    if (known) return known;
    if (segment.key !== OTHER_SEGMENT.key && !this.admit(segment)) {
      return this.segment(OTHER_SEGMENT);
    }
    const added = {
      segment,
      cells: new Map<number, CandidateSample>(),
      items: new ItemSightings(this.options.maxItems),
    };
    this.segments.set(segment.key, added);
    return added;
  }

  /** The sample of a cell. */
  cell({ cells }: PaneSegment, cell: number): CandidateSample {
    let sample = cells.get(cell);
    if (!sample) cells.set(cell, (sample = new CandidateSample(this.options.candidates)));
    return sample;
  }

  announce(announcement: Announcement): void {
    const { announcement: before } = this;
    if (!before || compareTimes(announcement, before) > 0) this.announcement = announcement;
  }

  /** Takes in the same pane of another partition. */
  merge(other: LabelPane): void {
    this.isOverfull ||= other.isOverfull;
    for (const part of other.segments.values()) this.mergeInto(this.segment(part.segment), part);
    // What the other one had to cut stays cut.
    if (other.bound) this.cutFrom(other.bound);
    this.reports.merge(other.reports);
    this.answers.merge(other.answers);
    if (other.announcement) this.announce(other.announcement);
  }

  encode(writer: BinaryWriter): void {
    const { segments, bound } = this;
    writer.text(
      JSON.stringify([
        this.isOverfull,
        bound ? [bound.surface, bound.policy] : null,
        this.announcement ?? null,
        [this.reports.cut, this.reports.list],
        [this.answers.cut, this.answers.list],
      ]),
    );
    writer.uint32(segments.size);
    for (const { segment, cells, items } of segments.values()) {
      writer.text(segment.surface);
      writer.text(segment.policy);
      writer.uint32(cells.size);
      for (const [cell, sample] of cells) {
        writer.float64(cell);
        sample.encode(writer);
      }
      items.encode(writer);
    }
  }

  static decode(reader: BinaryReader, options: LabelPaneOptions): LabelPane {
    const pane = new LabelPane(options);
    const [isOverfull, bound, announcement, reports, answers] = JSON.parse(reader.text()) as [
      boolean,
      [string, string] | null,
      Announcement | null,
      [number, Report[]],
      [number, Answer[]],
    ];
    pane.isOverfull = isOverfull;
    if (bound) pane.bound = segmentOf(...bound);
    pane.announcement = announcement ?? undefined;
    pane.reports.restore(reports[0], reports[1].map(withNumbers));
    pane.answers.restore(...answers);
    for (let left = reader.uint32(); left > 0; left--) {
      const segment = segmentOf(reader.text(), reader.text());
      const cells = new Map<number, CandidateSample>();
      for (let more = reader.uint32(); more > 0; more--) {
        const cell = reader.float64();
        cells.set(cell, CandidateSample.decode(reader, options.candidates));
      }
      const items = ItemSightings.decode(reader, options.maxItems);
      pane.segments.set(segment.key, { segment, cells, items });
    }
    return pane;
  }

  private mergeInto(own: PaneSegment, part: PaneSegment): void {
    for (const [cell, sample] of part.cells) this.cell(own, cell).merge(sample);
    own.items.merge(part.items);
  }

  /** Whether the segment is kept apart; the one with the largest hash goes to the rest for it. */
  private admit(segment: Segment): boolean {
    const apart = this.apart();
    if (!this.bound && apart.length < this.options.maxSegments) return true;
    const largest = apart.at(-1);
    const isFull = apart.length >= this.options.maxSegments;
    if (this.bound && compareSegments(segment, this.bound) >= 0) return false;
    if (!isFull) return true;
    if (!largest || compareSegments(segment, largest.segment) > 0) {
      this.cutFrom(segment);
      return false;
    }
    this.cutFrom(largest.segment);
    return true;
  }

  private cutFrom(bound: Segment): void {
    this.isOverfull = true;
    if (this.bound && compareSegments(this.bound, bound) <= 0) return;
    this.bound = bound;
    for (const part of this.apart()) {
      if (compareSegments(part.segment, bound) >= 0) this.toOther(part);
    }
  }

  /** Adds a segment's part to the rest. */
  toOther(part: PaneSegment): void {
    this.segments.delete(part.segment.key);
    this.mergeInto(this.segment(OTHER_SEGMENT), part);
  }

  private apart(): PaneSegment[] {
    return [...this.segments.values()]
      .filter(({ segment }) => segment.key !== OTHER_SEGMENT.key)
      .sort((a, b) => compareSegments(a.segment, b.segment));
  }
}

/** JSON keeps absent numbers as null. */
function withNumbers(report: Report): Report {
  const { carried } = report;
  if (!carried) return report;
  const numbers = Object.entries(carried.candidate).map(([name, value]) => [
    name,
    (value as unknown) ?? NaN,
  ]);
  return {
    ...report,
    carried: { ...carried, candidate: Object.fromEntries(numbers) as Candidate },
  };
}
