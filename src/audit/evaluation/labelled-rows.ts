/** The curated labels of a segment that estimates may rest on, in columns. */
import { shardOf } from '../../statistics/shard.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';

/** One entry a label whose inclusion probability is known. */
export interface LabelledRows {
  readonly length: number;
  /** Users by dense number; who has none is a user by recommendation. */
  readonly user: Uint32Array;
  readonly users: number;
  /** Recommendations by dense number. */
  readonly recommendation: Uint32Array;
  readonly recommendations: number;
  /** Replicate of the jackknife, by user. */
  readonly shard: Uint8Array;
  /** Part of the users that is judged by models which did not see it. */
  readonly fold: Uint8Array;
  readonly hasUser: Uint8Array;
  readonly userHigh: Uint32Array;
  readonly userLow: Uint32Array;
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  readonly item: Uint32Array;
  readonly context: Uint16Array;
  readonly label: Float64Array;
  /** 1/inclusion, scaled to a mean of 1. */
  readonly weight: Float64Array;
  readonly score: Float64Array;
  readonly reference: Float64Array;
  readonly signals: Uint32Array;
}

export interface LabelCollection {
  /** By number of the segment. */
  readonly segments: readonly LabelledRows[];
  /** Labels left out: their inclusion is unknown, or there were more than the bound. */
  readonly withoutInclusion: number;
  readonly cut: number;
}

/**
 * Reads all labels of impressions that were shown, in one pass. Labels whose inclusion is unknown
 * cannot be weighted and are counted instead; above `mostLabels` a sample by hash is kept.
 */
export function collectLabels(
  dataset: AuditDataset,
  options: { readonly folds: number; readonly shards: number; readonly mostLabels: number },
  bucketDone: () => void = () => undefined,
): LabelCollection {
  const kept = Math.min(1, options.mostLabels / Math.max(1, dataset.labels));
  const columns = dataset.segments.map(() => new LabelColumns(options));
  let withoutInclusion = 0;
  let cut = 0;
  for (let bucket = 0; bucket < dataset.buckets; bucket++) {
    const rows = dataset.bucket(bucket);
    for (const column of columns) column.nextBucket();
    for (let r = 0; r < rows.recommendations; r++) {
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (!isLabelled(rows, row)) continue;
        if (!(rows.inclusion[row]! > 0)) withoutInclusion++;
        else if (rows.idLow[r]! / 0x1_0000_0000 >= kept) cut++;
        else columns[rows.segment[r]!]!.add(rows, r, row);
      }
    }
    bucketDone();
  }
  return { segments: columns.map((column) => column.rows()), withoutInclusion, cut };
}

/** Whether an impression was shown and judged. */
export function isLabelled(rows: AuditRows, row: number): boolean {
  return rows.shown[row] === 1 && !Number.isNaN(rows.label[row]);
}

/** Lists that grow, and are columns in the end. */
class LabelColumns {
  readonly #lists = {
    user: [] as number[],
    recommendation: [] as number[],
    shard: [] as number[],
    fold: [] as number[],
    hasUser: [] as number[],
    userHigh: [] as number[],
    userLow: [] as number[],
    idHigh: [] as number[],
    idLow: [] as number[],
    item: [] as number[],
    context: [] as number[],
    label: [] as number[],
    weight: [] as number[],
    score: [] as number[],
    reference: [] as number[],
    signals: [] as number[],
  };
  readonly #folds: number;
  readonly #shards: number;
  /** Users of this bucket: no other bucket has them. */
  #known = new Map<string, number>();
  #users = 0;
  #recommendations = 0;
  #last = -1;

  constructor({ folds, shards }: { readonly folds: number; readonly shards: number }) {
    this.#folds = folds;
    this.#shards = shards;
  }

  nextBucket(): void {
    this.#known = new Map();
    this.#last = -1;
  }

  add(rows: AuditRows, r: number, row: number): void {
    const list = this.#lists;
    if (r !== this.#last) this.#recommendations++;
    this.#last = r;
    const high = rows.userHigh[r]!;
    const low = rows.userLow[r]!;
    const shard = shardOf(high, low, this.#shards);
    list.user.push(this.#userNumber(`${high}:${low}`));
    list.recommendation.push(this.#recommendations - 1);
    list.shard.push(shard);
    list.fold.push(shard % this.#folds);
    list.hasUser.push(rows.hasUser[r]!);
    list.userHigh.push(high);
    list.userLow.push(low);
    list.idHigh.push(rows.idHigh[r]!);
    list.idLow.push(rows.idLow[r]!);
    list.item.push(rows.item[row]!);
    list.context.push(rows.context[r]!);
    list.label.push(rows.label[row]!);
    list.weight.push(1 / rows.inclusion[row]!);
    list.score.push(rows.score[row]!);
    list.reference.push(rows.reference[row]!);
    list.signals.push(rows.signals[row]!);
  }

  rows(): LabelledRows {
    const list = this.#lists;
    const length = list.label.length;
    const mean = list.weight.reduce((sum, weight) => sum + weight, 0) / length;
    return {
      length,
      user: Uint32Array.from(list.user),
      users: this.#users,
      recommendation: Uint32Array.from(list.recommendation),
      recommendations: this.#recommendations,
      shard: Uint8Array.from(list.shard),
      fold: Uint8Array.from(list.fold),
      hasUser: Uint8Array.from(list.hasUser),
      userHigh: Uint32Array.from(list.userHigh),
      userLow: Uint32Array.from(list.userLow),
      idHigh: Uint32Array.from(list.idHigh),
      idLow: Uint32Array.from(list.idLow),
      item: Uint32Array.from(list.item),
      context: Uint16Array.from(list.context),
      label: Float64Array.from(list.label),
      weight: Float64Array.from(list.weight, (weight) => weight / mean),
      score: Float64Array.from(list.score),
      reference: Float64Array.from(list.reference),
      signals: Uint32Array.from(list.signals),
    };
  }

  #userNumber(key: string): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.#users);
    return this.#users++;
  }
}
