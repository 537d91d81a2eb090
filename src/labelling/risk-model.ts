/** The risk of an impression, as older labels have taught it: how far its prediction tends to be off. */
import {
  FEATURE_PLACES,
  featurePlace,
  NO_FEATURE,
  SCORE_PLACES,
  scorePlace,
} from './score-place.js';
import { recalibrationOf, type Recalibration } from './recalibration.js';
import { riskCells, squaredError, type RiskCell, type RiskTable } from './risk-table.js';

/** Fewer labels than this teach nothing. */
export const FEWEST_TEACHING = 30;

const DECILES = 10;
const TERCILES = 3;
/** Terciles, and one more for impressions without the feature. */
const GROUPS = TERCILES + 1;
/** A group is believed half where it has this many labels. */
const PRIOR_LABELS = 20;

/** Predictions and risks by place, made once a window; each look-up is O(1). */
export class RiskModel {
  private constructor(
    private readonly prediction: Float64Array,
    /** Root of the variance that a calibrated prediction implies. */
    private readonly spread: Float64Array,
    private readonly decile: Uint8Array,
    private readonly group: Uint8Array,
    /** By (decile, group): how much larger errors are than calibrated predictions imply. */
    private readonly excess: Float64Array,
    readonly labels: number,
  ) {}

  /** Of no labels: every risk is the same, and a prediction is the score itself if it can be one. */
  static readonly flat = new RiskModel(
    new Float64Array(SCORE_PLACES).fill(NaN),
    new Float64Array(SCORE_PLACES).fill(1),
    new Uint8Array(SCORE_PLACES),
    new Uint8Array(FEATURE_PLACES),
    new Float64Array(DECILES * GROUPS).fill(1),
    0,
  );

  /** The model of these labels; the flat one of fewer than 30. */
  static of(table: RiskTable): RiskModel {
    const cells = riskCells(table);
    const labels = cells.reduce((sum, { n }) => sum + n, 0);
    if (labels < FEWEST_TEACHING) return RiskModel.flat;
    const all = recalibrationOf(cells);
    const halves = [1, 0].map((other) =>
      recalibrationOf(cells.filter(({ half }) => half === other)),
    );
    const decile = tilesOf(cells, ({ score }) => score, SCORE_PLACES, DECILES);
    const known = cells.filter(({ feature }) => feature !== NO_FEATURE);
    const group = tilesOf(known, ({ feature }) => feature, FEATURE_PLACES, TERCILES);
    group[NO_FEATURE] = TERCILES;
    const excess = excessOf(cells, halves, (cell) => [decile[cell.score]!, group[cell.feature]!]);
    return new RiskModel(
      all.prediction,
      all.variance.map(Math.sqrt),
      decile,
      group,
      excess.map(Math.sqrt),
      labels,
    );
  }

  /**
   * What the score is worth: the label that older labels of its like have drawn, 0 to 1. Of no labels
   * the score itself where it is a probability, else 1/2.
   */
  recalibrated(score: number): number {
    if (this.labels > 0) return this.recalibratedAt(scorePlace(score));
    return score >= 0 && score <= 1 ? score : 0.5;
  }

  /** The same of a place, of which a model without labels knows nothing (NaN). */
  recalibratedAt(score: number): number {
    return this.prediction[score]!;
  }

  /** û: the root of the mean squared error expected of the prediction. Above 0. */
  riskOf(score: number, feature: number): number {
    return this.riskAt(scorePlace(score), featurePlace(feature));
  }

  /** The same, by places. */
  riskAt(score: number, feature: number): number {
    return this.spread[score]! * this.excess[this.decile[score]! * GROUPS + this.group[feature]!]!;
  }
}

/** Equal parts of the impressions by place: for every place the part in which its middle lies. */
function tilesOf(
  cells: readonly RiskCell[],
  placeOf: (cell: RiskCell) => number,
  places: number,
  tiles: number,
): Uint8Array {
  const weight = new Float64Array(places);
  for (const cell of cells) weight[placeOf(cell)]! += cell.w;
  const total = weight.reduce((sum, each) => sum + each, 0);
  const tile = new Uint8Array(places);
  if (total === 0) return tile;
  let below = 0;
  weight.forEach((each, place) => {
    tile[place] = Math.min(tiles - 1, Math.floor((tiles * (below + each / 2)) / total));
    below += each;
  });
  return tile;
}

/**
 * By (decile, group) the ratio of squared errors to the variance that calibrated predictions imply.
 * Errors are those of the predictions that the other half of the labels teaches. Groups are drawn
 * towards their decile, deciles towards the whole.
 */
function excessOf(
  cells: readonly RiskCell[],
  halves: readonly Recalibration[],
  placeOf: (cell: RiskCell) => readonly [decile: number, group: number],
): Float64Array {
  const whole = new Ratio();
  const deciles = Array.from({ length: DECILES }, () => new Ratio());
  const groups = Array.from({ length: DECILES * GROUPS }, () => new Ratio());
  for (const cell of cells) {
    const [decile, group] = placeOf(cell);
    const { prediction, variance } = halves[cell.half]!;
    const f = prediction[cell.score]!;
    const error = squaredError(cell, f);
    const implied = cell.w * variance[cell.score]!;
    for (const ratio of [whole, deciles[decile]!, groups[decile * GROUPS + group]!]) {
      ratio.add(cell.n, error, implied);
    }
  }
  const all = whole.shrunk(1);
  const ofDecile = deciles.map((decile) => decile.shrunk(all));
  return Float64Array.from(groups, (group, at) => group.shrunk(ofDecile[Math.floor(at / GROUPS)]!));
}

class Ratio {
  private n = 0;
  private error = 0;
  private implied = 0;

  add(n: number, error: number, implied: number): void {
    this.n += n;
    this.error += error;
    this.implied += implied;
  }

  shrunk(prior: number): number {
    if (this.n === 0) return prior;
    return ((this.error / this.implied) * this.n + prior * PRIOR_LABELS) / (this.n + PRIOR_LABELS);
  }
}
