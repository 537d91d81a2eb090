/** The replicate that a row belongs to: its user's, or its recommendation's where there is no user. */
import { shardOf } from '../statistics/shard.js';

interface Rows {
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  readonly hasUser: Uint8Array;
  readonly userHigh: Uint32Array;
  readonly userLow: Uint32Array;
}

/** The shard of a row of impressions or labels, from 0 to `shards` − 1. O(1). */
export function rowShard(batch: Rows, row: number, shards: number): number {
  return batch.hasUser[row] === 1
    ? shardOf(batch.userHigh[row]!, batch.userLow[row]!, shards)
    : shardOf(batch.idHigh[row]!, batch.idLow[row]!, shards);
}
