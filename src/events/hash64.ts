/**
 * SipHash-2-4 (Aumasson & Bernstein 2012) of a text's UTF-8 bytes, as two unsigned 32-bit halves.
 *
 * Keyed with a secret it hides user ids (law 6); keyed with zeros it is the public 64-bit name of
 * items, ids and segments. The result is left in `high` and `low` so that hashing allocates nothing.
 */

/** A 128-bit key as four little-endian 32-bit words. */
export type HashKey = readonly [number, number, number, number];

/** The public key: item, event and segment names are no secret, they only need spreading. */
export const PUBLIC_KEY: HashKey = [0, 0, 0, 0];

/** The key from 16 bytes; throws RangeError for another length. */
export function hashKeyFrom(bytes: Uint8Array): HashKey {
  if (bytes.length !== 16) throw new RangeError(`a hash key has 16 bytes, not ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  return [0, 4, 8, 12].map((at) => view.getUint32(at, true)) as unknown as HashKey;
}

const encoder = new TextEncoder();

/** Hashes texts under one key; the halves of the last hash are in `high` and `low`. */
export class TextHasher {
  high = 0;
  low = 0;
  private scratch = new Uint8Array(1024);

  constructor(private readonly key: HashKey) {}

  /** Hashes the text; O(length), allocates only when a text is longer than any before. */
  hash(text: string): this {
    const length = text.length;
    if (length * 3 > this.scratch.length) this.scratch = new Uint8Array(length * 3);
    const bytes = this.scratch;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return this.hashBytes(bytes, encoder.encodeInto(text, bytes).written);
      bytes[i] = code;
    }
    return this.hashBytes(bytes, length);
  }

  /** Hashes the first `length` bytes. */
  hashBytes(bytes: Uint8Array, length: number = bytes.length): this {
    const [k0l, k0h, k1l, k1h] = this.key;
    let v0h = k0h ^ 0x736f6d65;
    let v0l = k0l ^ 0x70736575;
    let v1h = k1h ^ 0x646f7261;
    let v1l = k1l ^ 0x6e646f6d;
    let v2h = k0h ^ 0x6c796765;
    let v2l = k0l ^ 0x6e657261;
    let v3h = k1h ^ 0x74656462;
    let v3l = k1l ^ 0x79746573;
    const last = length - (length % 8);
    // Message words, then the tail with the length in its top byte, then four finishing rounds.
    for (let at = 0; at <= last + 8; at += 8) {
      let mh = 0;
      let ml = 0;
      let rounds = 2;
      if (at < last) {
        ml = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        mh =
          bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
      } else if (at === last) {
        mh = length << 24;
        for (let i = length - last - 1; i >= 0; i--) {
          if (i >= 4) mh |= bytes[at + i]! << ((i - 4) * 8);
          else ml |= bytes[at + i]! << (i * 8);
        }
      } else {
        v2l ^= 0xff;
        rounds = 4;
      }
      v3h ^= mh;
      v3l ^= ml;
      for (; rounds > 0; rounds--) {
        // v0 += v1; v1 = rotl(v1, 13) ^ v0; v0 = rotl(v0, 32)
        let sum = (v0l >>> 0) + (v1l >>> 0);
        v0h = (v0h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v0l = sum | 0;
        let h = (v1h << 13) | (v1l >>> 19);
        let l = (v1l << 13) | (v1h >>> 19);
        v1h = h ^ v0h;
        v1l = l ^ v0l;
        h = v0h;
        v0h = v0l;
        v0l = h;
        // v2 += v3; v3 = rotl(v3, 16) ^ v2
        sum = (v2l >>> 0) + (v3l >>> 0);
        v2h = (v2h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v2l = sum | 0;
        h = (v3h << 16) | (v3l >>> 16);
        l = (v3l << 16) | (v3h >>> 16);
        v3h = h ^ v2h;
        v3l = l ^ v2l;
        // v0 += v3; v3 = rotl(v3, 21) ^ v0
        sum = (v0l >>> 0) + (v3l >>> 0);
        v0h = (v0h + v3h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v0l = sum | 0;
        h = (v3h << 21) | (v3l >>> 11);
        l = (v3l << 21) | (v3h >>> 11);
        v3h = h ^ v0h;
        v3l = l ^ v0l;
        // v2 += v1; v1 = rotl(v1, 17) ^ v2; v2 = rotl(v2, 32)
        sum = (v2l >>> 0) + (v1l >>> 0);
        v2h = (v2h + v1h + (sum > 0xffffffff ? 1 : 0)) | 0;
        v2l = sum | 0;
        h = (v1h << 17) | (v1l >>> 15);
        l = (v1l << 17) | (v1h >>> 15);
        v1h = h ^ v2h;
        v1l = l ^ v2l;
        h = v2h;
        v2h = v2l;
        v2l = h;
      }
      v0h ^= mh;
      v0l ^= ml;
    }
    this.high = (v0h ^ v1h ^ v2h ^ v3h) >>> 0;
    this.low = (v0l ^ v1l ^ v2l ^ v3l) >>> 0;
    return this;
  }
}
