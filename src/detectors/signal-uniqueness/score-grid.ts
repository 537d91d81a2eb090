/**
 * A fixed grid over scores, in their order. Deciles are not known while labels come in, so labels are
 * kept by grid cell, and cells are put together in deciles when a window is read.
 */

/** Halvings and doublings around 1 that are told apart; what lies beyond shares the outermost cells. */
const OCTAVES = 20;
/** Equal steps from a power of two to the next, as a number of leading bits: 64, so at most 1.6% wide. */
const STEP_BITS = 6;

/** Bits of a double's upper half below those that make the cell. */
const REST_BITS = 20 - STEP_BITS;
/** What doubles add to their exponent. */
const EXPONENT_BIAS = 1023;
const SMALLEST = (EXPONENT_BIAS - OCTAVES) << STEP_BITS;
const LARGEST = (EXPONENT_BIAS + OCTAVES) << STEP_BITS;
/** The cell around 0. */
const ZERO = LARGEST - SMALLEST + 2;

/** Cells are numbered from 0 (no score), by ascending score, to below this. */
export const SCORE_CELLS = 2 * ZERO;

const view = new DataView(new ArrayBuffer(8));

/**
 * The cell of a score: 0 for none (NaN), else from 1 up, never descending as the score ascends. O(1).
 *
 * A cell is the sign, the exponent and the first 6 bits of the fraction. Scores nearer to 0 than 2⁻²⁰ share one
 * cell; those of at least 2²⁰ in size share one on each side.
 *
 * @example scoreCell(0.5) < scoreCell(0.508) // true: neighbouring cells
 */
export function scoreCell(score: number): number {
  if (Number.isNaN(score)) return 0;
  view.setFloat64(0, score);
  const size = (view.getUint32(0) & 0x7fffffff) >>> REST_BITS;
  const step = size < SMALLEST ? 0 : Math.min(size, LARGEST) - SMALLEST + 1;
  return score < 0 ? ZERO - step : ZERO + step;
}

/**
 * The group of each cell, 0 to groups − 1, so that groups hold about equal mass in ascending order; −1 for cells
 * without mass. A cell goes where the middle of its mass lies, whole, so a score that very many
 * have in common may leave groups empty.
 *
 * O(cells).
 *
 * @param mass of each cell, in ascending order of the scores
 * @example quantileGroups([1, 1, 0, 1, 1], 2) // 0, 0, −1, 1, 1
 */
export function quantileGroups(mass: ArrayLike<number>, groups: number): Int8Array {
  const group = new Int8Array(mass.length).fill(-1);
  let total = 0;
  for (let cell = 0; cell < mass.length; cell++) total += mass[cell]!;
  let before = 0;
  for (let cell = 0; cell < mass.length; cell++) {
    const own = mass[cell]!;
    if (own <= 0) continue;
    group[cell] = Math.min(groups - 1, Math.floor((groups * (before + own / 2)) / total));
    before += own;
  }
  return group;
}
