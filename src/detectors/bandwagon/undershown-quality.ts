/** Is what is seldom shown better than what is shown all the time? Labels of tail against head items. */
import { compareKeys, type FrequencyTable } from '../../summaries/frequency-table.js';
import type { SumTable } from '../../summaries/sum-table.js';
import type { Replicated } from '../measurement.js';
import { popularityOf } from './popularity.js';

/** Columns of the table of labels, per item and shard of users. */
export const LABELS = 0;
/** Σw, w = 1/inclusion. */
export const WEIGHT = 1;
/** Σw·label. */
export const WEIGHTED_LABEL = 2;
export const LABEL_COLUMNS = 3;

/** Labels of a group of items. */
export interface Labelled {
  readonly labels: number;
  readonly weight: number;
  readonly weightedLabel: number;
}

export interface HeadAndTail {
  readonly head: Labelled;
  readonly tail: Labelled;
}

/**
 * The labels of the window on items of the head and of the tail, and the same without each shard of
 * users that has any. The head is the most shown fifth of the items that `shown` shows; all other
 * items are the tail, those that it does not show among them. Items of which a sample (by hash)
 * knows nothing are left out.
 *
 * O(labelled cells + items shown); the head is worked out once a table.
 */
export function headAndTail(
  labels: SumTable,
  shown: FrequencyTable,
  shards: number,
): Replicated<HeadAndTail> {
  const { keyHigh, keyLow, sub, sums } = labels;
  const popularity = popularityOf(shown);
  // Per group (head 0, tail 1) and shard the three columns.
  const perShard = new Float64Array(2 * shards * LABEL_COLUMNS);
  let at = 0;
  for (let cell = 0; cell < sub.length; cell++) {
    const high = keyHigh[cell]!;
    const low = keyLow[cell]!;
    let order = -1;
    for (; at < popularity.keyHigh.length; at++) {
      order = compareKeys(popularity.keyHigh[at]!, popularity.keyLow[at]!, high, low);
      if (order >= 0) break;
    }
    if (order < 0 && !popularity.complete) break;
    const group = order === 0 && popularity.head[at] === 1 ? 0 : 1;
    const to = (group * shards + sub[cell]!) * LABEL_COLUMNS;
    for (let column = 0; column < LABEL_COLUMNS; column++) {
      perShard[to + column]! += sums.value(cell * LABEL_COLUMNS + column);
    }
  }
  const labelsOf = (group: number, shard: number) =>
    perShard[(group * shards + shard) * LABEL_COLUMNS + LABELS]!;
  const sample = (left = -1): HeadAndTail => ({
    head: sumWithout(perShard, 0, shards, left),
    tail: sumWithout(perShard, 1, shards, left),
  });
  const populated = Array.from({ length: shards }, (_, shard) => shard).filter(
    (shard) => labelsOf(0, shard) + labelsOf(1, shard) > 0,
  );
  const all = sample();
  return { n: all.head.labels + all.tail.labels, all, without: populated.map(sample) };
}

/**
 * The mean label of tail items minus that of head items, each weighted by w = 1/inclusion:
 *
 *   Σ_tail w·Y / Σ_tail w − Σ_head w·Y / Σ_head w
 *
 * From −1 to 1. Above 0 the seldom shown items please more than the much shown ones do, so showing
 * them more would gain. NaN where one of the groups has no label. O(1).
 *
 * @example tail labels 1, 0 at inclusion ½, ¼; head label ½ at 1: 2/6 − 1/2 = −0.1667
 *
 * Reference: Hájek, comment in Foundations of Statistical Inference (1971), for means by inverse
 * inclusion probability that do not depend on the unknown number of units.
 */
export function undershownQuality({ head, tail }: HeadAndTail): number {
  return tail.weightedLabel / tail.weight - head.weightedLabel / head.weight;
}

function sumWithout(perShard: Float64Array, group: number, shards: number, left: number): Labelled {
  const sum = new Float64Array(LABEL_COLUMNS);
  for (let shard = 0; shard < shards; shard++) {
    if (shard === left) continue;
    for (let column = 0; column < LABEL_COLUMNS; column++) {
      sum[column]! += perShard[(group * shards + shard) * LABEL_COLUMNS + column]!;
    }
  }
  return { labels: sum[LABELS]!, weight: sum[WEIGHT]!, weightedLabel: sum[WEIGHTED_LABEL]! };
}
