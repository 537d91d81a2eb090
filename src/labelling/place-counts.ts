/**
 * How many impressions came, by place of score and feature. From it the next window's expectations are
 * computed under the model it will use, whatever model was in use when they came.
 */
import { SumCollector } from '../summaries/sum-collector.js';
import { sumTable, type SumTable } from '../summaries/sum-table.js';
import type { Summary } from '../summaries/summary.js';
import type { RiskModel } from './risk-model.js';
import { PLACE_CAP, placeHash, placeOf, placesOf } from './score-place.js';

const OPTIONS = { columns: 1, cap: PLACE_CAP };
/** The cell of all impressions: at the smallest key, which is never cut. */
const ALL = 0xffffffff;

export type PlaceCounts = SumTable;

export const PLACE_COUNTS: Summary<PlaceCounts> = sumTable('label-places', OPTIONS);

/** Counts a window's impressions. */
export class PlaceCounter {
  private readonly counts = new SumCollector(OPTIONS);

  /** Counts one; NaN for a score or feature that is absent. O(1). */
  add(score: number, feature: number): void {
    this.counts.add(this.counts.cell(0, 0, ALL), 1);
    const place = placeOf(score, feature);
    const cell = this.counts.cell(placeHash(place), 0, place);
    if (cell >= 0) this.counts.add(cell, 1);
  }

  /** All counts so far; counting may go on. */
  seal(): PlaceCounts {
    return this.counts.seal();
  }
}

/**
 * What a window like this one brings: N̂ impressions and Σ̂û their risks under the model. Where places
 * were cut, those kept stand for all. O(places).
 */
export function expectedOf(
  { sub, sums }: PlaceCounts,
  model: RiskModel,
): { impressions: number; totalRisk: number } {
  let impressions = 0;
  let kept = 0;
  let risk = 0;
  sub.forEach((place, cell) => {
    const count = sums.value(cell);
    if (place === ALL) {
      impressions = count;
      return;
    }
    const { score, feature } = placesOf(place);
    kept += count;
    risk += count * model.riskAt(score, feature);
  });
  return { impressions, totalRisk: kept > 0 ? (risk * impressions) / kept : 0 };
}
