/**
 * The columns in which detectors see what was shown and what came of it. Every batch here is
 * recommendations with flattened slates (row r owns entries slateStart[r] … slateStart[r + 1] − 1),
 * whether just served, or settled after their attribution time; labels come one row each.
 *
 * NaN marks an absent number. Batches are reused: a consumer must be done with one when it returns.
 */

/** Items by dense number: how many there are and, for each, the public 64-bit hash of its id. */
export interface ItemKeys {
  readonly size: number;
  readonly hashHigh: Uint32Array;
  readonly hashLow: Uint32Array;
}

/** Recommendations and their impressions. */
export interface Impressions {
  readonly length: number;
  /** Dense numbers in `item` refer to these; other batches may have others. */
  readonly items: ItemKeys;

  // One entry a recommendation.
  /** Epoch milliseconds. */
  readonly time: Float64Array;
  /** Public hash of the recommendation's id. */
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  readonly hasUser: Uint8Array;
  /** Keyed hash of the user. */
  readonly userHigh: Uint32Array;
  readonly userLow: Uint32Array;
  /** How many items could have been shown, as logged; NaN: the catalogue. */
  readonly eligible: Float64Array;
  readonly slateStart: Uint32Array;

  // One entry an impression.
  readonly item: Uint32Array;
  /** 1-based; 0 where unknown. */
  readonly position: Uint32Array;
  readonly score: Float64Array;
  readonly propensity: Float64Array;
  readonly target: Float64Array;
  readonly reference: Float64Array;
}

/**
 * Impressions whose attribution time is over, with the signals they drew.
 *
 * An outcome that came with its context instead of a recommendation that was seen stands in a row of
 * its own with `shown` 0: its signals and reward count, but it is no impression.
 */
export interface SettledImpressions extends Impressions {
  /** One a recommendation: hash of the model's version, 0 where absent. */
  readonly version: Uint32Array;
  /** One a recommendation: 1, or 0 for an outcome without its recommendation. */
  readonly shown: Uint8Array;
  /** One an impression: bit b is set where signal b of the plan occurred (derived ones included). */
  readonly signals: Uint32Array;
  /** One an impression: what the proxy was worth: 1 (or its value, where so configured), else 0. */
  readonly reward: Float64Array;
  /** One an impression: how many outcomes it drew, of whatever signal. */
  readonly outcomes: Uint32Array;
}

/** Labels with the impressions that they judge, one row each, in order of (label time, id). */
export interface JudgedImpressions {
  readonly length: number;
  readonly items: ItemKeys;
  /** Of the impression, epoch ms. */
  readonly time: Float64Array;
  /** How long after its impression the label came, ms. */
  readonly delay: Float64Array;
  /** Public hash of the recommendation's id, or of the label's own where it has none. */
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  readonly hasUser: Uint8Array;
  readonly userHigh: Uint32Array;
  readonly userLow: Uint32Array;
  readonly item: Uint32Array;
  readonly position: Uint32Array;
  readonly score: Float64Array;
  readonly propensity: Float64Array;
  readonly target: Float64Array;
  readonly reference: Float64Array;
  readonly version: Uint32Array;
  /** 1 where `signals` and `reward` are known: the impression was still remembered. */
  readonly hasSignals: Uint8Array;
  readonly signals: Uint32Array;
  readonly reward: Float64Array;
  /** In [0, 1]. */
  readonly label: Float64Array;
  /** Probability with which the impression was chosen for labelling, (0, 1]; NaN: not known. */
  readonly inclusion: Float64Array;
  /**
   * 0 for the first label of this (recommendation, item), which alone counts as its quality; for
   * further ones, which measure agreement, how many came before.
   */
  readonly earlier: Uint32Array;
  /** For a further label, the first one's; NaN otherwise. */
  readonly firstLabel: Float64Array;
  /** Hashes of texts, 0 where absent. */
  readonly question: Uint32Array;
  readonly guideline: Uint32Array;
  readonly labeller: Uint32Array;
  readonly source: Uint32Array;
}
