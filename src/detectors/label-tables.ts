/**
 * Reads joint tables of signals and labels out of the collected sums: of all labels, and with each
 * shard of users left out.
 */
import type { WeightedTable } from '../statistics/joint-table.js';
import { FixedSums } from '../summaries/fixed-point.js';
import { COLUMNS, SUMS, type LabelledSignals } from './labelled-signals.js';

/** Of the rests of fixed-point sums. */
const UNIT = 0x1_0000_0000;

/** Sums of a sample by group of strata and slot: all labels (slot 0), or those with a signal. */
export class LabelSums {
  constructor(
    readonly groups: number,
    private readonly slots: number,
    private readonly sums: FixedSums,
  ) {}

  /** A sum of a slot within a group of strata. */
  of(column: number, group: number, slot: number): number {
    return this.sums.value((group * this.slots + slot) * COLUMNS + column);
  }

  /** A sum of a slot over all strata. */
  overall(column: number, slot: number): number {
    let sum = 0;
    for (let group = 0; group < this.groups; group++) sum += this.of(column, group, slot);
    return sum;
  }

  /**
   * The joint table of a signal (absent, present) and the label (good, bad) in a group of strata.
   * What is absent is the exact difference between all labels and those with the signal.
   */
  table(group: number, slot: number): WeightedTable {
    const all = group * this.slots * COLUMNS;
    const present = (group * this.slots + slot) * COLUMNS;
    const mass = new Float64Array(4);
    const squares = new Float64Array(4);
    const rowSquares = new Float64Array(2);
    for (let row = 0; row < 2; row++) {
      const of = (column: number) =>
        row === 0
          ? difference(this.sums, all + column, present + column)
          : this.sums.value(present + column);
      const good = of(SUMS.good);
      mass[2 * row] = good;
      mass[2 * row + 1] = of(SUMS.weight) - good;
      squares[2 * row] = of(SUMS.goodSquares);
      squares[2 * row + 1] = of(SUMS.badSquares);
      rowSquares[row] = of(SUMS.weightSquares);
    }
    return { rows: 2, columns: 2, mass, squares, rowSquares };
  }
}

/** The sums of all labels, and the same without each shard that has any. */
export interface LabelSamples {
  readonly all: LabelSums;
  readonly without: readonly LabelSums[];
}

/**
 * The sums of a state, its strata put together in groups.
 *
 * O(cells) and O(shards · groups · signals).
 *
 * @param signals how many signals the plan measures
 * @param groupOf the group of a stratum, −1 to leave it out
 */
export function labelSamples(
  { shards, table }: LabelledSignals,
  signals: number,
  groups: number,
  groupOf: (stratum: number) => number,
): LabelSamples {
  const slots = signals + 1;
  const length = groups * slots * COLUMNS;
  const all = FixedSums.zero(length);
  const perShard = Array.from({ length: shards }, () => undefined as FixedSums | undefined);
  for (let cell = 0; cell < table.sub.length; cell++) {
    const group = groupOf(table.keyLow[cell]!);
    if (group < 0) continue;
    const sub = table.sub[cell]!;
    const own = (perShard[sub % shards] ??= FixedSums.zero(length));
    const to = (group * slots + Math.floor(sub / shards)) * COLUMNS;
    for (let column = 0; column < COLUMNS; column++) {
      all.addSum(to + column, table.sums, cell * COLUMNS + column);
      own.addSum(to + column, table.sums, cell * COLUMNS + column);
    }
  }
  const without = perShard
    .filter((own) => own !== undefined)
    .map((own) => new LabelSums(groups, slots, less(all, own)));
  return { all: new LabelSums(groups, slots, all), without };
}

/** Place by place exactly a − b, for b that is part of a. */
function less(a: FixedSums, b: FixedSums): FixedSums {
  const rest = FixedSums.zero(a.length);
  for (let at = 0; at < a.length; at++) {
    const borrow = a.low[at]! < b.low[at]! ? 1 : 0;
    rest.high[at] = a.high[at]! - b.high[at]! - borrow;
    rest.low[at] = a.low[at]! - b.low[at]! + borrow * UNIT;
  }
  return rest;
}

/** a − b, rounded once. */
function difference(sums: FixedSums, a: number, b: number): number {
  return sums.high[a]! - sums.high[b]! + (sums.low[a]! - sums.low[b]!) / UNIT;
}
