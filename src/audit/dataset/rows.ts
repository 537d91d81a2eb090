/**
 * What audits learn from: impressions with all that came of them, in columns, a bucket of users at a
 * time, so that a dataset may be larger than memory. A user's impressions are in one bucket, those of
 * one recommendation are neighbours in slate order. NaN marks an absent number.
 */
import type { SignalPlan } from '../../detectors/signal-plan.js';

/** Impressions (and candidates that were not shown) of one bucket of users. */
export interface AuditRows {
  readonly length: number;
  /** Recommendation r owns rows start[r] … start[r + 1] − 1: what was shown in slate order, then candidates. */
  readonly recommendations: number;
  readonly start: Uint32Array;

  // One entry a recommendation.
  /** Epoch milliseconds. */
  readonly time: Float64Array;
  /** Public hash of the recommendation's id. */
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  readonly hasUser: Uint8Array;
  /** Keyed hash of the user; of a recommendation without one, its id's. */
  readonly userHigh: Uint32Array;
  readonly userLow: Uint32Array;
  /** Number in `AuditDataset.segments`. */
  readonly segment: Uint16Array;
  /** Number in `AuditDataset.contexts`. */
  readonly context: Uint16Array;
  /** How many items could have been shown; NaN: unknown. */
  readonly eligible: Float64Array;

  // One entry a row.
  /**
   * 1, or 0 for what is no impression to learn traffic from: a candidate that was scored and not
   * shown; and what is known by outcomes or labels with their context alone, which stands in a
   * recommendation of its own.
   */
  readonly shown: Uint8Array;
  /** Number in `AuditDataset.items`. */
  readonly item: Uint32Array;
  /** 1-based; 0 where unknown or not shown. */
  readonly position: Uint16Array;
  readonly score: Float64Array;
  readonly propensity: Float64Array;
  readonly target: Float64Array;
  readonly reference: Float64Array;
  /** Bits of the signal plan that occurred, derived ones included. */
  readonly signals: Uint32Array;
  /**
   * What the proxy was worth: 1 (or its value, where so configured), else 0; NaN where it is not
   * known, of an impression known by its label alone.
   */
  readonly reward: Float64Array;
  /** The first label, in [0, 1]; NaN for none. */
  readonly label: Float64Array;
  /** Probability with which it was chosen for labelling; NaN where unknown. */
  readonly inclusion: Float64Array;
  /** Number in `AuditDataset.sources` of the label's source; 0: none named. */
  readonly source: Uint16Array;
}

export interface AuditSegment {
  readonly surface: string;
  readonly policy: string;
}

/** Items by dense number, from 0. */
export interface AuditItems {
  readonly size: number;
  readonly hashHigh: Uint32Array;
  readonly hashLow: Uint32Array;
  /** Item i has categories category[categoryStart[i] … categoryStart[i + 1] − 1], numbers in `categories`. */
  readonly categoryStart: Uint32Array;
  readonly category: Uint16Array;
  /** First publication or first exposure, epoch ms; NaN where unknown. */
  readonly published: Float64Array;
}

/** A stretch of the stream as an audit learns from it. */
export interface AuditDataset {
  readonly plan: SignalPlan;
  readonly segments: readonly AuditSegment[];
  readonly items: AuditItems;
  /** Names of categories by number; those of the configured taxonomy. */
  readonly categories: readonly string[];
  /** Combinations of context keys by number, as sorted `key=value` pairs; the first is none. */
  readonly contexts: readonly (readonly string[])[];
  /** Sources of labels by number; 0 is none named. */
  readonly sources: readonly string[];
  /** Rows of all buckets. */
  readonly rows: number;
  readonly labels: number;
  readonly buckets: number;
  /** The name of an item, for reports. */
  itemName(item: number): string;
  /** Reads a bucket; the one read before may be reused. Same rows every time. */
  bucket(number: number): AuditRows;
}
