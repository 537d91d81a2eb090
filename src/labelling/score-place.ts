/**
 * Places on fixed grids for scores and for features, which keep their order and know no data, so that
 * what labels teach about them can be added up from any number of workers.
 */
import { NO_SCORE, scoreBin } from '../detectors/proxy-drift/score-bin.js';

const ZERO = scoreBin(0);
const HALF = scoreBin(0.5);
const ONE = scoreBin(1);
/** How far scores from 1 on move up, as the places below 1 are more than the bins were. */
const SHIFT = HALF - ZERO + 1 - (ONE - HALF);

/** The place of an absent score. */
export const NO_PLACE = NO_SCORE + SHIFT;
/** How many places there are, the one of absent scores included. */
export const SCORE_PLACES = NO_PLACE + 1;

/**
 * The place of a score; a larger score never has a smaller place, and NaN has the last. Scores are told
 * apart by 3 to 6% of their size; those between 1/2 and 1 by their distance from 1, so that among
 * probabilities .999 and .99 differ as .001 and .01 do. O(1).
 */
export function scorePlace(score: number): number {
  if (score > 0.5 && score < 1) return 2 * HALF - scoreBin(1 - score);
  const bin = scoreBin(score);
  return bin <= HALF ? bin : bin + SHIFT;
}

/** Four bins of scores share a place of features. */
const FEATURE_BITS = 2;

/** How many places of features there are, the one of absent features included. */
export const FEATURE_PLACES = (NO_SCORE >>> FEATURE_BITS) + 2;
/** The place of an absent feature. */
export const NO_FEATURE = FEATURE_PLACES - 1;

/** The place of a feature, four to a doubling; a larger one never has a smaller place. O(1). */
export function featurePlace(feature: number): number {
  return Number.isNaN(feature) ? NO_FEATURE : scoreBin(feature) >>> FEATURE_BITS;
}

/** Most places that are kept of a window; of more, a sample that is fixed by the places' hashes. */
export const PLACE_CAP = 65_536;

/** One number for the places of a score and of a feature. */
export function placeOf(score: number, feature: number): number {
  return scorePlace(score) * FEATURE_PLACES + featurePlace(feature);
}

/** What such a number stands for. */
export function placesOf(place: number): { score: number; feature: number } {
  return { score: Math.floor(place / FEATURE_PLACES), feature: place % FEATURE_PLACES };
}

/** Spreads places over all 32 bits, each to another number (the finaliser of MurmurHash3). */
export function placeHash(place: number): number {
  let hash = Math.imul(place ^ (place >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
