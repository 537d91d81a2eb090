/**
 * A pane that is still being filled by one partition: per segment the detectors' accumulators, and
 * the items and changes declared in it.
 */
import type { Accumulator, Detector } from '../detectors/detector.js';
import type { RecommendationBatch } from '../events/batch.js';
import { growColumns } from '../events/columns.js';
import type { ClosedPane, PaneSegment } from './closed-pane.js';
import type { ItemDeclaration } from './catalogue.js';
import type { ChangeDeclaration } from './change-log.js';
import { compareSegments, OTHER_SEGMENT, type Segment } from './segment.js';

/** One segment's share of an open pane. */
export class SegmentPane {
  /** Rows of the delivery at hand that belong here; observed together, then emptied. */
  rows = new Uint32Array(64);
  count = 0;
  private readonly accumulators: readonly Accumulator<unknown>[];
  /** States from before a restart or from segments folded in here. */
  private base: readonly unknown[] | undefined;

  constructor(
    readonly segment: Segment,
    private readonly detectors: readonly Detector[],
  ) {
    this.accumulators = detectors.map((detector) => detector.accumulator());
  }

  add(row: number): void {
    if (this.count === this.rows.length) growColumns<SegmentPane>(this, ['rows'], this.count + 1);
    this.rows[this.count++] = row;
  }

  /** Shows the collected rows to every detector. */
  observe(batch: RecommendationBatch): void {
    if (this.count === 0) return;
    for (const accumulator of this.accumulators) accumulator.observe(batch, this.rows, this.count);
    this.count = 0;
  }

  /** Adds states (one a detector) to what is observed here. */
  absorb(states: readonly unknown[]): void {
    this.base = this.mergedWith(this.base, states);
  }

  /** The state of each detector. */
  seal(): readonly unknown[] {
    return this.mergedWith(
      this.base,
      this.accumulators.map((accumulator) => accumulator.seal()),
    );
  }

  private mergedWith(
    base: readonly unknown[] | undefined,
    states: readonly unknown[],
  ): readonly unknown[] {
    if (base === undefined) return states;
    return this.detectors.map(({ summary }, i) => summary.merge(base[i], states[i]));
  }
}

export class OpenPane {
  readonly items: ItemDeclaration[] = [];
  readonly changes: ChangeDeclaration[] = [];
  /** Whether segments had to be merged for want of room. */
  isOverfull = false;
  private readonly segments = new Map<string, SegmentPane>();
  private other: SegmentPane | undefined;
  /** The segment with the largest hash, the next to be cut. */
  private largest: Segment | undefined;

  /**
   * @param maxSegments most segments kept apart in a pane; above it those with the smallest hashes
   *   stay and the rest is merged, so that the outcome does not depend on the order of arrival
   */
  constructor(
    readonly pane: number,
    private readonly detectors: readonly Detector[],
    private readonly maxSegments: number,
  ) {}

  /** Where the segment's rows go: its own place, or the common one when there are too many. */
  segment(segment: Segment): SegmentPane {
    const known = this.segments.get(segment.key);
    if (known) return known;
    if (this.segments.size >= this.maxSegments) {
      this.isOverfull = true;
      if (compareSegments(segment, this.largest!) > 0) return this.theRest();
      this.cut(this.largest!);
    }
    const added = new SegmentPane(segment, this.detectors);
    this.segments.set(segment.key, added);
    this.largest = undefined;
    for (const { segment: each } of this.segments.values()) {
      if (!this.largest || compareSegments(each, this.largest) > 0) this.largest = each;
    }
    return added;
  }

  /** Shows all collected rows to the detectors. */
  observe(batch: RecommendationBatch): void {
    for (const segment of this.segments.values()) segment.observe(batch);
    this.other?.observe(batch);
  }

  /** Everything collected so far, in canonical order. */
  seal(): ClosedPane {
    const segments: PaneSegment[] = [...this.segments.values()]
      .sort((a, b) => compareSegments(a.segment, b.segment))
      .map((each) => ({ segment: each.segment, states: each.seal() }));
    if (this.other) segments.push({ segment: OTHER_SEGMENT, states: this.other.seal() });
    return { pane: this.pane, segments, items: this.items, changes: this.changes };
  }

  /** Takes back what `seal` gave, after a restart. */
  restore(sealed: ClosedPane): void {
    this.items.push(...sealed.items);
    this.changes.push(...sealed.changes);
    for (const { segment, states } of sealed.segments) {
      const place = segment.key === OTHER_SEGMENT.key ? this.theRest() : this.segment(segment);
      place.absorb(states);
    }
  }

  private cut(segment: Segment): void {
    const cut = this.segments.get(segment.key)!;
    const rest = this.theRest();
    for (let i = 0; i < cut.count; i++) rest.add(cut.rows[i]!);
    rest.absorb(cut.seal());
    this.segments.delete(segment.key);
  }

  private theRest(): SegmentPane {
    return (this.other ??= new SegmentPane(OTHER_SEGMENT, this.detectors));
  }
}
