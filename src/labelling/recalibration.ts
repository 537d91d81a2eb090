/** What a score is worth, by older labels of its like. */
import { isotonicFit } from '../statistics/isotonic.js';
import { NO_PLACE, SCORE_PLACES } from './score-place.js';

/** Labels at one place of scores. */
export interface PlacedLabels {
  readonly score: number;
  readonly n: number;
  readonly w: number;
  readonly wY: number;
}

/** By place of the score. */
export interface Recalibration {
  /** The label expected, 0 to 1. */
  readonly prediction: Float64Array;
  /** The variance of a label of 0 or 1 of about that mean; above 0. */
  readonly variance: Float64Array;
}

/** Of the labels, that which a variance is reckoned from: a tenth, about those at scores alike. */
const ALIKE = 0.1;

/**
 * The calibration that labels teach: their weighted means by place, made non-decreasing in the score,
 * with straight lines between places that have labels and level ends. Absent scores are worth their own
 * mean label; a score of which nothing is known, the mean of all.
 *
 * For the variance f(1 − f) half a label on either side is added to the labels at scores alike, a tenth
 * of them, as scores that have drawn only one answer so far are not without doubt.
 *
 * @param labels in any order; none teach 1/2
 *
 * Reference: Zadrozny & Elkan, Transforming classifier scores into accurate multiclass probability
 * estimates, KDD 2002 (isotonic calibration); H. Jeffreys, Theory of Probability (1961), 3.1 (½).
 */
export function recalibrationOf(labels: readonly PlacedLabels[]): Recalibration {
  const w = new Float64Array(SCORE_PLACES);
  const wY = new Float64Array(SCORE_PLACES);
  let all = 0;
  let allW = 0;
  let allWY = 0;
  for (const cell of labels) {
    w[cell.score]! += cell.w;
    wY[cell.score]! += cell.wY;
    all += cell.n;
    allW += cell.w;
    allWY += cell.wY;
  }
  const mean = allW > 0 ? allWY / allW : 0.5;
  const prediction = new Float64Array(SCORE_PLACES).fill(mean);
  fillScored(prediction, w, wY);
  if (w[NO_PLACE]! > 0) prediction[NO_PLACE] = wY[NO_PLACE]! / w[NO_PLACE]!;
  const doubt = 0.5 / Math.max(1, ALIKE * all);
  const variance = prediction.map((f) => {
    const smoothed = (f + doubt) / (1 + 2 * doubt);
    return smoothed * (1 - smoothed);
  });
  return { prediction, variance };
}

/** Fills in all places of scores, if any of them has labels. */
function fillScored(prediction: Float64Array, w: Float64Array, wY: Float64Array): void {
  const places: number[] = [];
  for (let place = 0; place < NO_PLACE; place++) if (w[place]! > 0) places.push(place);
  if (places.length === 0) return;
  const fitted = isotonicFit(
    places.map((place) => wY[place]! / w[place]!),
    places.map((place) => w[place]!),
  );
  prediction.fill(fitted[0]!, 0, places[0]! + 1);
  for (let next = 1; next < places.length; next++) {
    const from = places[next - 1]!;
    const to = places[next]!;
    const slope = (fitted[next]! - fitted[next - 1]!) / (to - from);
    for (let place = from + 1; place < to; place++) {
      prediction[place] = fitted[next - 1]! + slope * (place - from);
    }
    prediction[to] = fitted[next]!;
  }
  prediction.fill(fitted[places.length - 1]!, places[places.length - 1]! + 1, NO_PLACE);
}
