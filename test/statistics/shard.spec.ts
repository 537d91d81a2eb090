import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shardOf } from '../../src/statistics/shard.js';

describe('shardOf', () => {
  it('is the 64-bit hash modulo the number of shards', () => {
    const half = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(half, half, fc.integer({ min: 1, max: 65_536 }), (high, low, shards) => {
        const hash = (BigInt(high) << 32n) | BigInt(low);
        expect(shardOf(high, low, shards)).toBe(Number(hash % BigInt(shards)));
      }),
    );
  });
});
