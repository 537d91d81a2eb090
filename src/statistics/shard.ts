/**
 * The shard (hash group) a 64-bit hash belongs to: (high·2³² + low) mod shards.
 *
 * Shards are the replicates of the jackknife: one user's events all fall in one shard, so whatever
 * is correlated within a user stays on one side of every leave-one-out.
 *
 * @param shards 1 to 65,536 (above, the products would leave the exact integers of a double)
 * @example shardOf(1, 5, 20) // (2³² + 5) mod 20 = 1
 */
export function shardOf(high: number, low: number, shards: number): number {
  return ((high % shards) * (0x1_0000_0000 % shards) + (low % shards)) % shards;
}
