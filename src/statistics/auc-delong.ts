/** Whether one score ranks better than another, where every row is a user of its own. */

export interface AucComparison {
  readonly a: number;
  readonly b: number;
  /** Of a less b. */
  readonly difference: number;
  /** Of the difference. */
  readonly variance: number;
  /** 0 where the difference and its variance are. */
  readonly z: number;
}

/**
 * The areas under the ROC curves of two scores of the same rows and the variance of their difference.
 *
 * With V_i the share of bad rows that good row i outranks, and V_j the share of good rows that outrank
 * bad row j (ties half), both of a less those of b: variance = s²(V_i)/m + s²(V_j)/n, for m good and n
 * bad rows. Rows must be independent; for several rows a user see `weightedAuc` with shards.
 *
 * Undefined with fewer than two good or two bad rows. O(n log n).
 *
 * @param labels 0 or 1
 * @throws RangeError for any other label, or a score that is no number
 * @example delong([1, 1, 0, 0], [4, 3, 2, 1], [4, 1, 3, 2])?.difference // 1 − 0.5
 *
 * Reference: DeLong, DeLong & Clarke-Pearson, Comparing the areas under two or more correlated receiver
 * operating characteristic curves, Biometrics 44 (1988), 837-845. By ranks: Sun & Xu, Fast
 * implementation of DeLong's algorithm, IEEE Signal Processing Letters 21 (2014), 1389-1393.
 */
export function delong(
  labels: ArrayLike<number>,
  scoresA: ArrayLike<number>,
  scoresB: ArrayLike<number>,
): AucComparison | undefined {
  const good: number[] = [];
  const bad: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (label !== 0 && label !== 1) throw new RangeError(`A label must be 0 or 1, not ${label}.`);
    if (Number.isNaN(scoresA[row]) || Number.isNaN(scoresB[row])) {
      throw new RangeError('A score is not a number.');
    }
    (label === 1 ? good : bad).push(row);
  }
  if (good.length < 2 || bad.length < 2) return undefined;
  const a = placements(scoresA, good, bad);
  const b = placements(scoresB, good, bad);
  const ofGood = a.good.map((value, i) => value - b.good[i]!);
  const ofBad = a.bad.map((value, i) => value - b.bad[i]!);
  const difference = a.area - b.area;
  const variance = sampleVariance(ofGood) / ofGood.length + sampleVariance(ofBad) / ofBad.length;
  const z = difference === 0 ? 0 : difference / Math.sqrt(variance);
  return { a: a.area, b: b.area, difference, variance, z };
}

interface Placements {
  readonly area: number;
  /** Of each good row: the share of bad rows below it. */
  readonly good: readonly number[];
  /** Of each bad row: the share of good rows above it. */
  readonly bad: readonly number[];
}

function placements(
  scores: ArrayLike<number>,
  good: readonly number[],
  bad: readonly number[],
): Placements {
  const ascending = (rows: readonly number[]) =>
    Float64Array.from(rows, (row) => scores[row]!).sort();
  const goodScores = ascending(good);
  const badScores = ascending(bad);
  const below = (sorted: Float64Array, score: number) =>
    (lowerBound(sorted, score, false) + lowerBound(sorted, score, true)) / 2 / sorted.length;
  const ofGood = good.map((row) => below(badScores, scores[row]!));
  const ofBad = bad.map((row) => 1 - below(goodScores, scores[row]!));
  return { area: mean(ofGood), good: ofGood, bad: ofBad };
}

/** How many of the ascending values are below the limit, or up to it. */
function lowerBound(sorted: Float64Array, limit: number, including: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle]!;
    if (value < limit || (including && value === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sampleVariance(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  return squares / (values.length - 1);
}
