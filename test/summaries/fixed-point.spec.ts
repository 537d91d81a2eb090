import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { FixedSums } from '../../src/summaries/fixed-point.js';

const UNIT = 2 ** -32;

function sumOf(numbers: readonly number[]): FixedSums {
  const sums = FixedSums.zero(1);
  for (const x of numbers) sums.add(0, x);
  return sums;
}

function bytes(sums: FixedSums): Uint8Array {
  const writer = new BinaryWriter();
  sums.encode(writer);
  return writer.finish();
}

/** Numbers of every size and sign that sums of hundreds still hold exactly. */
const numbers = fc.array(
  fc.oneof(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom(UNIT, -UNIT, UNIT / 2, -UNIT / 2, 1 - UNIT / 4, -1e-300, -0),
  ),
  { maxLength: 50 },
);

describe('FixedSums', () => {
  it('adds each number rounded to the nearest 2^-32, exactly', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const exact = all.reduce((sum, x) => {
          const whole = Math.floor(x);
          return sum + (BigInt(whole) << 32n) + BigInt(Math.round((x - whole) / UNIT));
        }, 0n);
        const { high, low } = sumOf(all);
        expect((BigInt(high[0]!) << 32n) + BigInt(low[0]!)).toBe(exact);
        expect(low[0]!).toBeGreaterThanOrEqual(0);
        expect(low[0]!).toBeLessThan(2 ** 32);
      }),
    );
  });

  it('is the same to the byte in any order and any grouping', () => {
    const shuffled = numbers.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.nat(all.length),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([all, other, cut]) => {
        const parts = sumOf(other.slice(0, cut));
        parts.addSum(0, sumOf(other.slice(cut)), 0);
        expect(bytes(parts)).toEqual(bytes(sumOf(all)));
      }),
    );
  });

  it('carries in both directions', () => {
    expect(sumOf([1 - UNIT, UNIT])).toEqual(sumOf([1]));
    expect(sumOf([-UNIT]).value(0)).toBe(-UNIT);
    expect(sumOf([-UNIT, UNIT])).toEqual(sumOf([]));
    expect(sumOf([0.75, 0.75, -2.25]).value(0)).toBe(-0.75);
    expect(sumOf([-1e-300])).toEqual(sumOf([]));
    const both = sumOf([1 - UNIT]);
    both.addSum(0, sumOf([1 - UNIT]), 0);
    expect(both.value(0)).toBe(2 - 2 * UNIT);
  });

  it('keeps small numbers beside large ones, as doubles do not', () => {
    const sums = sumOf([1e12]);
    for (let i = 0; i < 1000; i++) sums.add(0, 1e-5);
    sums.add(0, -1e12);
    expect(Math.abs(sums.value(0) - 0.01)).toBeLessThan(1000 * UNIT);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d and keeps its sum', (x) => {
    const sums = sumOf([2.5]);
    expect(() => {
      sums.add(0, x);
    }).toThrow(RangeError);
    expect(sums).toEqual(sumOf([2.5]));
  });

  it('comes back from its bytes, which are half as many for whole numbers', () => {
    fc.assert(
      fc.property(numbers, (all) => {
        const sums = FixedSums.zero(all.length);
        all.forEach((x, at) => {
          sums.add(at, x);
        });
        const reader = new BinaryReader(bytes(sums));
        expect(FixedSums.decode(reader)).toEqual(sums);
        reader.end();
      }),
    );
    expect(bytes(sumOf([3]))).toHaveLength(16);
    expect(bytes(sumOf([0.5]))).toHaveLength(24);
  });

  it('picks cells in the order asked for', () => {
    const sums = FixedSums.zero(6);
    for (let at = 0; at < 6; at++) sums.add(at, at + 0.5);
    const picked = sums.picked(Uint32Array.of(2, 0), 2);
    expect([0, 1, 2, 3].map((at) => picked.value(at))).toEqual([4.5, 5.5, 0.5, 1.5]);
  });
});
