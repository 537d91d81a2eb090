/**
 * Cells of impressions of about the same risk, in each of which candidates are sampled: where risks
 * differ much, the rare and risky ones would be missing from one sample of all. Two places of scores to
 * a doubling, one of features.
 */
import { FEATURE_PLACES, featurePlace, scorePlace } from './score-place.js';

/** Places of scores are 16 to a doubling, those of features four. */
const SCORE_BITS = 3;
const FEATURE_BITS = 2;
const FEATURE_CELLS = (FEATURE_PLACES >>> FEATURE_BITS) + 1;

/** The number of an impression's cell; absent (NaN) scores and features have cells of their own. */
export function sampleCell(score: number, feature: number): number {
  // The places of absent values are the last ones, and odd neighbours would share their cells.
  const s = Number.isNaN(score) ? 0 : 1 + (scorePlace(score) >>> SCORE_BITS);
  const f = Number.isNaN(feature) ? 0 : 1 + (featurePlace(feature) >>> FEATURE_BITS);
  return s * (FEATURE_CELLS + 1) + f;
}
