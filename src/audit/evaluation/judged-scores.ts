/** Scores of a segment's labelled impressions, and which of them have one. */
import { logistic, ridgeLogistic } from '../../statistics/ridge-logistic.js';
import type { Scorer } from '../findings/findings.js';
import type { LabelledRows } from './labelled-rows.js';

export interface JudgedScores {
  readonly scorer: Scorer;
  /** One a label; NaN where the scorer has none. Larger is better. */
  readonly scores: Float64Array;
  /** The same as probabilities of the label; undefined where they claim to be none. */
  readonly probabilities: Float64Array | undefined;
}

/** The scores of stand-ins are log-odds. */
export function ofLogOdds(scorer: Scorer, logOdds: Float64Array, ofLabels: boolean): JudgedScores {
  return { scorer, scores: logOdds, probabilities: ofLabels ? logOdds.map(logistic) : undefined };
}

/** Logged or supplied scores claim to be probabilities where all of them are in [0, 1]. */
export function ofScores(scorer: Scorer, scores: Float64Array): JudgedScores {
  const areProbabilities = scores.every((score) => Number.isNaN(score) || isProbability(score));
  return { scorer, scores, probabilities: areProbabilities ? scores : undefined };
}

/** The labels that each of these scorers has a score of. */
export function rowsWithAll(labels: LabelledRows, judged: readonly JudgedScores[]): Uint32Array {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) {
    if (judged.every(({ scores }) => !Number.isNaN(scores[row]!))) rows.push(row);
  }
  return Uint32Array.from(rows);
}

/**
 * Log-odds of the labels by scores on any scale: a logistic of the label on the score, for each fold
 * fitted on the others, so that a score is judged by what it tells and not by its units. NaN where the
 * other folds' labels are all good or all bad.
 *
 * Reference: Platt, Probabilistic outputs for support vector machines, in Advances in Large Margin
 * Classifiers (1999).
 */
export function recalibrated(
  labels: LabelledRows,
  { scores, probabilities }: JudgedScores,
  rows: Uint32Array,
  folds: number,
): Float64Array {
  const onScale = standardised(
    Float64Array.from(rows, (row) =>
      probabilities === undefined ? scores[row]! : boundedLogOdds(probabilities[row]!),
    ),
  );
  const logOdds = new Float64Array(rows.length);
  for (let fold = 0; fold < folds; fold++) {
    const others: number[] = [];
    for (let at = 0; at < rows.length; at++) if (labels.fold[rows[at]!] !== fold) others.push(at);
    const fit = ridgeLogistic(
      [others.map((at) => onScale[at]!)],
      others.map((at) => labels.label[rows[at]!]!),
      others.map((at) => labels.weight[rows[at]!]!),
      1,
    );
    for (let at = 0; at < rows.length; at++) {
      if (labels.fold[rows[at]!] !== fold) continue;
      logOdds[at] = fit === undefined ? NaN : fit.intercept + fit.coefficients[0]! * onScale[at]!;
    }
  }
  return logOdds;
}

/** Log-odds of a probability, those of 0 and 1 kept finite. */
function boundedLogOdds(probability: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, probability));
  return Math.log(p / (1 - p));
}

/** Less the mean, by the standard deviation; all 0 where nothing varies. */
function standardised(values: Float64Array): Float64Array {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let square = 0;
  for (const value of values) square += ((value - mean) * (value - mean)) / values.length;
  const deviation = Math.sqrt(square);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

function isProbability(score: number): boolean {
  return score >= 0 && score <= 1;
}
