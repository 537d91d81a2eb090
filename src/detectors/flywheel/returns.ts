/**
 * What more data has brought: four shapes of growth are fitted to quality over all data gathered so
 * far, and weighed by how well they explain it.
 */
import { aicc, akaikeWeights } from '../../statistics/akaike.js';
import type { GrowthFits } from '../../statistics/power-law.js';
import {
  growthAt,
  growthCurvature,
  growthRate,
  type GrowthCurve,
} from '../../statistics/power-law.js';

/** What the shapes come to. */
export const VERDICTS = ['accelerating', 'steady', 'diminishing', 'reversing'] as const;

export type Verdict = (typeof VERDICTS)[number];

/** A verdict is given from this weight on; below, it is open. */
export const DECISIVE_WEIGHT = 0.75;

/** What D·Q″/Q′ may be: −(b+1) of the steepest saturating curve to b−1 of the steepest accelerating. */
export const LEAST_CURVATURE = -3;
export const MOST_CURVATURE = 2;

/** A curve and how far it is to be believed; the weights of all sum to 1. */
export interface WeighedCurve extends GrowthCurve {
  readonly weight: number;
}

/**
 * The curves of one series with their Akaike weights (AICc).
 *
 * @param fits made for the amounts of data of these qualities; at least 6 of them
 */
export function weighedCurves(fits: GrowthFits, quality: ArrayLike<number>): WeighedCurve[] {
  const curves = fits.fit(quality);
  const weights = akaikeWeights(
    curves.map(({ residualSquares, parameters }) =>
      aicc(residualSquares, quality.length, parameters),
    ),
  );
  return curves.map((curve, i) => ({ ...curve, weight: weights[i]! }));
}

/**
 * The weights of the curves grouped by what they come to: a constant and a rising line are steady;
 * a curve that rises ever less is diminishing, ever more accelerating; a falling line is reversing.
 */
export function verdictWeights(curves: readonly WeighedCurve[]): Record<Verdict, number> {
  const weights = { accelerating: 0, steady: 0, diminishing: 0, reversing: 0 };
  for (const curve of curves) weights[verdictOf(curve)] += curve.weight;
  return weights;
}

function verdictOf({ family, gain }: GrowthCurve): Verdict {
  if (gain < 0) return 'reversing';
  if (family === 'saturating') return 'diminishing';
  return family === 'accelerating' ? 'accelerating' : 'steady';
}

/** The verdict of weight .75 or more; undefined while it is open. */
export function decisive(weights: Readonly<Record<Verdict, number>>): Verdict | undefined {
  return VERDICTS.find((verdict) => weights[verdict] >= DECISIVE_WEIGHT);
}

/** Quality at an amount of data, as the mean of the curves by weight. */
export function qualityAt(curves: readonly WeighedCurve[], data: number): number {
  let quality = 0;
  for (const curve of curves) quality += curve.weight * growthAt(curve, data);
  return quality;
}

/**
 * Whether more data pays ever more or ever less: D·Q″(D)/Q′(D) of the mean curve. −(b+1) where quality
 * saturates like D^(−b), 0 on a line, b − 1 where it accelerates like D^b.
 *
 * From −3 to 2, the ends of what the curves can tell; −3 as well where quality does not rise with
 * data at all, so that it is above 0 only where returns increase.
 */
export function returnsToData(curves: readonly WeighedCurve[], data: number): number {
  let rate = 0;
  let curvature = 0;
  for (const curve of curves) {
    rate += curve.weight * growthRate(curve, data);
    curvature += curve.weight * growthCurvature(curve, data);
  }
  if (!(rate > 0)) return LEAST_CURVATURE;
  return Math.min(MOST_CURVATURE, Math.max(LEAST_CURVATURE, (data * curvature) / rate));
}
