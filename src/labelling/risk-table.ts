/**
 * What labels have taught about where predictions err: sums of labels by (place of the score, place of
 * the feature, half of the impressions). Sums are exact, so tables of any number of workers and windows
 * add up in any order. The calibration is not in them, so what is learnt later applies to all of them.
 */
import { FixedSums } from '../summaries/fixed-point.js';
import { SumCollector } from '../summaries/sum-collector.js';
import { mergeSumTables, sumTable, type SumTable } from '../summaries/sum-table.js';
import type { Summary } from '../summaries/summary.js';
import { PLACE_CAP, placeHash, placeOf, placesOf } from './score-place.js';

/** Sums of a cell: labels, Σw, ΣwY and ΣwY² with w = 1/π. */
export const RISK_COLUMN = { labels: 0, w: 1, wY: 2, wYY: 3 } as const;

const OPTIONS = { columns: 4, cap: PLACE_CAP };

export type RiskTable = SumTable;

export const RISK_TABLE: Summary<RiskTable> = sumTable('label-risk', OPTIONS);

/** Collects the labels of a window. */
export class RiskCollector {
  private readonly sums = new SumCollector(OPTIONS);

  /**
   * Adds a label. O(1).
   *
   * @param score of the ranker, on any scale; NaN where there is none
   * @param feature what else may tell the risk (disagreement, entropy of votes, …); NaN if absent
   * @param label 0 to 1
   * @param inclusion probability with which it was chosen, (0, 1]
   * @param hash any bits of the impression's hash; the lowest divides impressions into two halves
   * @throws RangeError for a label or an inclusion out of range
   */
  add(score: number, feature: number, label: number, inclusion: number, hash: number): void {
    if (!(inclusion > 0 && inclusion <= 1)) {
      throw new RangeError(`An inclusion probability is above 0 and at most 1, not ${inclusion}.`);
    }
    if (!(label >= 0 && label <= 1)) {
      throw new RangeError(`A label is from 0 to 1, not ${label}.`);
    }
    const at = placeOf(score, feature);
    const place = this.sums.cell(placeHash(at), 0, 2 * at + (hash & 1));
    if (place < 0) return;
    const w = 1 / inclusion;
    this.sums.add(place + RISK_COLUMN.labels, 1);
    this.sums.add(place + RISK_COLUMN.w, w);
    this.sums.add(place + RISK_COLUMN.wY, w * label);
    this.sums.add(place + RISK_COLUMN.wYY, w * label * label);
  }

  /** The table of all labels so far; adding may go on. */
  seal(): RiskTable {
    return this.sums.seal();
  }
}

/** The labels at one place of score and feature, in one half of the impressions. */
export interface RiskCell {
  /** Place of the score. */
  readonly score: number;
  /** Place of the feature. */
  readonly feature: number;
  readonly half: number;
  /** Labels; no whole number once they have faded. */
  readonly n: number;
  /** Σw, ΣwY and ΣwY². */
  readonly w: number;
  readonly wY: number;
  readonly wYY: number;
}

/** The cells of a table, in ascending order of place. O(cells · log cells). */
export function riskCells({ columns, sub, sums }: RiskTable): RiskCell[] {
  const cells: RiskCell[] = [];
  for (let cell = 0, at = 0; cell < sub.length; cell++, at += columns) {
    const { score, feature } = placesOf(sub[cell]! >>> 1);
    cells.push({
      score,
      feature,
      half: sub[cell]! & 1,
      n: sums.value(at + RISK_COLUMN.labels),
      w: sums.value(at + RISK_COLUMN.w),
      wY: sums.value(at + RISK_COLUMN.wY),
      wYY: sums.value(at + RISK_COLUMN.wYY),
    });
  }
  return cells.sort((a, b) => a.score - b.score || a.feature - b.feature || a.half - b.half);
}

/** Σw(Y − f)² of a cell's labels, rounding aside. */
export function squaredError({ w, wY, wYY }: RiskCell, f: number): number {
  return Math.max(0, wYY - 2 * f * wY + f * f * w);
}

/** A cell whose labels have faded to less than this is forgotten. */
const FADED = 0.05;

/**
 * What is remembered once a window has ended: all sums of before times `kept`, plus the window's. Done
 * once a window, in order of time, so that it is the same for everyone. O(cells).
 *
 * @param kept 0 (only the window counts) to 1 (nothing is forgotten)
 */
export function rememberWindow(memory: RiskTable, window: RiskTable, kept: number): RiskTable {
  const { columns, sums } = memory;
  const cells = memory.sub.map((_, cell) => cell);
  const lasting = cells.filter(
    (cell) => kept * sums.value(cell * columns + RISK_COLUMN.labels) >= FADED,
  );
  const faded = FixedSums.zero(lasting.length * columns);
  lasting.forEach((cell, to) => {
    for (let column = 0; column < columns; column++) {
      faded.add(to * columns + column, kept * sums.value(cell * columns + column));
    }
  });
  const pick = (of: Uint32Array) => lasting.map((cell) => of[cell]!);
  const rest: RiskTable = {
    ...memory,
    keyHigh: pick(memory.keyHigh),
    keyLow: pick(memory.keyLow),
    sub: pick(memory.sub),
    sums: faded,
  };
  return mergeSumTables(rest, window);
}
