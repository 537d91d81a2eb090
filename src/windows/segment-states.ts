/**
 * A pane's observations by segment: for each a list of rows that belong to it, shown to the parts'
 * accumulators together, and in the end their states.
 */
import type { Accumulator } from '../detectors/detector.js';
import type { Impressions, JudgedImpressions, SettledImpressions } from '../events/impressions.js';
import { growColumns } from '../events/columns.js';
import type { PlacedPart } from './placed-parts.js';
import { mergeStates, paneSummaries, type States } from './part-states.js';
import { compareSegments, OTHER_SEGMENT, type Segment } from './segment.js';

/** One segment's states of a pane. */
export interface PaneSegment {
  readonly segment: Segment;
  readonly states: States;
}

/** One segment's share of a pane that is being filled. */
class SegmentRows {
  /** Rows of the batch at hand that belong here; shown together, then emptied. */
  rows = new Uint32Array(16);
  count = 0;
  /** Made when there is something to observe: what is absorbed alone needs none. */
  private accumulators: readonly Accumulator<unknown>[] | undefined;
  /** States from before a restart or from segments folded in here. */
  private base: States | undefined;

  constructor(
    readonly segment: Segment,
    private readonly parts: readonly PlacedPart[],
  ) {}

  add(row: number): void {
    if (this.count === this.rows.length) growColumns<SegmentRows>(this, ['rows'], this.count + 1);
    this.rows[this.count++] = row;
  }

  /** Shows the collected rows to every accumulator. */
  show(show: (accumulator: Accumulator<unknown>, rows: Uint32Array, count: number) => void): void {
    if (this.count === 0) return;
    this.accumulators ??= this.parts.map(({ part }) => part.accumulator());
    for (const accumulator of this.accumulators) show(accumulator, this.rows, this.count);
    this.count = 0;
  }

  /** Adds states (one a part) to what is observed here. */
  absorb(states: States): void {
    this.base = this.base ? mergeStates(paneSummaries(this.parts), this.base, states) : states;
  }

  seal(): States {
    const { base } = this;
    const own = this.accumulators?.map((accumulator) => accumulator.seal());
    if (own && base) return mergeStates(paneSummaries(this.parts), base, own);
    return own ?? base ?? this.parts.map(({ part }) => part.summary.empty());
  }
}

export class SegmentStates {
  /** Whether segments had to be merged for want of room. */
  isOverfull = false;
  private readonly segments = new Map<string, SegmentRows>();
  private other: SegmentRows | undefined;
  /** The segment with the largest hash, the next to be cut. */
  private largest: Segment | undefined;

  /**
   * @param maxSegments most segments kept apart in a pane; above it those with the smallest hashes
   *   stay and the rest is merged, so that the outcome does not depend on the order of arrival
   */
  constructor(
    private readonly parts: readonly PlacedPart[],
    private readonly maxSegments: number,
  ) {}

  /** Notes that this row of the next batch to be shown belongs to the segment. */
  add(segment: Segment, row: number): void {
    this.place(segment).add(row);
  }

  /** Shows the rows noted since the last time as served impressions. */
  observe(batch: Impressions): void {
    this.show((accumulator, rows, count) => accumulator.observe?.(batch, rows, count));
  }

  /**
   * Shows the rows noted as settled impressions.
   *
   * @param viewed the same rows with only those impressions that were viewed, where that is what
   *   counts as exposed
   */
  settle(batch: SettledImpressions, viewed: Impressions | undefined): void {
    this.show((accumulator, rows, count) => {
      if (viewed) accumulator.observe?.(viewed, rows, count);
      accumulator.settle?.(batch, rows, count);
    });
  }

  /** Shows the rows noted as labels. */
  judge(batch: JudgedImpressions): void {
    this.show((accumulator, rows, count) => accumulator.judge?.(batch, rows, count));
  }

  /** Everything collected so far, in canonical order. */
  seal(): PaneSegment[] {
    const segments: PaneSegment[] = [...this.segments.values()]
      .sort((a, b) => compareSegments(a.segment, b.segment))
      .map((each) => ({ segment: each.segment, states: each.seal() }));
    if (this.other) segments.push({ segment: OTHER_SEGMENT, states: this.other.seal() });
    return segments;
  }

  /** Takes in what `seal` gave: after a restart, or of the same pane elsewhere. */
  absorb(sealed: readonly PaneSegment[]): void {
    for (const { segment, states } of sealed) this.place(segment).absorb(states);
  }

  private show(
    show: (accumulator: Accumulator<unknown>, rows: Uint32Array, count: number) => void,
  ): void {
    for (const segment of this.segments.values()) segment.show(show);
    this.other?.show(show);
  }

  /** The segment's own place, or the common one when there are too many. */
  private place(segment: Segment): SegmentRows {
    const known = this.segments.get(segment.key);
    if (known) return known;
    if (segment.key === OTHER_SEGMENT.key) return this.theRest();
    if (this.segments.size >= this.maxSegments) {
      this.isOverfull = true;
      if (compareSegments(segment, this.largest!) > 0) return this.theRest();
      this.cut(this.largest!);
    }
    const added = new SegmentRows(segment, this.parts);
    this.segments.set(segment.key, added);
    this.largest = undefined;
    for (const { segment: each } of this.segments.values()) {
      if (!this.largest || compareSegments(each, this.largest) > 0) this.largest = each;
    }
    return added;
  }

  private cut(segment: Segment): void {
    const cut = this.segments.get(segment.key)!;
    const rest = this.theRest();
    for (let i = 0; i < cut.count; i++) rest.add(cut.rows[i]!);
    rest.absorb(cut.seal());
    this.segments.delete(segment.key);
  }

  private theRest(): SegmentRows {
    return (this.other ??= new SegmentRows(OTHER_SEGMENT, this.parts));
  }
}
