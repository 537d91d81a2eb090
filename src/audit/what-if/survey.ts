/** The first reading of a dataset: what scores are like, where clicks fall, whom it is about. */
import { rowShard } from '../../detectors/row-shard.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import type { Lacking } from '../findings/findings.js';
import { configuredExamination, estimatedExamination, type Examination } from './examination.js';
import { HashSample, rowHash } from './hash-sample.js';
import type { WhatIfOptions } from './options.js';
import { countedItems, PositionTally, SHARDS } from './position-tally.js';
import { binOf, calibrated, BINS, scaled, scoreScale, type ScoreScale } from './score-scale.js';
import type { SegmentScales } from './slate.js';

/** Rows of a segment whose scores are looked at. */
const SCORE_SAMPLE = 16_384;
/** Fewer labels than this say too little of what a score is worth. */
const FEWEST_LABELS = 30;
/** References count as present where at least this share of the scored rows has one. */
const MOST_ROWS = 0.9;

/** What is known of a segment before its slates are ranked anew. */
export interface SegmentSurvey {
  readonly recommendations: number;
  /** Of these, how many have a user. */
  readonly withUser: number;
  /** Candidates that were not shown. */
  readonly notShown: number;
  /** The deepest position shown, as far as positions are looked at. */
  readonly depth: number;
  readonly scales: SegmentScales;
  readonly accuracy: 'reference' | 'labels' | 'none';
  readonly examination: Examination | Lacking;
}

export interface Survey {
  /** By segment number. */
  readonly segments: readonly SegmentSurvey[];
  /** Share of each category among all rewarded impressions. */
  readonly everyone: Float64Array;
}

class SegmentTally {
  recommendations = 0;
  withUser = 0;
  notShown = 0;
  depth = 0;
  scored = 0;
  referenced = 0;
  readonly scores = new HashSample(SCORE_SAMPLE);
  readonly references = new HashSample(SCORE_SAMPLE);
  /** Score, label and weight. */
  readonly labels = new HashSample(SCORE_SAMPLE);

  row(rows: AuditRows, row: number, hash: number): void {
    if (rows.shown[row] === 0) this.notShown++;
    const score = rows.score[row]!;
    if (Number.isNaN(score)) return;
    this.scored++;
    this.scores.add(hash, score);
    const reference = rows.reference[row]!;
    if (!Number.isNaN(reference)) {
      this.referenced++;
      this.references.add(hash, reference);
    }
    const inclusion = rows.inclusion[row]!;
    const label = rows.label[row]!;
    if (!Number.isNaN(label) && inclusion > 0) this.labels.add(hash, score, label, 1 / inclusion);
  }
}

/** Reads all buckets once. Memory does not grow with the rows. */
export function surveyOf(
  dataset: AuditDataset,
  options: WhatIfOptions,
  onBucket: () => void,
): Survey {
  const { segments, items, categories } = dataset;
  const tallies = segments.map(() => new SegmentTally());
  const explores = segments.map(({ policy }) => options.exploration.includes(policy));
  const counted = countedItems(items.hashHigh, items.size, options.maxPositionItems);
  const positions = new Map<string, PositionTally>();
  const tallyOf = segments.map(({ surface }, segment) => {
    const random = segments.some((other, i) => other.surface === surface && explores[i]!);
    if (options.examination !== undefined || (random && !explores[segment]!)) return undefined;
    const known = positions.get(surface) ?? new PositionTally(counted.counted, options.depth);
    positions.set(surface, known);
    return known;
  });
  const rewarded = new Float64Array(categories.length);
  for (let bucket = 0; bucket < dataset.buckets; bucket++) {
    const rows = dataset.bucket(bucket);
    for (let r = 0; r < rows.recommendations; r++) {
      const segment = rows.segment[r]!;
      const tally = tallies[segment]!;
      tally.recommendations++;
      tally.withUser += rows.hasUser[r]!;
      const shard = rowShard(rows, r, SHARDS);
      const { idHigh, idLow, start } = rows;
      let place = 0;
      for (let row = start[r]!; row < start[r + 1]!; row++) {
        tally.row(rows, row, rowHash(idHigh[r]!, idLow[r]!, row - start[r]!));
        if (rows.shown[row] === 0) continue;
        place++;
        const item = rows.item[row]!;
        const position = rows.position[row]! > 0 ? rows.position[row]! : place;
        if (position <= options.depth) {
          tally.depth = Math.max(tally.depth, position);
          const clicked = (rows.signals[row]! >>> dataset.plan.proxy) & 1;
          tallyOf[segment]?.add(segment, shard, counted.number[item]!, position - 1, clicked);
        }
        if (rows.reward[row]! > 0) countCategories(dataset, item, rewarded);
      }
    }
    onBucket();
  }
  const total = rewarded.reduce((sum, each) => sum + each, 0);
  const curves = new Map<string, Examination | Lacking>();
  return {
    segments: tallies.map((tally, segment) => {
      const { surface } = segments[segment]!;
      const random = segments.some((other, i) => other.surface === surface && explores[i]!);
      const examination =
        curves.get(surface) ??
        (options.examination === undefined
          ? estimatedExamination(positions.get(surface), random)
          : configuredExamination(options.examination, options.depth));
      curves.set(surface, examination);
      return { ...surveyed(tally), examination };
    }),
    everyone: rewarded.map((each) => (total > 0 ? each / total : 0)),
  };
}

function countCategories({ items }: AuditDataset, item: number, counts: Float64Array): void {
  const first = items.categoryStart[item]!;
  const end = items.categoryStart[item + 1]!;
  for (let at = first; at < end; at++) counts[items.category[at]!]! += 1 / (end - first);
}

function surveyed(tally: SegmentTally): Omit<SegmentSurvey, 'examination'> {
  const { recommendations, withUser, notShown, depth } = tally;
  const score = scoreScale(tally.scores);
  const byReference = tally.referenced >= MOST_ROWS * tally.scored && tally.scored > 0;
  const accuracy = byReference
    ? 'reference'
    : tally.labels.size >= FEWEST_LABELS
      ? 'labels'
      : 'none';
  const scales: SegmentScales =
    accuracy === 'none'
      ? { score }
      : {
          score,
          accuracy:
            accuracy === 'reference'
              ? byReferences(score, scoreScale(tally.references))
              : byLabels(score, tally.labels),
        };
  return { recommendations, withUser, notShown, depth, scales, accuracy };
}

/** The reference on a scale of its own; a row without one has its score's place. */
function byReferences(score: ScoreScale, references: ScoreScale) {
  return (own: number, reference: number) =>
    Number.isNaN(reference) ? scaled(score, own) : scaled(references, reference);
}

/** The mean label of the score's bin. */
function byLabels(score: ScoreScale, labels: HashSample) {
  const total = new Float64Array(BINS);
  const weight = new Float64Array(BINS);
  for (let i = 0; i < labels.size; i++) {
    const bin = binOf(score, labels.values[3 * i]!);
    total[bin]! += labels.values[3 * i + 1]! * labels.values[3 * i + 2]!;
    weight[bin]! += labels.values[3 * i + 2]!;
  }
  const curve = calibrated(total, weight);
  return (own: number) => curve[binOf(score, own)]!;
}
