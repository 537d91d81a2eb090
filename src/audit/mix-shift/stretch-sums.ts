/** What of each category was shown in a stretch and what it drew, by shard of users. */
import { shardOf } from '../../statistics/shard.js';
import type { TimeSpan } from '../../detectors/reading.js';
import { categoryNames, categoryParts } from '../dataset/category-weights.js';
import type { AuditDataset } from '../dataset/rows.js';
import { ItemAudience } from '../stretches/item-audience.js';
import type { CategorySums } from './decomposition.js';

/** Replicates of the jackknife. */
export const SHARDS = 20;

/** What means are of: the proxy of all impressions, the labels by inverse inclusion probability. */
export const MEANS = ['proxy', 'label'] as const;

/** Sums of one mean, segment and stretch. Memory: 320 bytes a category that occurs. */
export class StretchSums {
  /** By category: weights of the shards, then weighted values. */
  private readonly cells: (Float64Array | undefined)[] = [];
  /** Impressions or labels. */
  n = 0;
  readonly populated = new Uint8Array(SHARDS);

  add(category: number, shard: number, weight: number, value: number): void {
    const cell = (this.cells[category] ??= new Float64Array(2 * SHARDS));
    cell[shard]! += weight;
    cell[SHARDS + shard]! += weight * value;
  }

  /** The sums of all shards, or of all but one; `numbers` are the categories that are wanted. */
  sums(numbers: readonly number[], without = -1): CategorySums {
    const over = (category: number, from: number): number => {
      const cell = this.cells[category];
      let sum = 0;
      // Added up, not taken off: what only one shard has must leave exactly nothing.
      for (let j = 0; cell && j < SHARDS; j++) if (j !== without) sum += cell[from + j]!;
      return sum;
    };
    return {
      weight: Float64Array.from(numbers, (category) => over(category, 0)),
      value: Float64Array.from(numbers, (category) => over(category, SHARDS)),
    };
  }
}

/** A stretch of a dataset, tallied. */
export interface StretchTally {
  readonly names: readonly string[];
  /** By segment. */
  readonly proxy: readonly StretchSums[];
  readonly label: readonly StretchSums[];
  /** Whether enough users stand for a category, or for a segment at all. */
  readonly isEnough: (mean: (typeof MEANS)[number], segment: number, category?: number) => boolean;
}

/**
 * Tallies the impressions of a dataset, of a span of time where one is given. One pass; O(rows).
 *
 * Labels count where their inclusion probability is known, by its inverse; without it they may have
 * been chosen for being bad.
 */
export function tallyStretch(
  dataset: AuditDataset,
  span: TimeSpan | undefined,
  progress: () => void,
): StretchTally {
  const names = categoryNames(dataset);
  const parts = categoryParts(dataset);
  const audience = new ItemAudience();
  const proxy = dataset.segments.map(() => new StretchSums());
  const label = dataset.segments.map(() => new StretchSums());
  const everything = names.length;
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      const time = rows.time[r]!;
      if (span && !(span.start <= time && time < span.end)) continue;
      const segment = rows.segment[r]!;
      const [high, low] = [rows.userHigh[r]!, rows.userLow[r]!];
      const shard = shardOf(high, low, SHARDS);
      const count = (mean: number, to: StretchSums, row: number, weight: number, value: number) => {
        const place = MEANS.length * segment + mean;
        to.n++;
        to.populated[shard] = 1;
        audience.see(place, everything, 0, high, low);
        parts(rows.item[row]!, (category, part) => {
          to.add(category, shard, weight * part, value);
          audience.see(place, category, 0, high, low);
        });
      };
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (rows.shown[row] === 0) continue;
        count(0, proxy[segment]!, row, 1, rows.reward[row]!);
        const weight = 1 / rows.inclusion[row]!;
        const value = rows.label[row]!;
        if (weight >= 1 && !Number.isNaN(value)) count(1, label[segment]!, row, weight, value);
      }
    }
    progress();
  }
  const isEnough: StretchTally['isEnough'] = (mean, segment, category = everything) =>
    audience.isEnough(MEANS.length * segment + MEANS.indexOf(mean), category, 0);
  return { names, proxy, label, isEnough };
}
