/**
 * One partition's impressions after their exposure: outcomes and labels are brought to them, and what
 * came of them is shown to the parts that ask for it, pane by pane.
 */
import type { SignalPlan } from '../detectors/signal-plan.js';
import type { LabelBatch, OutcomeBatch, RecommendationBatch } from '../events/batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import {
  decodeSegments,
  encodeSegments,
  type ClosedPane,
  type JudgedPane,
  type LabelDelay,
} from './closed-pane.js';
import { Join, type Attempt } from './join.js';
import { Judging } from './judging.js';
import { paneOf } from './pane.js';
import type { Lanes, PlacedPart } from './placed-parts.js';
import type { Segment } from './segment.js';
import { SegmentStates } from './segment-states.js';
import { viewedOf } from './viewed.js';

export interface AttributionOptions {
  readonly paneMs: number;
  /** Length of a pane of labels, a whole number of panes. */
  readonly labelPaneMs: number;
  /** How long after its impression an outcome still counts. */
  readonly attributionMs: number;
  /** How long after its impression a label still counts. */
  readonly rememberMs: number;
  /** Most impressions a partition remembers. */
  readonly maxImpressions: number;
  readonly maxPaneSegments: number;
  /** Hash of the question that quality is judged by; undefined: all labels answer the same one. */
  readonly question: number | undefined;
}

/** What closing a pane brought, beside its exposures. */
export type Attributed = Pick<ClosedPane, 'settled' | 'judged' | 'labelDelays'> & {
  /** By kind: came with their context instead of a recommendation that is remembered. */
  readonly outcomesByContext: number;
  readonly labelsByContext: number;
  readonly unattributedOutcomes: number;
  readonly unattributedLabels: number;
  readonly itemLevelLabels: number;
};

export class Attribution {
  readonly join: Join;
  private readonly judging: Judging;
  /** States of panes that were settled before their time, for want of room. */
  private readonly early = new Map<number, SegmentStates>();
  /** What is known for panes of labels and has not been handed over. */
  private judged = new Map<number, SegmentStates>();

  constructor(
    private readonly options: AttributionOptions,
    private readonly plan: SignalPlan,
    private readonly lanes: Lanes,
  ) {
    this.join = new Join(options, plan);
    this.judging = new Judging(options, this.join);
  }

  recommendation(batch: RecommendationBatch, row: number, pane: number, segment: Segment): void {
    this.join.impressions.recommendation(batch, row, pane, segment);
    this.makeRoom();
  }

  /** Takes in an outcome that is not late. */
  outcome(batch: OutcomeBatch, row: number, segment: Segment | undefined): Attempt {
    return this.join.outcome(batch, row, segment);
  }

  label(batch: LabelBatch, row: number, segment: Segment | undefined): void {
    this.judging.label(batch, row, segment);
  }

  /** The first pane in whose closing something is due; Infinity for none. */
  get due(): number {
    let due = Math.min(this.join.due, this.judging.due);
    for (const pane of this.early.keys()) due = Math.min(due, pane + this.join.settlesAfter);
    return due;
  }

  /** What becomes known as this pane closes. Panes close in order. */
  close(pane: number): Attributed {
    const outcomes = this.join.resolve(pane);
    this.makeRoom();
    const settledPane = pane - this.join.settlesAfter;
    const states = this.early.get(settledPane) ?? this.segmentStates(this.lanes.attribution);
    this.early.delete(settledPane);
    this.settle(settledPane, states);
    const labels = this.judging.resolve(pane);
    const labelDelays = this.judge(pane);
    this.join.forgetBy(pane);
    return {
      settled: states.seal(),
      judged: this.takeJudged(),
      labelDelays,
      outcomesByContext: outcomes.byContext,
      unattributedOutcomes: outcomes.unattributed,
      labelsByContext: labels.byContext,
      unattributedLabels: labels.unattributed,
      itemLevelLabels: labels.itemLevel,
    };
  }

  encode(writer: BinaryWriter): void {
    this.join.encode(writer);
    this.judging.encode(writer);
    this.encodeStates(this.early, this.lanes.attribution, writer);
    this.encodeStates(this.judged, this.lanes.labels, writer);
  }

  restore(reader: BinaryReader): void {
    this.join.restore(reader);
    this.judging.restore(reader);
    this.restoreStates(this.early, this.lanes.attribution, reader);
    this.restoreStates(this.judged, this.lanes.labels, reader);
  }

  private makeRoom(): void {
    const { impressions } = this.join;
    while (impressions.isFull) {
      const pane = impressions.oldest;
      if (impressions.unsettled.has(pane)) {
        let states = this.early.get(pane);
        if (!states) this.early.set(pane, (states = this.segmentStates(this.lanes.attribution)));
        this.settle(pane, states);
      }
      this.judging.keepFirsts(impressions.evict(pane));
    }
  }

  /** Shows the impressions of a pane with what they drew, to both lanes. */
  private settle(pane: number, states: SegmentStates): void {
    const of = this.join.settle(pane);
    if (!of) return;
    const { batch } = of;
    if (this.lanes.attribution.length > 0) {
      const { view } = this.plan;
      for (let row = 0; row < batch.length; row++) states.add(of.segment(row), row);
      states.settle(batch, view === undefined ? undefined : viewedOf(batch, view));
    }
    if (this.lanes.labels.length > 0) {
      const { paneMs, labelPaneMs } = this.options;
      const judged = this.judgedPane(paneOf(pane * paneMs, labelPaneMs));
      for (let row = 0; row < batch.length; row++) judged.add(of.segment(row), row);
      judged.settle(batch, undefined);
    }
  }

  /** Shows the labels that are due. */
  private judge(pane: number): LabelDelay[] {
    const { labelPaneMs } = this.options;
    const delays = new Map<string, { pane: number; delay: number; labels: number }>();
    this.judging.show(pane, (batch, rows) => {
      rows.forEach(({ segment, impressionTime }, row) => {
        const labelPane = paneOf(impressionTime, labelPaneMs);
        this.judgedPane(labelPane).add(segment, row);
        if (batch.earlier[row]! > 0) return;
        const at = paneOf(impressionTime + batch.delay[row]!, labelPaneMs);
        const delay = Math.max(0, at - labelPane);
        const key = `${labelPane} ${delay}`;
        const same = delays.get(key);
        if (same) same.labels++;
        else delays.set(key, { pane: labelPane, delay, labels: 1 });
      });
      for (const states of this.judged.values()) states.judge(batch);
    });
    return [...delays.values()];
  }

  private judgedPane(labelPane: number): SegmentStates {
    let states = this.judged.get(labelPane);
    if (!states) this.judged.set(labelPane, (states = this.segmentStates(this.lanes.labels)));
    return states;
  }

  private takeJudged(): JudgedPane[] {
    const judged = sorted(this.judged).map(([pane, states]) => ({ pane, segments: states.seal() }));
    this.judged = new Map();
    return judged;
  }

  private segmentStates(parts: readonly PlacedPart[]): SegmentStates {
    return new SegmentStates(parts, this.options.maxPaneSegments);
  }

  private encodeStates(
    map: ReadonlyMap<number, SegmentStates>,
    parts: readonly PlacedPart[],
    writer: BinaryWriter,
  ): void {
    writer.uint32(map.size);
    for (const [pane, states] of sorted(map)) {
      writer.float64(pane);
      encodeSegments(states.seal(), parts, writer);
    }
  }

  private restoreStates(
    map: Map<number, SegmentStates>,
    parts: readonly PlacedPart[],
    reader: BinaryReader,
  ): void {
    for (let left = reader.uint32(); left > 0; left--) {
      const pane = reader.float64();
      const states = this.segmentStates(parts);
      states.absorb(decodeSegments(reader, parts));
      map.set(pane, states);
    }
  }
}

function sorted<Value>(map: ReadonlyMap<number, Value>): [number, Value][] {
  return [...map].sort(([a], [b]) => a - b);
}
