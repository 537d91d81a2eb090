/** Reads the tables of one bucket into memory; of more buckets than files, its part of a file. */
import { bucketBlocks, FILES, type SpreadTable } from './bucket-files.js';
import type { Store } from './store.js';
import { TableRows } from './tables.js';

/** All that belongs to the users of one bucket. */
export interface LoadedBucket {
  readonly recommendations: TableRows<'recommendation'>;
  readonly rows: TableRows<'row'>;
  readonly outcomes: TableRows<'outcome'>;
  readonly labels: TableRows<'label'>;
}

/** @throws DatasetError for damaged data */
export function loadBucket(store: Store, bucket: number, buckets: number): LoadedBucket {
  const isWhole = buckets <= FILES;
  const isIn = (userLow: number) => (userLow & (buckets - 1)) === bucket;
  const recommendations = new TableRows('recommendation');
  // Of each recommendation in the files how many rows it has, and whether it is in the bucket.
  const lengths: number[] = [];
  const kept: boolean[] = [];
  for (const block of bucketBlocks(store, 'bucket', 'recommendation', bucket, buckets)) {
    if (isWhole) {
      recommendations.append(block);
      continue;
    }
    const { userLow, rows } = block.columns;
    for (let row = 0; row < block.length; row++) {
      const is = isIn(userLow[row]!);
      lengths.push(rows[row]!);
      kept.push(is);
      if (is) recommendations.append(block, row, 1);
    }
  }
  const rows = new TableRows('row');
  let recommendation = 0;
  let left = lengths[0] ?? 0;
  for (const block of bucketBlocks(store, 'bucket', 'row', bucket, buckets)) {
    if (isWhole) {
      rows.append(block);
      continue;
    }
    for (let at = 0; at < block.length;) {
      while (left === 0) left = lengths[++recommendation]!;
      const count = Math.min(left, block.length - at);
      if (kept[recommendation]) rows.append(block, at, count);
      at += count;
      left -= count;
    }
  }
  const part = <T extends SpreadTable & ('outcome' | 'label')>(table: T): TableRows<T> => {
    const all = new TableRows<T>(table);
    for (const block of bucketBlocks(store, 'bucket', table, bucket, buckets)) {
      if (isWhole) {
        all.append(block);
        continue;
      }
      const { userLow } = block.columns as { userLow: Uint32Array };
      for (let row = 0; row < block.length; row++) {
        if (isIn(userLow[row]!)) all.append(block, row, 1);
      }
    }
    return all;
  };
  return { recommendations, rows, outcomes: part('outcome'), labels: part('label') };
}
