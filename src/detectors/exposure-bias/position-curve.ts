/** The position curve: how likely each position is looked at, relative to the first. */
import { inverse } from './linear-algebra.js';
import {
  addItem,
  examinationRatio,
  logRatioVariance,
  type HaenszelSums,
} from './mantel-haenszel.js';
import type { PositionCounts } from './position-table.js';

/** Logarithms of examination relative to the first of the positions, whose own is 0. */
export interface PositionCurve {
  /** Positions from 1, ascending; the first is the reference. */
  readonly positions: readonly number[];
  /** ln θ, one a position. */
  readonly logs: readonly number[];
  /**
   * Covariance of the logarithms beyond that of the positions' click rates, were clicks independent;
   * zero in the reference's row and column.
   */
  readonly scatter: readonly (readonly number[])[];
}

/** The ratio between two positions that share clicked items. */
interface Pair {
  /** Places (position − 1), a < b. */
  readonly a: number;
  readonly b: number;
  readonly logRatio: number;
  readonly variance: number;
  readonly sums: HaenszelSums;
}

/**
 * The curve from items shown at more than one position: every pair's Mantel-Haenszel ratio, all pairs
 * reconciled by weighted least squares on the logarithms, weights by the pairs' own variances.
 * Undefined where no two positions share items with clicks at both.
 *
 * One click enters every pair of its position, so the pairs are far from independent, and the
 * covariance that weighted least squares would state (X'WX)⁻¹ is too small by a factor of up to half
 * the number of positions. The curve's errors are those of the clicks of each item at each position,
 * carried through by the delta method, with g how far one more click there would move it. They come
 * in two parts:
 *
 * - More clicks at a position by the same factor for every item (C more in all, by a user who clicks
 *   a lot or looks far down) move θ_k as they move the position's click rate: Σ g·C = 1 at k, −1 at
 *   the reference, as every pair's ratio moves by that factor. So this part is the error of the ratio
 *   of two click rates, which is known by shard of users.
 * - What remains of g, g − ḡ with ḡ = ±1/ΣC, tells which items the clicks fell on. Its covariance is
 *   the `scatter` here: Σ (g − ḡ)(g − ḡ)'·C(1 − C/N), 0 where every item stood everywhere alike.
 *
 * Where the counts are of a sample of the items, the click rates of all are surer than theirs, by
 * the share of the clicks that they have: the scatter makes up for it.
 *
 * O(items · positions² + clicked cells · positions²).
 *
 * @param allClicks by place, of all items; those of `counts` unless they are of a sample
 */
export function positionCurve(
  counts: PositionCounts,
  allClicks: Float64Array = counts.clicks,
): PositionCurve | undefined {
  const pairs = pairsOf(counts);
  const places = connected(pairs);
  const reference = places[0];
  if (reference === undefined) return undefined;
  const free = places.slice(1);
  const within = pairs.filter(({ a }) => places.includes(a));
  const information = free.map((row) =>
    free.map((column) =>
      within.reduce((sum, { a, b, variance }) => {
        const product =
          (Number(b === row) - Number(a === row)) * (Number(b === column) - Number(a === column));
        return sum + product / variance;
      }, 0),
    ),
  );
  const unscaled = inverse(information);
  /** How far the curve at each free position moves with a pair's logarithm. */
  const moves = new Map<Pair, number[]>(
    within.map((pair) => [
      pair,
      unscaled.map((row) => {
        const atA = row[free.indexOf(pair.a)] ?? 0;
        const atB = row[free.indexOf(pair.b)] ?? 0;
        return (atB - atA) / pair.variance;
      }),
    ]),
  );
  const logs = free.map((_, i) =>
    within.reduce((sum, pair) => sum + moves.get(pair)![i]! * pair.logRatio, 0),
  );
  const scatter = clickScatter(counts, allClicks, moves, places);
  return {
    positions: places.map((place) => place + 1),
    logs: [0, ...logs],
    scatter: [new Array<number>(places.length).fill(0), ...scatter.map((row) => [0, ...row])],
  };
}

/** Every pair of positions with clicks at both on items that they share. */
function pairsOf({ depth, items, itemImpressions, itemClicks, clicks }: PositionCounts): Pair[] {
  const pairs: Pair[] = [];
  for (let a = 0; a < depth; a++) {
    if (clicks[a] === 0) continue;
    for (let b = a + 1; b < depth; b++) {
      if (clicks[b] === 0) continue;
      const sums: HaenszelSums = { r: 0, s: 0, spread: 0 };
      for (let at = 0; at < items * depth; at += depth) {
        addItem(
          sums,
          itemImpressions[at + a]!,
          itemClicks[at + a]!,
          itemImpressions[at + b]!,
          itemClicks[at + b]!,
        );
      }
      const variance = logRatioVariance(sums);
      // Clicks on every impression leave no variance to weigh by.
      if (!(sums.r > 0 && sums.s > 0 && variance > 0)) continue;
      pairs.push({ a, b, logRatio: Math.log(examinationRatio(sums)), variance, sums });
    }
  }
  return pairs;
}

/** The first position that has a pair, and all that pairs connect with it, ascending. */
function connected(pairs: readonly Pair[]): number[] {
  const first = pairs[0];
  if (first === undefined) return [];
  const found = new Set([first.a]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { a, b } of pairs) {
      if (found.has(a)) found.add(b);
      else if (found.has(b)) found.add(a);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** The covariance of the curve that chance in which items were clicked brings about. */
function clickScatter(
  { depth, items, itemImpressions, itemClicks, clicks }: PositionCounts,
  allClicks: Float64Array,
  moves: ReadonlyMap<Pair, readonly number[]>,
  places: readonly number[],
): number[][] {
  const size = places.length - 1;
  const scatter = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const gradient = new Float64Array(size);
  for (const place of places) {
    const pairs = [...moves].filter(([{ a, b }]) => a === place || b === place);
    /** ḡ: how far a click at this position moves the curve, whatever its item. */
    const common = places
      .slice(1)
      .map((each) => (Number(each === place) - Number(places[0] === place)) / clicks[place]!);
    const sampled = Math.min(1, clicks[place]! / allClicks[place]!);
    for (let at = 0; at < items * depth; at += depth) {
      const n = itemImpressions[at + place]!;
      const clicked = itemClicks[at + place]!;
      if (clicked === 0) continue;
      for (let i = 0; i < size; i++) gradient[i] = -common[i]!;
      for (const [{ a, b, sums }, moved] of pairs) {
        const other = itemImpressions[at + (a === place ? b : a)]!;
        const share = other / (n + other);
        const change = place === b ? share / sums.r : -share / sums.s;
        for (let i = 0; i < size; i++) gradient[i]! += moved[i]! * change;
      }
      const spread = clicked * (1 - clicked / n);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const unsampled = (1 - sampled) * common[i]! * common[j]!;
          scatter[i]![j]! += spread * (gradient[i]! * gradient[j]! + unsampled);
        }
      }
    }
  }
  return scatter;
}
