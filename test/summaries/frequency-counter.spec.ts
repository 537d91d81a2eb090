import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryWriter } from '../../src/summaries/binary.js';
import { FrequencyCounter, type KeyHashes } from '../../src/summaries/frequency-counter.js';
import { frequencyTable, type FrequencyTable } from '../../src/summaries/frequency-table.js';

/** One observation: a key by its 64-bit hash, and a shard. */
type Observation = readonly [high: number, low: number, shard: number];

const SHARDS = 20;

/** A dictionary that numbers hashes as they come, and may be asked to begin anew. */
class Numbering implements KeyHashes {
  hashHigh = new Uint32Array(4096);
  hashLow = new Uint32Array(4096);
  private readonly numbers = new Map<string, number>();

  get size(): number {
    return this.numbers.size;
  }

  number(high: number, low: number): number {
    const key = `${high} ${low}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.hashHigh[number] = high;
    this.hashLow[number] = low;
    this.numbers.set(key, number);
    return number;
  }
}

/** Counts observations, with a new dictionary and a seal before each of the given places. */
function count(
  observations: readonly Observation[],
  cap: number,
  rotateAt: readonly number[] = [],
  sealAt: readonly number[] = [],
): FrequencyTable {
  const counter = new FrequencyCounter({ shards: SHARDS, cap });
  let dictionary = new Numbering();
  observations.forEach(([high, low, shard], i) => {
    if (rotateAt.includes(i)) dictionary = new Numbering();
    if (sealAt.includes(i)) counter.seal();
    counter.use(dictionary);
    counter.add(dictionary.number(high, low), shard);
  });
  return counter.seal();
}

/** The same by plain maps. */
function expected(observations: readonly Observation[], cap: number): [bigint, number, number][] {
  const cells = new Map<bigint, number>();
  const keys = new Set<bigint>();
  for (const [high, low, shard] of observations) {
    const key = (BigInt(high) << 32n) | BigInt(low);
    const cell = key * 256n + BigInt(shard);
    keys.add(key);
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
  }
  const kept = new Set([...keys].sort((a, b) => (a < b ? -1 : 1)).slice(0, cap));
  return [...cells]
    .filter(([cell]) => kept.has(cell / 256n))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cell, times]) => [cell / 256n, Number(cell % 256n), times]);
}

/** The cells of a table, in its order. */
function cellsOf(table: FrequencyTable): [bigint, number, number][] {
  return Array.from(table.keyHigh).flatMap((high, i) => {
    const key = (BigInt(high) << 32n) | BigInt(table.keyLow[i]!);
    const cells = table.cellShard.subarray(table.cellStart[i], table.cellStart[i + 1]);
    return Array.from(cells, (shard, c): [bigint, number, number] => [
      key,
      shard,
      table.cellCount[table.cellStart[i]! + c]!,
    ]);
  });
}

function bytes(table: FrequencyTable): Uint8Array {
  const writer = new BinaryWriter();
  frequencyTable({ shards: table.shards, cap: table.cap }).encode(table, writer);
  return writer.finish();
}

/** Few different halves, so that keys repeat and share their high half. */
const observations = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(0, 7, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff })),
    fc.integer({ min: 0, max: 12 }).map((low) => (low * 0x2492_4925) >>> 0),
    fc.integer({ min: 0, max: SHARDS - 1 }),
  ),
  { maxLength: 200 },
);
const places = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 5 });
const caps = fc.constantFrom(1, 3, 10, 1_000_000);

describe('FrequencyCounter', () => {
  it('counts each key and shard exactly, in canonical order, within the cap', () => {
    fc.assert(
      fc.property(observations, caps, (all, cap) => {
        const table = count(all, cap);
        expect(cellsOf(table)).toEqual(expected(all, cap));
        const different = new Set(all.map(([high, low]) => `${high} ${low}`)).size;
        expect(table.complete).toBe(different <= cap);
        for (let shard = 0; shard < SHARDS; shard++) {
          expect(table.total[shard]).toBe(all.filter(([, , of]) => of === shard).length);
        }
      }),
    );
  });

  it('does not depend on order, rotated dictionaries or earlier seals', () => {
    const shuffled = observations.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, caps, places, places, ([all, other], cap, rotate, seal) => {
        expect(bytes(count(other, cap, rotate, seal))).toEqual(bytes(count(all, cap)));
      }),
    );
  });

  it('of a whole is the merge of its parts', () => {
    fc.assert(
      fc.property(observations, observations, caps, (a, b, cap) => {
        const { merge } = frequencyTable({ shards: SHARDS, cap });
        const merged = merge(count(a, cap), count(b, cap));
        expect(bytes(merged)).toEqual(bytes(count([...a, ...b], cap)));
      }),
    );
  });

  it('leaves a sealed table alone when it goes on', () => {
    const counter = new FrequencyCounter({ shards: SHARDS, cap: 10 });
    const dictionary = new Numbering();
    counter.use(dictionary);
    counter.add(dictionary.number(1, 2), 3);
    const sealed = counter.seal();
    const before = bytes(sealed);
    counter.add(dictionary.number(1, 2), 3);
    counter.add(dictionary.number(9, 9), 4);
    expect(cellsOf(counter.seal())).toEqual([
      [(1n << 32n) + 2n, 3, 2],
      [(9n << 32n) + 9n, 4, 1],
    ]);
    expect(bytes(sealed)).toEqual(before);
  });

  it('takes many keys at any number of shards', () => {
    for (const shards of [1, 2, 32, 33, 255]) {
      const counter = new FrequencyCounter({ shards, cap: 1_000_000 });
      const dictionary = new Numbering();
      counter.use(dictionary);
      for (let key = 0; key < 3000; key++) {
        counter.add(dictionary.number(key * 1_000_003, key), key % shards);
        counter.add(dictionary.number(key * 1_000_003, key), shards - 1);
      }
      const table = counter.seal();
      expect(table.keyHigh).toHaveLength(3000);
      expect(table.cellCount.reduce((a, b) => a + b)).toBe(6000);
      expect(table.total.reduce((a, b) => a + b)).toBe(6000);
    }
  });

  it('refuses a dictionary too large for its cells', () => {
    const counter = new FrequencyCounter({ shards: 20, cap: 10 });
    const none = new Uint32Array(0);
    expect(() => {
      counter.use({ size: 2 ** 27, hashHigh: none, hashLow: none });
    }).toThrow(RangeError);
  });
});
