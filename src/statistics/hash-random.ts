/**
 * Numbers that look random and are always the same for the same seed, so that whoever computes a
 * bootstrap again, later or elsewhere, gets the same interval.
 */

/** The golden ratio's fraction in 32 bits, odd: a counter that steps by it visits every number once. */
const STEP = 0x9e3779b9;

/**
 * A generator of numbers in [0, 1): the hash of a counter. Period 2³²; O(1) a number.
 *
 * @param seed any whole numbers; each changes everything
 * @example const next = hashRandom(7, 12); next() // 0.72…
 *
 * Reference: Steele, Lea & Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, with
 * the 32-bit finaliser of MurmurHash3 (A. Appleby).
 */
export function hashRandom(...seed: readonly number[]): () => number {
  let state = 0;
  for (const part of seed) {
    // Both halves of a time in milliseconds count.
    state = mixed((state ^ (part >>> 0)) + STEP);
    state = mixed((state ^ Math.floor(part / 0x1_0000_0000)) + STEP);
  }
  return () => {
    state = (state + STEP) | 0;
    return (mixed(state) >>> 0) / 0x1_0000_0000;
  };
}

/** MurmurHash3's finaliser: each bit of x changes half of the result's. */
function mixed(x: number): number {
  const once = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
