/** The second reading of a dataset: what scores are worth in rewards, by bin, place and shard of users. */
import { rowShard } from '../../detectors/row-shard.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import { SHARDS } from './position-tally.js';
import { binOf, calibrated, BINS } from './score-scale.js';
import type { SegmentSurvey, Survey } from './survey.js';

/** A user's outcomes are predicted from the users of the other folds; a shard is in one fold. */
export const FOLDS = 5;

/** An impression that can be learned from. */
export type OnImpression = (
  rows: AuditRows,
  row: number,
  segment: number,
  shard: number,
  place: number,
) => void;

/** Shown rows with a score, at positions that are looked at with a known probability. */
export function forEachImpression(
  dataset: AuditDataset,
  segments: readonly SegmentSurvey[],
  onBucket: () => void,
  visit: OnImpression,
): void {
  for (let bucket = 0; bucket < dataset.buckets; bucket++) {
    const rows = dataset.bucket(bucket);
    for (let r = 0; r < rows.recommendations; r++) {
      const segment = rows.segment[r]!;
      const { depth, examination } = segments[segment]!;
      if (!examination.enough) continue;
      const shard = rowShard(rows, r, SHARDS);
      let ordinal = 0;
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (rows.shown[row] === 0) continue;
        ordinal++;
        const place = (rows.position[row]! > 0 ? rows.position[row]! : ordinal) - 1;
        if (place >= depth || Number.isNaN(examination.chance[place]!)) continue;
        if (!Number.isNaN(rows.score[row]!)) visit(rows, row, segment, shard, place);
      }
    }
    onBucket();
  }
}

/** Impressions and rewards of a segment. Memory: 8 bytes · 20 shards · 64 bins · depth. */
export class ScoreBooks {
  readonly depth: number;
  /** By (shard, bin, place). */
  readonly #impressions: Float64Array;
  /** By (shard, bin). */
  readonly #rewards: Float64Array;

  constructor(depth: number) {
    this.depth = depth;
    this.#impressions = new Float64Array(SHARDS * BINS * depth);
    this.#rewards = new Float64Array(SHARDS * BINS);
  }

  add(shard: number, bin: number, place: number, reward: number): void {
    this.#impressions[(shard * BINS + bin) * this.depth + place]! += 1;
    this.#rewards[shard * BINS + bin]! += reward;
  }

  /**
   * Reward of an examined item, by (fold, bin): isotonic in the score, of Σc on Σθ, from the shards of
   * the other folds, without a shard (−1: with all).
   */
  predictions(chance: Float64Array, leftOut = -1): Float64Array[] {
    return Array.from({ length: FOLDS }, (_, fold) => {
      const total = new Float64Array(BINS);
      const examined = new Float64Array(BINS);
      for (let shard = 0; shard < SHARDS; shard++) {
        if (shard === leftOut || shard % FOLDS === fold) continue;
        for (let bin = 0; bin < BINS; bin++) {
          const at = shard * BINS + bin;
          total[bin]! += this.#rewards[at]!;
          for (let place = 0; place < this.depth; place++) {
            const n = this.#impressions[at * this.depth + place]!;
            if (n > 0) examined[bin]! += n * chance[place]!;
          }
        }
      }
      return calibrated(total, examined);
    });
  }
}

/** Reads all buckets once. */
export function scoreBooks(
  dataset: AuditDataset,
  { segments }: Survey,
  onBucket: () => void,
): ScoreBooks[] {
  const books = segments.map(({ depth }) => new ScoreBooks(depth));
  forEachImpression(dataset, segments, onBucket, (rows, row, segment, shard, place) => {
    const bin = binOf(segments[segment]!.scales.score, rows.score[row]!);
    books[segment]!.add(shard, bin, place, rows.reward[row]!);
  });
  return books;
}
