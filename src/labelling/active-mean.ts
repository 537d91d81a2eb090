/**
 * The mean label of all impressions from the few that were drawn, each with its own probability, and
 * predictions of all: the active, prediction-powered mean, with an interval that old labels keep honest.
 */
import { labelLack } from '../detectors/proxy-drift/answers.js';
import {
  estimateQuality,
  labelVariance,
  type QualitySums,
} from '../detectors/proxy-drift/quality.js';
import type { Lack } from '../detectors/measurement.js';
import type { Interval } from '../statistics/jackknife.js';
import { studentT975 } from '../statistics/student-t.js';

/** The labelled impressions, in columns. */
export interface DrawnLabels {
  /** 0 to 1. */
  readonly label: ArrayLike<number>;
  /** f: recalibrated by labels older than these. */
  readonly prediction: ArrayLike<number>;
  /** π, (0, 1]. */
  readonly inclusion: ArrayLike<number>;
}

/** All impressions they were drawn from. */
export interface DrawnFrom {
  readonly impressions: number;
  /** Σf. */
  readonly predictions: number;
  /** Σ(1/π − 1)·û²: the variance of Σr/π that old labels foretell. 0 where û was not learnt. */
  readonly anticipated: number;
}

export interface ActiveMean extends Interval {
  readonly value: number;
  readonly standardError: number;
  /** λ: how much the predictions are trusted, 0 to 1. */
  readonly usefulness: number;
  readonly labels: number;
}

/** Fewer labels than this say nothing. */
const FEWEST_LABELS = 30;

/**
 * The mean label of all impressions.
 *
 * θ = λ·f̄ + Σw(Y − λf)/Σw with w = 1/π (Hájek's mean of the residuals, power-tuned λ). Its variance is
 * the larger of two: what these labels show, Σ(w² − w)(r − r̄)²/(Σw)² with r = Y − λf, and what old labels
 * foretell of these draws, Σ(1/π − 1)û²/N² over all impressions. The latter matters where errors are
 * rare: a sample that happens to miss them has a mean that is off and shows no variance, both at once.
 * The interval is θ ± t·SE on n − 1 degrees, cut to [0, 1].
 *
 * @param of `window`: the mean of exactly these impressions (finite population); `process`: of what
 *   goes on producing such impressions (superpopulation), which adds s²/N
 * @returns a lack below 30 labels; without a foretold variance also below 10 effective labels, good or
 *   bad, as then nothing else tells of errors that were not met
 *
 * Reference: T. Zrnic & E. J. Candès, Active statistical inference, arXiv 2403.03208, equation 3;
 * A. N. Angelopoulos et al., PPI++, arXiv 2311.01453, section 6; C.-E. Särndal, B. Swensson & J.
 * Wretman, Model Assisted Survey Sampling (1992), 5.7 (Hájek's mean) and 12.2 (anticipated variance).
 */
export function activeMean(
  labels: DrawnLabels,
  from: DrawnFrom,
  of: 'window' | 'process' = 'window',
): ActiveMean | Lack {
  const sums = sumsOf(labels, from);
  const lack = lackOf(sums, from.anticipated > 0);
  if (lack) return lack;
  const estimate = estimateQuality(sums);
  const foretold = from.anticipated / (from.impressions * from.impressions);
  const more = of === 'process' ? labelVariance(sums) / from.impressions : 0;
  const standardError = Math.sqrt(
    Math.max(estimate.variance, (estimate.variance + foretold) / 2) + more,
  );
  const value = Math.max(0, Math.min(1, estimate.value));
  const margin = studentT975(sums.labels - 1) * standardError;
  return {
    value,
    standardError,
    usefulness: estimate.usefulness,
    labels: sums.labels,
    low: Math.max(0, estimate.value - margin),
    high: Math.min(1, estimate.value + margin),
  };
}

function lackOf(sums: QualitySums, foretold: boolean): Lack | undefined {
  if (!foretold || sums.labels === 0) return labelLack(sums);
  if (sums.labels >= FEWEST_LABELS) return undefined;
  return { reason: 'insufficient', seen: sums.labels, needed: FEWEST_LABELS };
}

function sumsOf({ label, prediction, inclusion }: DrawnLabels, from: DrawnFrom): QualitySums {
  const sums = { w: 0, wY: 0, wf: 0, wYY: 0, a: 0, aY: 0, af: 0, aYY: 0, aYf: 0, aff: 0 };
  for (let i = 0; i < label.length; i++) {
    const w = 1 / inclusion[i]!;
    const a = w * w - w;
    const y = label[i]!;
    const f = prediction[i]!;
    sums.w += w;
    sums.wY += w * y;
    sums.wf += w * f;
    sums.wYY += w * y * y;
    sums.a += a;
    sums.aY += a * y;
    sums.af += a * f;
    sums.aYY += a * y * y;
    sums.aYf += a * y * f;
    sums.aff += a * f * f;
  }
  return { ...sums, labels: label.length, impressions: from.impressions, f: from.predictions };
}
