import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hashKeyFrom, PUBLIC_KEY, TextHasher, type HashKey } from '../../src/events/hash64.js';
import { SIPHASH_VECTORS } from './siphash-vectors.js';
import { anyText } from '../setup/any-text.js';

/** The bytes 0, 1, 2, … */
function counting(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i);
}

const KEY = hashKeyFrom(counting(16));

/** The hash as the reference prints it: hex, first byte first. */
function hex({ high, low }: TextHasher): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(low, 0);
  bytes.writeUInt32LE(high, 4);
  return bytes.toString('hex');
}

function hashOf(text: string, key: HashKey = KEY): string {
  return hex(new TextHasher(key).hash(text));
}

describe('TextHasher', () => {
  it('gives the reference vectors of SipHash-2-4', () => {
    const hasher = new TextHasher(KEY);
    const hashes = SIPHASH_VECTORS.map((_, length) => hex(hasher.hashBytes(counting(length))));
    expect(hashes).toHaveLength(64);
    expect(hashes).toEqual(SIPHASH_VECTORS);
  });

  it('gives the reference vectors for texts of the same bytes', () => {
    const hasher = new TextHasher(KEY);
    const hashes = SIPHASH_VECTORS.map((_, length) =>
      hex(hasher.hash(String.fromCharCode(...counting(length)))),
    );
    expect(hashes).toEqual(SIPHASH_VECTORS);
  });

  it('hashes a text as its UTF-8 bytes', () => {
    const keys = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(hashKeyFrom);
    fc.assert(
      fc.property(anyText(), keys, (text, key) => {
        const bytes = new TextEncoder().encode(text);
        expect(hashOf(text, key)).toBe(hex(new TextHasher(key).hashBytes(bytes)));
      }),
    );
  });

  it('remembers nothing of what it hashed before', () => {
    const hasher = new TextHasher(KEY);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(hex(hasher.hash(text))).toBe(hashOf(text));
      }),
    );
  });

  it('hashes texts longer than its scratch space, and short ones after them', () => {
    const hasher = new TextHasher(KEY);
    const long = '本と読む人'.repeat(1000);
    const bytes = new TextEncoder().encode(long);
    expect(hex(hasher.hash(long))).toBe(hex(new TextHasher(KEY).hashBytes(bytes)));
    expect(hex(hasher.hash('a'))).toBe(hashOf('a'));
  });

  it('hashes the first bytes only where a length is given', () => {
    expect(hex(new TextHasher(KEY).hashBytes(counting(20), 15))).toBe(SIPHASH_VECTORS[15]);
  });

  it('depends on every word of the key', () => {
    const hashes = [0, 4, 8, 12].map((at) => {
      const bytes = new Uint8Array(16);
      bytes[at] = 1;
      return hashOf('user-1', hashKeyFrom(bytes));
    });
    expect(new Set([...hashes, hashOf('user-1', PUBLIC_KEY)]).size).toBe(5);
  });

  it('leaves unsigned halves', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { high, low } = new TextHasher(PUBLIC_KEY).hash(text);
        expect([high >>> 0, low >>> 0]).toEqual([high, low]);
      }),
    );
  });
});

describe('hashKeyFrom', () => {
  it('reads four little-endian words, from wherever the bytes begin', () => {
    const expected = [0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c];
    expect(hashKeyFrom(counting(16))).toEqual(expected);
    const behind = Uint8Array.from([9, 9, 9, ...counting(16)]).subarray(3);
    expect(hashKeyFrom(behind)).toEqual(expected);
  });

  it.each([0, 15, 17])('refuses a key of %i bytes', (length) => {
    expect(() => hashKeyFrom(counting(length))).toThrow(RangeError);
  });
});
