import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryWriter } from '../../src/summaries/binary.js';
import { SumCollector } from '../../src/summaries/sum-collector.js';
import { sumTable, type SumTable } from '../../src/summaries/sum-table.js';

type Observation = readonly [high: number, low: number, sub: number, x: number];

const COLUMNS = 2;

/** Adds x to the first column and 1 to the second, sealing before each of the given places. */
function collect(
  observations: readonly Observation[],
  cap: number,
  sealAt: readonly number[] = [],
): SumTable {
  const collector = new SumCollector({ columns: COLUMNS, cap });
  observations.forEach(([high, low, sub, x], i) => {
    if (sealAt.includes(i)) collector.seal();
    const place = collector.cell(high, low, sub);
    if (place < 0) return;
    collector.add(place, x);
    collector.add(place + 1, 1);
  });
  return collector.seal();
}

/** The same by plain maps; sums are exact in doubles, since x are multiples of 1/4. */
function expected(observations: readonly Observation[], cap: number) {
  const cells = new Map<bigint, [number, number]>();
  const keys = new Set<bigint>();
  for (const [high, low, sub, x] of observations) {
    const key = (BigInt(high) << 32n) | BigInt(low);
    const cell = (key << 32n) | BigInt(sub);
    keys.add(key);
    const [sum, times] = cells.get(cell) ?? [0, 0];
    cells.set(cell, [sum + x, times + 1]);
  }
  const kept = new Set([...keys].sort((a, b) => (a < b ? -1 : 1)).slice(0, cap));
  return [...cells].filter(([cell]) => kept.has(cell >> 32n)).sort(([a], [b]) => (a < b ? -1 : 1));
}

function cellsOf({ keyHigh, keyLow, sub, sums }: SumTable): [bigint, [number, number]][] {
  return Array.from(sub, (below, c) => [
    (((BigInt(keyHigh[c]!) << 32n) | BigInt(keyLow[c]!)) << 32n) | BigInt(below),
    [sums.value(c * COLUMNS), sums.value(c * COLUMNS + 1)],
  ]);
}

function bytes(table: SumTable): Uint8Array {
  const writer = new BinaryWriter();
  sumTable('test', table).encode(table, writer);
  return writer.finish();
}

/** Few different halves, so that keys repeat and share one; some keys with many subs. */
const observations = fc.array(
  fc.tuple(
    fc.oneof(fc.constantFrom(0, 7, 0xffffffff), fc.integer({ min: 0, max: 0xffffffff })),
    fc.integer({ min: 0, max: 12 }).map((low) => (low * 0x2492_4925) >>> 0),
    fc.oneof(fc.nat(40), fc.constantFrom(0xffffffff, 1 << 30, 1 << 16)),
    fc.integer({ min: -40, max: 40 }).map((quarters) => quarters / 4),
  ),
  { maxLength: 300 },
);
const places = fc.array(fc.nat(300), { maxLength: 5 });
const caps = fc.constantFrom(1, 3, 10, 1_000_000);

/** A hash of a small number, as items and users have. */
function hash(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 0;
}

describe('SumCollector', () => {
  it('sums each cell exactly, in canonical order, within the cap', () => {
    fc.assert(
      fc.property(observations, caps, (all, cap) => {
        const table = collect(all, cap);
        expect(cellsOf(table)).toEqual(expected(all, cap));
        const different = new Set(all.map(([high, low]) => `${high} ${low}`)).size;
        expect(table.complete).toBe(different <= cap);
      }),
    );
  });

  it('does not depend on order or earlier seals, nor on how the whole is split', () => {
    const shuffled = observations.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.nat(all.length),
      ),
    );
    fc.assert(
      fc.property(shuffled, caps, places, ([all, other, cut], cap, seal) => {
        const whole = bytes(collect(all, cap));
        expect(bytes(collect(other, cap, seal))).toEqual(whole);
        const { merge } = sumTable('test', { columns: COLUMNS, cap });
        const parts = merge(collect(other.slice(0, cut), cap), collect(other.slice(cut), cap));
        expect(bytes(parts)).toEqual(whole);
      }),
    );
  });

  it('keeps the same keys with all that lies below them when it folds many times over', () => {
    const all = Array.from({ length: 40_000 }, (_, i): Observation => {
      const key = i % 50;
      return [hash(key), key, (Math.imul(i, 7919) % 300) >>> 0, (i % 9) - 4];
    });
    for (const cap of [1, 4, 49, 50]) {
      const table = collect(all, cap);
      expect(cellsOf(table)).toEqual(expected(all, cap));
      expect(bytes(collect([...all].reverse(), cap))).toEqual(bytes(table));
    }
  });

  it('holds no more than twice the cap or what it must keep', () => {
    const collector = new SumCollector({ columns: COLUMNS, cap: 100 });
    const internals = collector as unknown as { capacity: number; folded: SumTable };
    for (let i = 0; i < 100_000; i++) {
      const place = collector.cell(hash(i), i, i % 3);
      if (place >= 0) collector.add(place, 1);
    }
    expect(internals.capacity).toBeLessThanOrEqual(256);
    expect(internals.folded.sub.length).toBeLessThanOrEqual(100);
    // Below a few keys there may be many cells, all of which are kept.
    for (let i = 0; i < 100_000; i++) collector.cell(hash(99_999 - (i % 100)), 0, i);
    const { sub } = collector.seal();
    expect(internals.capacity).toBeLessThanOrEqual(4 * Math.max(100, sub.length));
  });

  it('says which keys were cut, and takes no more of them', () => {
    const collector = new SumCollector({ columns: 1, cap: 1 });
    collector.add(collector.cell(5, 0, 0), 1);
    collector.cell(6, 0, 0);
    collector.seal();
    expect(collector.cell(6, 0, 0)).toBe(-1);
    expect(collector.cell(5, 1, 0)).toBe(-1);
    expect(collector.cell(5, 0, 9)).toBeGreaterThanOrEqual(0);
    expect(collector.cell(4, 0xffffffff, 0)).toBeGreaterThanOrEqual(0);
  });

  it('tells cells apart whose numbers differ in high bits only', () => {
    const all = Array.from({ length: 4096 }, (_, i): Observation => [1, 2, (i << 20) >>> 0, i]);
    expect(cellsOf(collect(all, 1))).toEqual(expected(all, 1));
  });

  it('refuses what cannot be summed and keeps the rest', () => {
    const collector = new SumCollector({ columns: 1, cap: 9 });
    const place = collector.cell(1, 2, 3);
    collector.add(place, 2);
    for (const x of [NaN, Infinity]) {
      expect(() => {
        collector.add(place, x);
      }).toThrow(RangeError);
    }
    expect(collector.seal().sums.value(0)).toBe(2);
  });

  it('leaves a sealed table alone when it goes on', () => {
    const collector = new SumCollector({ columns: 1, cap: 9 });
    collector.add(collector.cell(1, 2, 3), 1);
    const sealed = collector.seal();
    const before = bytes(sealed);
    collector.add(collector.cell(1, 2, 3), 1);
    collector.add(collector.cell(0, 0, 0), 1);
    expect(collector.seal().sums.value(1)).toBe(2);
    expect(bytes(sealed)).toEqual(before);
  });
});
