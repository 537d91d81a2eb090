/** Seeded numbers of benches that make their own events. */

/** Numbers in [0, 1) from a seed (Steele, Lea & Flood 2014, SplitMix; its 32-bit variant). */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
