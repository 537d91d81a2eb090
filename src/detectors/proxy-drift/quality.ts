/**
 * True quality from a few labels and a proxy that every impression has: the prediction-powered
 * estimate, which the proxy can sharpen and never bias.
 */
import { studentT975 } from '../../statistics/student-t.js';
import type { Interval } from '../../statistics/jackknife.js';

/**
 * Sums over the labelled impressions (label Y, proxy f, inclusion probability π, w = 1/π,
 * a = (1 − π)/π² = w² − w) and over all N impressions.
 */
export interface QualitySums {
  /** All impressions, and their Σf. */
  readonly impressions: number;
  readonly f: number;
  /** Labels, and their unweighted ΣY. */
  readonly labels: number;
  readonly y: number;
  readonly w: number;
  readonly wY: number;
  readonly wf: number;
  readonly wYY: number;
  readonly a: number;
  readonly aY: number;
  readonly af: number;
  readonly aYY: number;
  readonly aYf: number;
  readonly aff: number;
}

export interface QualityEstimate {
  /** λ: how much the proxy is trusted, 0 to 1. */
  readonly usefulness: number;
  readonly value: number;
  /** Of the value as the quality of exactly these impressions: 0 once all of them are labelled. */
  readonly variance: number;
}

/**
 * How much trust in the proxy makes the estimate of quality sharpest.
 *
 * λ* = Σa(Y − Ȳ)(f − f̄) / Σa(f − f̄)², means weighted by w, cut to [0, 1]. 0 where the proxy does not
 * vary among the labels, runs against them, or is not known of all impressions. As a proxy is gamed,
 * λ* falls: a falling λ* is evidence by itself.
 *
 * Reference: Angelopoulos, Duchi, Zrnic, PPI++: Efficient prediction-powered inference, arXiv
 * 2311.01453, section 6 (power tuning).
 */
export function proxyUsefulness(sums: QualitySums): number {
  const { impressions, w, a, aY, af, aYf, aff } = sums;
  if (impressions === 0) return 0;
  const meanY = sums.wY / w;
  const meanF = sums.wf / w;
  const together = aYf - meanY * af - meanF * aY + meanY * meanF * a;
  const spread = aff - 2 * meanF * af + meanF * meanF * a;
  // What rounding leaves of a spread of 0 must not be divided by.
  if (!(spread > ROUNDING * (aff + meanF * meanF * a))) return 0;
  return Math.max(0, Math.min(1, together / spread));
}

const ROUNDING = 1e-12;

/**
 * The mean quality of all impressions.
 *
 * θ = λ·f̄ + Σw(Y − λf)/Σw with f̄ the proxy's mean over all impressions;
 * Var = Σa(r − r̄)²/(Σw)², r = Y − λf, r̄ = Σwr/Σw. With λ = 0 it is the plain weighted mean of the
 * labels (Hájek's). Exact for the 12 sums; needs Σw > 0.
 *
 * @param usefulness λ; by default the best one
 * @example
 * // f = .1 … 1.0; labelled f = (.2, .5, .8, 1), Y = (.2, .4, .5, .9), π = (.5, .25, .5, .25)
 * // λ .941788, θ .440125, standard error .025531; with λ = 0: .55, .117556
 *
 * Reference: Angelopoulos et al., Prediction-powered inference, Science 382 (2023), 669-674; Zrnic &
 * Candès, Active statistical inference, arXiv 2403.03208, equation 3; Särndal, Swensson, Wretman,
 * Model Assisted Survey Sampling (1992), 5.7 (Hájek's mean).
 */
export function estimateQuality(
  sums: QualitySums,
  usefulness = proxyUsefulness(sums),
): QualityEstimate {
  const { w, a } = sums;
  const r = (sums.wY - usefulness * sums.wf) / w;
  const ar = sums.aY - usefulness * sums.af;
  const arr = sums.aYY - 2 * usefulness * sums.aYf + usefulness * usefulness * sums.aff;
  const proxy = usefulness === 0 ? 0 : (usefulness * sums.f) / sums.impressions;
  const variance = Math.max(0, arr - 2 * r * ar + r * r * a) / (w * w);
  return { usefulness, value: proxy + r, variance };
}

/** The 95% interval of a quality: ± t on n − 1 degrees of freedom, cut to [0, 1]. */
export function qualityInterval({ value, variance }: QualityEstimate, labels: number): Interval {
  const margin = studentT975(labels - 1) * Math.sqrt(variance);
  return { low: Math.max(0, value - margin), high: Math.min(1, value + margin) };
}

/** The variance of one impression's label: s² = Σw(Y − Ȳ)²/Σw. */
export function labelVariance({ w, wY, wYY }: Pick<QualitySums, 'w' | 'wY' | 'wYY'>): number {
  const mean = wY / w;
  return Math.max(0, wYY / w - mean * mean);
}

/** Kish's effective number of labels: (Σw)²/Σw², as many as of equal weight would tell as much. */
export function effectiveLabels({ w, a }: Pick<QualitySums, 'w' | 'a'>): number {
  return (w * w) / (a + w);
}
