import type { CountHistogram } from './count-histogram.js';

/** Up to this many different counts nothing is put together. */
const MOST_COUNTS = 1000;
/** Grid points per standard deviation of the thinned count. */
const POINTS_PER_DEVIATION = 6;
/** Cubic interpolation uses four grid points. */
const STENCIL = 4;

/** Different counts and how many items have each; on a grid, fractions of items, also negative. */
export type CoarsenedCounts = Pick<CountHistogram, 'counts' | 'items'>;

/**
 * A histogram with fewer different counts that stands in for the given one under thinning.
 *
 * When each of an item's c impressions is kept with probability q, the distribution of what is left
 * changes smoothly with c, on the scale √(c(1−q)/q) where its standard deviation is one step. So
 * large counts need not be followed one by one: each is shared out to the four nearest points of a
 * grid with six points to that scale, with the weights of cubic interpolation. Number, mean,
 * variance and third moment stay as they are, and a sum Σ_c n_c·f(c) of a smooth f changes by less
 * than 10⁻⁵ of it.
 *
 * Nothing changes up to a thousand different counts, nor where the grid would not be smaller.
 *
 * Cost: O(different counts); at most 12·√(q/(1−q)·largest count) grid points remain.
 *
 * @param q probability of keeping, above 0 and at most 1
 *
 * Reference: Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 25.2.1 (Lagrange's
 * interpolation).
 */
export function coarsened(histogram: CountHistogram, q: number): CoarsenedCounts {
  const { counts, items } = histogram;
  if (counts.length <= MOST_COUNTS) return histogram;
  const points = grid(counts[counts.length - 1]!, q);
  const start = points[0] ?? Infinity;
  const kept = counts.findIndex((count) => count >= start);
  if (kept === -1) return histogram;

  const weights = new Float64Array(points.length);
  let first = 0; // the stencil's first point
  for (let i = kept; i < counts.length; i++) {
    const count = counts[i]!;
    while (points[first + 2]! <= count) first++;
    for (let a = first; a < first + STENCIL; a++) {
      let weight = items[i]!;
      for (let b = first; b < first + STENCIL; b++) {
        if (b !== a) weight *= (count - points[b]!) / (points[a]! - points[b]!);
      }
      weights[a]! += weight;
    }
  }
  const used = weights.map((_, point) => point).filter((point) => weights[point] !== 0);
  if (used.length >= counts.length - kept) return histogram;
  return {
    counts: joined(
      counts.subarray(0, kept),
      used.map((point) => points[point]!),
    ),
    items: joined(
      items.subarray(0, kept),
      used.map((point) => weights[point]!),
    ),
  };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Grid points from the least count with a spacing of 2 to beyond the largest. */
function grid(largest: number, q: number): number[] {
  const spacing = (count: number): number =>
    Math.max(1, Math.floor(Math.sqrt((count * (1 - q)) / q) / POINTS_PER_DEVIATION));
  const twoSteps = 2 * POINTS_PER_DEVIATION;
  const points: number[] = [];
  let point = Math.max(1, Math.ceil((twoSteps * twoSteps * q) / (1 - q)));
  if (point >= largest) return points;
  while (points.length < STENCIL || points[points.length - 2]! <= largest) {
    points.push(point);
    point += spacing(point);
  }
  return points;
}
