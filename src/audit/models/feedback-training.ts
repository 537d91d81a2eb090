/** Teaches models from what users did, a bucket at a time and all models in one pass. */
import type { AuditDataset, AuditRows } from '../dataset/rows.js';
import { isLabelled } from '../evaluation/labelled-rows.js';
import type { ComparisonOptions } from './comparison-options.js';
import { HashedLogistic } from './hashed-logistic.js';
import type { RowFeatures } from './row-features.js';

/** What a model is taught of an impression. */
export interface Lesson {
  /** How often the impression counts; 0: it is left out. */
  weight(rows: AuditRows, row: number): number;
  target(rows: AuditRows, row: number): number;
  /** Whether the position is among the features. */
  readonly positions: boolean;
}

/**
 * The rows of a segment that feedback models may learn from: shown, and not labelled, so that nothing
 * of an impression that judges them taught them. Calls back with each.
 */
export function eachFeedbackRow(
  dataset: AuditDataset,
  segment: number,
  share: number,
  found: (rows: AuditRows, recommendation: number, row: number) => void,
  bucketDone: () => void,
): void {
  for (let bucket = 0; bucket < dataset.buckets; bucket++) {
    const rows = dataset.bucket(bucket);
    for (let r = 0; r < rows.recommendations; r++) {
      if (rows.segment[r] !== segment || rows.idHigh[r]! / 0x1_0000_0000 >= share) continue;
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (rows.shown[row] === 1 && !isLabelled(rows, row)) found(rows, r, row);
      }
    }
    bucketDone();
  }
}

/** One model a lesson, each after the same passes over the same impressions in the same order. */
export function trainOnFeedback(
  dataset: AuditDataset,
  segment: number,
  share: number,
  lessons: readonly Lesson[],
  features: RowFeatures,
  { learning, clickPasses }: Pick<ComparisonOptions, 'learning' | 'clickPasses'>,
  bucketDone: () => void,
): HashedLogistic[] {
  const models = lessons.map(() => new HashedLogistic(learning, clickPasses));
  const teach = (rows: AuditRows, r: number, row: number) => {
    const position = rows.position[row]!;
    const hasUser = rows.hasUser[r] === 1;
    const { userHigh, userLow, item } = rows;
    // The position comes last, so that a model that is not told it reads one feature less.
    const all = features.of(item[row]!, hasUser, userHigh[r]!, userLow[r]!, position);
    for (let at = 0; at < lessons.length; at++) {
      const lesson = lessons[at]!;
      const weight = lesson.weight(rows, row);
      if (weight === 0) continue;
      const count = position > 0 && !lesson.positions ? all - 1 : all;
      models[at]!.learn(features.slots, count, lesson.target(rows, row), weight);
    }
  };
  for (let pass = 0; pass < clickPasses; pass++) {
    eachFeedbackRow(dataset, segment, share, teach, bucketDone);
  }
  return models;
}
