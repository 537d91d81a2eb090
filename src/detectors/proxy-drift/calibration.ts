/** What a logged score is worth: the mean label that impressions of its version and bin have drawn. */
import { isotonicFit } from '../../statistics/isotonic.js';
import type { SumTable } from '../../summaries/sum-table.js';
import { binOf, LABEL, VERSION_SLOTS } from './drift-state.js';
import { NO_SCORE, SCORE_BINS } from './score-bin.js';

/** Fewer labels than this calibrate nothing: the same number from which quality is estimated. */
export const FEWEST_CALIBRATING = 30;

/** Labels of scored impressions by version slot and score bin, in ascending order. */
export interface CalibrationCells {
  /** slot · SCORE_BINS + bin. */
  readonly key: Uint32Array;
  readonly labels: Float64Array;
  /** Σw and ΣwY. */
  readonly weight: Float64Array;
  readonly weighted: Float64Array;
}

export const NO_CELLS: CalibrationCells = {
  key: new Uint32Array(0),
  labels: new Float64Array(0),
  weight: new Float64Array(0),
  weighted: new Float64Array(0),
};

/** Collects cells in ascending order of key. */
class Cells {
  readonly key: number[] = [];
  readonly labels: number[] = [];
  readonly weight: number[] = [];
  readonly weighted: number[] = [];

  /** @param key not below the last one */
  add(key: number, labels: number, weight: number, weighted: number): void {
    const last = this.key.length - 1;
    if (this.key[last] === key) {
      this.labels[last]! += labels;
      this.weight[last]! += weight;
      this.weighted[last]! += weighted;
    } else {
      this.key.push(key);
      this.labels.push(labels);
      this.weight.push(weight);
      this.weighted.push(weighted);
    }
  }

  done(): CalibrationCells {
    return {
      key: Uint32Array.from(this.key),
      labels: Float64Array.from(this.labels),
      weight: Float64Array.from(this.weight),
      weighted: Float64Array.from(this.weighted),
    };
  }
}

/** What the labels of a window teach about scores. O(cells). */
export function calibrationCells(labels: SumTable, shards: number): CalibrationCells {
  const cells = new Cells();
  for (let cell = 0; cell < labels.sub.length; cell++) {
    const bin = binOf(Math.floor(labels.sub[cell]! / shards));
    if (bin === NO_SCORE) continue;
    const at = cell * labels.columns;
    const sum = (column: number) => labels.sums.value(at + column);
    const key = labels.keyLow[cell]! * SCORE_BINS + bin;
    cells.add(key, sum(LABEL.n), sum(LABEL.w), sum(LABEL.wY));
  }
  return cells.done();
}

/** The cells of both, those of the first times `kept`; cells that have faded away are left out. */
export function addCells(a: CalibrationCells, b: CalibrationCells, kept = 1): CalibrationCells {
  const cells = new Cells();
  let i = 0;
  let j = 0;
  while (i < a.key.length || j < b.key.length) {
    if (j === b.key.length || a.key[i]! <= b.key[j]!) {
      const labels = kept * a.labels[i]!;
      if (labels >= FADED) cells.add(a.key[i]!, labels, kept * a.weight[i]!, kept * a.weighted[i]!);
      i++;
    } else {
      cells.add(b.key[j]!, b.labels[j]!, b.weight[j]!, b.weighted[j]!);
      j++;
    }
  }
  return cells.done();
}

/** A cell whose labels have faded to less than this is forgotten. */
const FADED = 0.05;

/** The calibrated proxy of a scored impression, by its version slot and score bin. */
export type Calibration = (slot: number, bin: number) => number;

/**
 * The calibration that these labels teach; undefined of fewer than 30.
 *
 * For each version that has 30 labels the mean labels of its bins, made non-decreasing in the score
 * by weighted isotonic regression, with straight lines over bins without labels and level ends. Other
 * versions get the same of all labels together. So a version whose scores are on a new scale is
 * calibrated anew, and a score that runs against quality is worth the same everywhere, that is
 * nothing. A poor calibration widens intervals; it biases nothing.
 *
 * Cost: O(cells).
 *
 * Reference: Zadrozny & Elkan, Transforming classifier scores into accurate multiclass probability
 * estimates, KDD 2002 (isotonic calibration).
 */
export function calibrationOf(cells: CalibrationCells): Calibration | undefined {
  const { key, labels, weight, weighted } = cells;
  if (sumOf(labels) < FEWEST_CALIBRATING) return undefined;
  const bySlot = new Map<number, Curve>();
  const pooledWeight = new Float64Array(SCORE_BINS);
  const pooledWeighted = new Float64Array(SCORE_BINS);
  for (let start = 0; start < key.length;) {
    const slot = slotOf(key[start]!);
    let end = start;
    for (; end < key.length && slotOf(key[end]!) === slot; end++) {
      pooledWeight[key[end]! % SCORE_BINS]! += weight[end]!;
      pooledWeighted[key[end]! % SCORE_BINS]! += weighted[end]!;
    }
    if (sumOf(labels.subarray(start, end)) >= FEWEST_CALIBRATING) {
      const bins = key.subarray(start, end).map((each) => each % SCORE_BINS);
      bySlot.set(slot, curveOf(bins, weight.subarray(start, end), weighted.subarray(start, end)));
    }
    start = end;
  }
  const used = Uint32Array.from(pooledWeight.keys()).filter((bin) => pooledWeight[bin]! > 0);
  const at = (sums: Float64Array) => Float64Array.from(used, (bin) => sums[bin]!);
  const pooled = curveOf(used, at(pooledWeight), at(pooledWeighted));
  return (slot, bin) => valueAt(bySlot.get(slot) ?? pooled, bin);
}

interface Curve {
  readonly bins: Uint32Array;
  readonly values: Float64Array;
}

function curveOf(bins: Uint32Array, weight: Float64Array, weighted: Float64Array): Curve {
  const means = weighted.map((sum, i) => sum / weight[i]!);
  return { bins, values: isotonicFit(means, weight) };
}

function valueAt({ bins, values }: Curve, bin: number): number {
  const above = bins.findIndex((each) => each >= bin);
  if (above === -1) return values[values.length - 1]!;
  if (above === 0 || bins[above] === bin) return values[above]!;
  const share = (bin - bins[above - 1]!) / (bins[above]! - bins[above - 1]!);
  return values[above - 1]! + share * (values[above]! - values[above - 1]!);
}

function slotOf(key: number): number {
  return Math.floor(key / SCORE_BINS) % VERSION_SLOTS;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
