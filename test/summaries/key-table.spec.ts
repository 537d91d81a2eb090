import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KeyTable } from '../../src/summaries/key-table.js';

type Entry = readonly [high: number, low: number, value: number];

/** Halves that are often the same, so that keys repeat and collide. */
const half = fc.oneof(
  fc.constantFrom(0, 1, 127, 128, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const entries = fc.array(fc.tuple(half, half, fc.integer({ min: 0, max: 0x7fffffff })), {
  maxLength: 200,
});

const nameOf = (high: number, low: number) => `${high} ${low}`;

/** What the table holds, through forEach. */
function contentOf(table: KeyTable): Map<string, number> {
  const content = new Map<string, number>();
  table.forEach((high, low, value) => {
    expect(content.has(nameOf(high, low))).toBe(false);
    content.set(nameOf(high, low), value);
  });
  return content;
}

function filled(all: readonly Entry[], table = new KeyTable()): KeyTable {
  for (const [high, low, value] of all) table.set(high, low, value);
  return table;
}

const model = (all: readonly Entry[]) =>
  new Map(all.map(([high, low, value]) => [nameOf(high, low), value]));

describe('KeyTable', () => {
  it('is a map from keys to numbers', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.tuple(half, half)), (all, others) => {
        const table = new KeyTable();
        const map = new Map<string, number>();
        for (const [high, low, value] of all) {
          expect(table.get(high, low)).toBe(map.get(nameOf(high, low)) ?? -1);
          expect(table.set(high, low, value)).toBe(map.get(nameOf(high, low)) ?? -1);
          map.set(nameOf(high, low), value);
          expect(table.get(high, low)).toBe(value);
          expect(table.size).toBe(map.size);
        }
        for (const [high, low] of [...others, ...all]) {
          expect(table.get(high, low)).toBe(map.get(nameOf(high, low)) ?? -1);
        }
        expect(contentOf(table)).toEqual(map);
      }),
    );
  });

  it.each([0, 1, 12, 1000])('holds any number of entries, made for %i', (expected) => {
    const all = Array.from({ length: 5000 }, (_, i): Entry => [i % 7, i, i]);
    const table = filled(all, new KeyTable(expected));
    expect(table.size).toBe(5000);
    for (const [high, low, value] of all) expect(table.get(high, low)).toBe(value);
    expect(table.get(7, 0)).toBe(-1);
  });

  it('holds keys that all want the same place', () => {
    const all = Array.from({ length: 500 }, (_, i): Entry => [0, i * 65_536, i]);
    expect(contentOf(filled(all))).toEqual(model(all));
  });

  it('keeps in a new table what is at least as large, and stays as it was', () => {
    const few = fc.array(fc.tuple(half, half, fc.nat(9)), { maxLength: 200 });
    fc.assert(
      fc.property(few, fc.nat(10), (all, least) => {
        const table = filled(all);
        const kept = table.keeping(least);
        const large = [...model(all)].filter(([, value]) => value >= least);
        expect(contentOf(kept)).toEqual(new Map(large));
        expect(kept.size).toBe(large.length);
        kept.set(5, 5, 5);
        expect(contentOf(table)).toEqual(model(all));
      }),
    );
  });
});
