/** The labels of a segment that a learner learns from or is judged by, in columns. */
import { shardOf } from '../../statistics/shard.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';

/** One entry a label. */
export class LessonLabels {
  length = 0;
  /** Curated labels among them. */
  curated = 0;
  readonly synthetic: boolean[] = [];
  readonly item: number[] = [];
  readonly hasUser: boolean[] = [];
  readonly userHigh: number[] = [];
  readonly userLow: number[] = [];
  readonly idHigh: number[] = [];
  readonly idLow: number[] = [];
  readonly label: number[] = [];
  /** 1/inclusion of curated labels; 1 of synthetic ones. */
  readonly weight: number[] = [];

  add(rows: AuditRows, r: number, row: number, synthetic: boolean): void {
    this.length++;
    if (!synthetic) this.curated++;
    this.synthetic.push(synthetic);
    this.item.push(rows.item[row]!);
    this.hasUser.push(rows.hasUser[r] === 1);
    this.userHigh.push(rows.userHigh[r]!);
    this.userLow.push(rows.userLow[r]!);
    this.idHigh.push(rows.idHigh[r]!);
    this.idLow.push(rows.idLow[r]!);
    this.label.push(rows.label[row]!);
    this.weight.push(synthetic ? 1 : 1 / rows.inclusion[row]!);
  }

  /** The part of the users, of so many, that a label's belongs to. */
  part(row: number, parts: number): number {
    return shardOf(this.userHigh[row]!, this.userLow[row]!, parts);
  }

  /** Rows for which this holds. */
  where(holds: (row: number) => boolean): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.length; row++) if (holds(row)) rows.push(row);
    return rows;
  }
}

/**
 * Whether a row has a label to learn from: curated ones need an inclusion probability, since they judge
 * as well.
 */
export function teaches(rows: AuditRows, row: number, synthetic: boolean): boolean {
  if (rows.shown[row] === 0 || Number.isNaN(rows.label[row])) return false;
  return synthetic || rows.inclusion[row]! > 0;
}

/** The labels of each segment and the impressions it has. One pass; 100 bytes a label. */
export function lessonLabels(
  dataset: AuditDataset,
  syntheticSources: readonly string[],
): readonly { readonly labels: LessonLabels; readonly shown: number }[] {
  const isSynthetic = dataset.sources.map((source) => syntheticSources.includes(source));
  const found = dataset.segments.map(() => ({ labels: new LessonLabels(), shown: 0 }));
  for (let number = 0; number < dataset.buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      const into = found[rows.segment[r]!]!;
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (rows.shown[row] === 1) into.shown++;
        const synthetic = isSynthetic[rows.source[row]!]!;
        if (teaches(rows, row, synthetic)) into.labels.add(rows, r, row, synthetic);
      }
    }
  }
  return found;
}
