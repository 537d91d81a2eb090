/** How clicks are weighted against what the ranker chose to show, and where. */
import { positionCurve } from '../../detectors/exposure-bias/position-curve.js';
import type { AuditDataset, AuditRows } from '../dataset/rows.js';

/** Positions beyond are treated as the deepest. */
const MOST_POSITIONS = 20;
/** Items whose positions are counted: those of the lowest numbers, which no click decides. */
const MOST_ITEMS = 100_000;
/** Propensities serve where nearly all impressions have one: what has none would have no say. */
const ENOUGH_PROPENSITIES = 0.95;

/** Counts of what a segment showed, for its weights. */
export class ExposureCounts {
  readonly #items: number;
  readonly #impressions: Float64Array;
  readonly #clicks: Float64Array;
  rows = 0;
  clicks = 0;
  propensities = 0;

  constructor(dataset: AuditDataset) {
    this.#items = Math.min(dataset.items.size, MOST_ITEMS);
    this.#impressions = new Float64Array(this.#items * MOST_POSITIONS);
    this.#clicks = new Float64Array(this.#items * MOST_POSITIONS);
  }

  add(rows: AuditRows, row: number, isClick: boolean): void {
    this.rows++;
    if (isClick) this.clicks++;
    if (rows.propensity[row]! > 0) this.propensities++;
    const place = placeOf(rows.position[row]!);
    const item = rows.item[row]!;
    if (place < 0 || item >= this.#items) return;
    this.#impressions[item * MOST_POSITIONS + place]! += 1;
    if (isClick) this.#clicks[item * MOST_POSITIONS + place]! += 1;
  }

  /** Examination by place relative to the first, from items shown at several; undefined: unknown. */
  examination(): Float64Array | undefined {
    const impressions = new Float64Array(MOST_POSITIONS);
    const clicks = new Float64Array(MOST_POSITIONS);
    for (let cell = 0; cell < this.#impressions.length; cell++) {
      impressions[cell % MOST_POSITIONS]! += this.#impressions[cell]!;
      clicks[cell % MOST_POSITIONS]! += this.#clicks[cell]!;
    }
    const curve = positionCurve({
      depth: MOST_POSITIONS,
      items: this.#items,
      itemImpressions: this.#impressions,
      itemClicks: this.#clicks,
      impressions,
      clicks,
    });
    if (curve === undefined) return undefined;
    const examination = new Float64Array(MOST_POSITIONS).fill(NaN);
    for (const [at, position] of curve.positions.entries()) {
      examination[position - 1] = Math.min(1, Math.exp(curve.logs[at]!));
    }
    return examination;
  }
}

/** How much an impression counts, and how much a click on it. */
export interface ClickWeights {
  readonly by: 'propensity' | 'position';
  /** w of the loss; 0 leaves the impression out. */
  weight(rows: AuditRows, row: number): number;
  /** What a click is worth; no click is worth 0. */
  clickValue(rows: AuditRows, row: number): number;
  /** M: nothing counts for more. */
  readonly clip: number;
}

/** Sums of clipped inverse propensities by item, by which the weights are normalised. */
export interface InverseSums {
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

/**
 * Weights that undo the ranker's choice of users and places for an item, clipped at M = √n:
 *
 * - `propensity`, where it is logged: an impression counts min(M, 1/p), divided by the mean of that
 *   over its item's impressions: as if the item had been as likely for every user in every place.
 *   Normalised item by item (stabilised weights), since how often an item was shown does not bias
 *   what is learned of it, and undoing that as well would only let the rarest impressions rule.
 * - `position`, where it is not: a click is worth min(M, 1/θ_k) and an impression counts θ_k, θ_k being how
 *   likely place k is looked at. For an item alone this gives clicks / Σ θ, the debiased click rate;
 *   any weights would be unbiased, and these have the least variance, as a click worth 1/θ varies
 *   by 1/θ.
 *
 * Undefined where neither is known. What is clipped makes for bias towards what was shown often, in
 * exchange for a variance that stays bounded.
 *
 * Reference: Joachims, Swaminathan & Schnabel, Unbiased learning-to-rank with biased feedback, WSDM
 * 2017; Saito et al., Unbiased recommender learning from missing-not-at-random implicit feedback,
 * WSDM 2020, eq. 9; Robins, Hernán & Brumback, Marginal structural models, Epidemiology 11 (2000) for
 * stabilised weights; Ionides, Truncated importance sampling, JCGS 17 (2008) for √n.
 */
export function clickWeights(
  counts: ExposureCounts,
  inverseSums: (clip: number) => InverseSums,
): ClickWeights | undefined {
  const clip = Math.sqrt(counts.rows);
  if (counts.rows > 0 && counts.propensities >= ENOUGH_PROPENSITIES * counts.rows) {
    const { sum, count } = inverseSums(clip);
    const weight = ({ propensity, item }: AuditRows, row: number) => {
      if (!(propensity[row]! > 0)) return 0;
      const at = item[row]!;
      return (Math.min(clip, 1 / propensity[row]!) * count[at]!) / sum[at]!;
    };
    return { by: 'propensity', weight, clickValue: () => 1, clip };
  }
  const examination = counts.examination();
  if (examination === undefined) return undefined;
  const looked = (rows: AuditRows, row: number) => examination[placeOf(rows.position[row]!)] ?? NaN;
  return {
    by: 'position',
    // A place that the curve does not reach says nothing of what was shown there.
    weight: (rows, row) => {
      const theta = looked(rows, row);
      return Number.isNaN(theta) ? 0 : Math.max(theta, 1 / clip);
    },
    clickValue: (rows, row) => Math.min(clip, 1 / looked(rows, row)),
    clip,
  };
}

/** Place from 0; −1 where unknown. */
function placeOf(position: number): number {
  return Math.min(position, MOST_POSITIONS) - 1;
}
