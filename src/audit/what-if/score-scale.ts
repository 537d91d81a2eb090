/** Scores of any origin on scales that settings can weigh: from 0 to 1 for nearly all, and in bins. */
import { isotonicFit } from '../../statistics/isotonic.js';
import type { HashSample } from './hash-sample.js';

/** Bins of about as many rows each. */
export const BINS = 64;

/** A score's place between the first and the last percent, and its bin. */
export interface ScoreScale {
  readonly low: number;
  /** One over the distance from the first to the last percent; 0 where all are alike. */
  readonly perUnit: number;
  /** Bin b holds scores from edges[b − 1] up to below edges[b]. */
  readonly edges: Float64Array;
}

/**
 * The scale of a sample: value (score − q₁)/(q₉₉ − q₁), with q₁ and q₉₉ its 1% and 99% quantiles. It
 * is a straight line, so order and proportions of differences stay; outliers fall outside 0 to 1.
 */
export function scoreScale(sample: HashSample): ScoreScale {
  const ascending = sample.ascending();
  const last = ascending.length - 1;
  const quantile = (share: number) => ascending[Math.round(share * last)] ?? 0;
  const low = quantile(0.01);
  const spread = quantile(0.99) - low;
  const edges = Float64Array.from({ length: BINS - 1 }, (_, b) => quantile((b + 1) / BINS));
  return { low, perUnit: spread > 0 ? 1 / spread : 0, edges };
}

/** The score on its scale; 0 for all where the scale's scores are alike. */
export function scaled({ low, perUnit }: ScoreScale, score: number): number {
  return (score - low) * perUnit;
}

/** The bin of a score: how many edges are at or below it. O(log bins). */
export function binOf({ edges }: ScoreScale, score: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Mean outcome by bin, made non-decreasing in the score: isotonic regression of total/weight. Bins
 * without weight take the value of their nearest lower neighbour with weight, those below all the
 * lowest. NaN throughout where no bin has weight. O(bins).
 *
 * Reference: Zadrozny & Elkan, Transforming classifier scores into accurate multiclass probability
 * estimates, KDD 2002.
 */
export function calibrated(total: Float64Array, weight: Float64Array): Float64Array {
  const used: number[] = [];
  for (let bin = 0; bin < weight.length; bin++) if (weight[bin]! > 0) used.push(bin);
  const fit = isotonicFit(
    used.map((bin) => total[bin]! / weight[bin]!),
    used.map((bin) => weight[bin]!),
  );
  const curve = new Float64Array(weight.length);
  for (let bin = 0, i = 0; bin < curve.length; bin++) {
    if (i + 1 < used.length && used[i + 1]! <= bin) i++;
    curve[bin] = fit[i] ?? NaN;
  }
  return curve;
}
