/**
 * Seeded randomness. Each part of a world draws from a stream of its own name, so that a new dial in
 * one part leaves the draws of all others, and thus comparisons between scenarios, untouched.
 */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A reproducible stream of random numbers (xoroshiro128+), fixed by a seed and a name.
 *
 * Only arithmetic, `Math.log` and `Math.sqrt` are used: these agree to the last bit on every Node
 * version, which `Math.pow` and the trigonometric functions do not promise.
 *
 * @example new RandomStream(7, 'clicks').uniform() // the same number on every machine
 */
export class RandomStream {
  readonly #generator: RandomGenerator;
  #spareNormal = NaN;

  constructor(seed: number, name: string) {
    const base = mix(Math.floor(seed / 0x1_0000_0000) ^ fnv1a(name));
    const word = (index: number): number => mix(seed ^ mix(base + index));
    // The last bit set keeps clear of the all-zero state, from which nothing else would follow.
    this.#generator = xoroshiro128plusFromState([word(1), word(2), word(3), word(4) | 1]);
  }

  /** A number in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** An integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** True with the given probability. Always draws, so that a probability of 0 shifts nothing. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** An exponentially distributed number with this mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** A standard normal number, by Marsaglia's polar method, which needs no sine. */
  normal(): number {
    if (!Number.isNaN(this.#spareNormal)) {
      const spare = this.#spareNormal;
      this.#spareNormal = NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const radius = Math.sqrt((-2 * Math.log(square)) / square);
        this.#spareNormal = y * radius;
        return x * radius;
      }
    }
  }

  /** Puts the entries in a uniformly random order, in place (Fisher-Yates). */
  shuffle<T>(entries: T[]): T[] {
    for (let last = entries.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const kept = entries[last]!;
      entries[last] = entries[other]!;
      entries[other] = kept;
    }
    return entries;
  }
}

/** FNV-1a over UTF-16 code units: spreads stream names over 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}

/** Finaliser of MurmurHash3: neighbouring seeds get unrelated words. */
function mix(value: number): number {
  let word = value | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
