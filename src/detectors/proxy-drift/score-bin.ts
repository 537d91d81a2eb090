/**
 * A fixed grid over all scores that keeps their order and knows no data: 16 bins to each doubling of
 * the size, from 2⁻³² to 2³², on either side of zero. So the score of an impression becomes a small
 * integer on arrival, and what a score is worth can be decided when a window is read.
 */

/** Doublings of size that are told apart. */
const FIRST_EXPONENT = -32;
const LAST_EXPONENT = 32;
/** Bits of the mantissa that are kept: bins are 3 to 6% wide. */
const MANTISSA_BITS = 4;
const EXPONENT_BIAS = 1023;
/** The bits above the mantissa's kept ones fill the upper word of a double after this shift. */
const SHIFT = 20 - MANTISSA_BITS;
const FIRST_STEP = (EXPONENT_BIAS + FIRST_EXPONENT) << MANTISSA_BITS;
const STEPS = (LAST_EXPONENT - FIRST_EXPONENT) << MANTISSA_BITS;

/** The bin of an absent score; those of scores are below it. */
export const NO_SCORE = 2 * STEPS + 1;
/** How many bins there are, the one of absent scores included. */
export const SCORE_BINS = NO_SCORE + 1;

const bits = new DataView(new ArrayBuffer(8));

/**
 * The bin of a score; a larger score never has a smaller bin. NaN, an absent score, has a bin of its
 * own. Sizes below 2⁻³² share the bin of zero, sizes from 2³² on the outermost one. O(1).
 *
 * @example scoreBin(0.5) === scoreBin(0.53) // true: 0.5 to 0.53125 is one bin
 */
export function scoreBin(score: number): number {
  if (Number.isNaN(score)) return NO_SCORE;
  bits.setFloat64(0, score);
  const step = (bits.getUint32(0) & 0x7fff_ffff) >>> SHIFT;
  const size = Math.max(0, Math.min(STEPS, step - FIRST_STEP + 1));
  return score < 0 ? STEPS - size : STEPS + size;
}

const BIN_OF_ZERO = scoreBin(0);
const BIN_OF_ONE = scoreBin(1);

/** Whether the scores of a bin are probabilities: 0 to 1 (up to the width of a bin). */
export function isProbabilityBin(bin: number): boolean {
  return bin >= BIN_OF_ZERO && bin <= BIN_OF_ONE;
}

/**
 * The probability that stands for a bin from 0 to 1: its middle, and 1 at most.
 *
 * @example probabilityOfBin(scoreBin(0.5)) // 0.515625
 */
export function probabilityOfBin(bin: number): number {
  const size = bin - STEPS;
  if (size <= 0) return 0;
  return Math.min(1, (edge(size) + edge(size + 1)) / 2);
}

/** The least size in a bin. */
function edge(size: number): number {
  bits.setUint32(0, (size - 1 + FIRST_STEP) << SHIFT);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
