/** What there is to learn from in each segment, and how much of it to learn from for a curve. */
import type { AuditDataset } from '../dataset/rows.js';
import { ItemAudience } from '../stretches/item-audience.js';
import type { LearningCurve } from '../findings/findings.js';
import { teaches } from './lesson-labels.js';

export type LearningData = LearningCurve['data'];

/**
 * Trains on so many examples of some data and returns the quality on held-out curated labels, higher
 * being better (an AUC); NaN where it cannot be had.
 *
 * The seed decides everything of chance: which examples (nested: `placeInOrder`), their order, the
 * first weights and which labels are held out. The same arguments give the same quality; n = 0 asks
 * for the model that has learned nothing. Of `both`, n is of the two together, in the proportion in
 * which there are.
 *
 * @param segment number in `AuditDataset.segments`, where the quality is measured
 */
export type Learn = (data: LearningData, n: number, seed: number, segment: number) => number;

/** Examples by kind of data, and whether they are of enough users to be told of. */
export type Available = Readonly<Record<LearningData, number>> & { readonly publishable: boolean };

/**
 * The examples of each segment: proprietary ones are what was shown, whatever it drew; curated and
 * synthetic ones are labels, by their source, curated ones with a known inclusion. One pass; O(rows).
 *
 * @param trainingShare share of the curated labels that is not held out
 */
export function availableExamples(
  dataset: AuditDataset,
  syntheticSources: readonly string[],
  trainingShare: number,
): Available[] {
  const audience = new ItemAudience();
  const isSynthetic = dataset.sources.map((source) => syntheticSources.includes(source));
  const found = dataset.segments.map(() => ({ proprietary: 0, curated: 0, synthetic: 0 }));
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      const segment = rows.segment[r]!;
      const counts = found[segment]!;
      audience.see(segment, 0, 0, rows.userHigh[r]!, rows.userLow[r]!);
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (rows.shown[row] === 0) continue;
        counts.proprietary++;
        const synthetic = isSynthetic[rows.source[row]!]!;
        if (teaches(rows, row, synthetic)) counts[synthetic ? 'synthetic' : 'curated']++;
      }
    }
  }
  return found.map((counts, segment) => {
    const curated = Math.floor(counts.curated * trainingShare);
    const both = counts.proprietary + curated;
    return { ...counts, curated, both, publishable: audience.isEnough(segment, 0, 0) };
  });
}

/**
 * Sizes of a learning curve, each half of the next, the last being all there is. Undefined where the
 * smallest would be below `smallest`.
 *
 * @example learningSizes(1600, 7, 25) // 25, 50, 100, 200, 400, 800, 1600
 */
export function learningSizes(
  available: number,
  sizes: number,
  smallest: number,
): Float64Array | undefined {
  if (available < examplesNeeded(sizes, smallest)) return undefined;
  return Float64Array.from({ length: sizes }, (_, at) =>
    Math.round(available / (1 << (sizes - 1 - at))),
  );
}

/** Examples from which on there is a curve of so many sizes. */
export function examplesNeeded(sizes: number, smallest: number): number {
  return smallest * (1 << (sizes - 1));
}
