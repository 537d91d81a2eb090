/** Collects a pane: weights and rewards of settled impressions, by shard, item and position. */
import type { SettledImpressions } from '../../events/impressions.js';
import { FixedSums } from '../../summaries/fixed-point.js';
import { sparseSums } from '../../summaries/sparse-sums.js';
import { SumCollector } from '../../summaries/sum-collector.js';
import type { Accumulator } from '../detector.js';
import { rowShard } from '../row-shard.js';
import { addWide } from './wide-sums.js';
import {
  CELL,
  EXTREME,
  FOLD,
  FOLDS,
  noExtremes,
  PLACE,
  PLACED,
  PLACED_COLUMNS,
  SHARD_PLACES,
  TABLE_COLUMNS,
  WEIGHT,
  type StateOptions,
  type StoredState,
} from './window-state.js';

/**
 * Propensities below this (2⁻³⁰, one in a billion) count as this, which bounds the weights. One such
 * impression outweighs any window, so that estimates with it are withheld in any case.
 */
export const LEAST_PROPENSITY = 1 / 0x4000_0000;

export class WindowCollector implements Accumulator<StoredState> {
  /** By shard, made when there is something to add: most panes have users of few. */
  private readonly sums: (FixedSums | undefined)[] = [];
  private readonly places: (FixedSums | undefined)[] = [];
  private readonly extremes = noExtremes();
  private readonly positions: SumCollector;
  private readonly folds: SumCollector;

  constructor(private readonly options: StateOptions) {
    const table = { columns: TABLE_COLUMNS, cap: options.itemCap };
    this.positions = new SumCollector(table);
    this.folds = new SumCollector(table);
  }

  settle(batch: SettledImpressions, rows: Uint32Array, count: number): void {
    const { slateStart, item, position, propensity, target, reward } = batch;
    const { hashHigh, hashLow } = batch.items;
    for (let r = 0; r < count; r++) {
      const row = rows[r]!;
      const shard = rowShard(batch, row, this.options.shards);
      const sums = (this.sums[shard] ??= FixedSums.zero(SHARD_PLACES));
      const shown = batch.shown[row]!;
      const end = slateStart[row + 1]!;
      for (let at = slateStart[row]!; at < end; at++) {
        const key = item[at]!;
        const worth = reward[at]!;
        this.earn(sums, shown, worth);
        this.placed(shard, position[at]!, shown, worth);
        this.place(hashHigh[key]!, hashLow[key]!, position[at]!, shown, worth);
        const logged = propensity[at]!;
        if (!(logged > 0 && logged <= 1)) continue;
        const chance = logged < LEAST_PROPENSITY ? LEAST_PROPENSITY : logged;
        const eligible = batch.eligible[row]!;
        this.weigh(sums, shown, worth, chance, eligible, target[at]!);
        this.fold(hashHigh[key]!, hashLow[key]!, shard, shown, worth, chance, eligible);
      }
    }
  }

  seal(): StoredState {
    const { shards, positions } = this.options;
    return {
      shards,
      depth: positions,
      sums: sparseSums(this.sums, SHARD_PLACES),
      places: sparseSums(this.places, positions * PLACED_COLUMNS),
      extremes: this.extremes.slice(),
      positions: this.positions.seal(),
      folds: this.folds.seal(),
    };
  }

  private earn(sums: FixedSums, shown: number, worth: number): void {
    sums.add(PLACE.impressions, shown);
    if (worth === 0) return;
    addWide(sums, PLACE.reward, worth);
    addWide(sums, PLACE.reward2, worth * worth);
  }

  private placed(shard: number, position: number, shown: number, worth: number): void {
    const { positions } = this.options;
    if (position < 1 || position > positions) return;
    const places = (this.places[shard] ??= FixedSums.zero(positions * PLACED_COLUMNS));
    const at = (position - 1) * PLACED_COLUMNS;
    places.add(at + PLACED.impressions, shown);
    if (worth > 0) places.add(at + PLACED.clicks, 1);
  }

  private place(high: number, low: number, position: number, shown: number, worth: number): void {
    const sub = Math.min(position, this.options.positions + 1);
    const cell = this.positions.cell(high, low, sub);
    if (cell < 0) return;
    this.positions.add(cell + CELL.impressions, shown);
    if (worth === 0) return;
    if (worth > 0) this.positions.add(cell + CELL.clicks, 1);
    this.positions.add(cell + CELL.reward, worth);
    this.positions.add(cell + CELL.reward2, worth * worth);
  }

  private weigh(
    sums: FixedSums,
    shown: number,
    worth: number,
    chance: number,
    eligible: number,
    target: number,
  ): void {
    if (shown === 1) {
      sums.add(PLACE.logged, 1);
      if (chance === 1 && eligible !== 1) sums.add(PLACE.certain, 1);
    }
    if (eligible >= 1) {
      this.addWeight(
        sums,
        PLACE.eligibleKnown,
        EXTREME.eligibleKnown,
        1 / (eligible * chance),
        shown,
        worth,
      );
      this.atLeast(EXTREME.mostEligible, eligible);
      this.atLeast(EXTREME.minusFewestEligible, -eligible);
    } else {
      this.addWeight(
        sums,
        PLACE.eligibleUnknown,
        EXTREME.eligibleUnknown,
        1 / chance,
        shown,
        worth,
      );
    }
    if (target >= 0 && target <= 1) {
      this.addWeight(sums, PLACE.candidate, EXTREME.candidate, target / chance, shown, worth);
    }
  }

  /** An outcome without its recommendation adds its reward; the impression itself was not seen. */
  private addWeight(
    sums: FixedSums,
    at: number,
    extreme: number,
    weight: number,
    shown: number,
    worth: number,
  ): void {
    if (shown === 1) {
      sums.add(at + WEIGHT.n, 1);
      addWide(sums, at + WEIGHT.weight, weight);
      addWide(sums, at + WEIGHT.weight2, weight * weight);
      this.atLeast(extreme, weight);
    }
    if (worth === 0) return;
    const weighted = weight * worth;
    addWide(sums, at + WEIGHT.reward, weighted);
    addWide(sums, at + WEIGHT.weight2Reward, weight * weighted);
    addWide(sums, at + WEIGHT.weight2Reward2, weighted * weighted);
  }

  private atLeast(extreme: number, value: number): void {
    if (value > this.extremes[extreme]!) this.extremes[extreme] = value;
  }

  private fold(
    high: number,
    low: number,
    shard: number,
    shown: number,
    worth: number,
    chance: number,
    eligible: number,
  ): void {
    const cell = this.folds.cell(high, low, shard % FOLDS);
    if (cell < 0) return;
    if (shown === 1) {
      this.folds.add(cell + FOLD.impressions, 1);
      if (eligible >= 1) this.folds.add(cell + FOLD.eligibleKnown, 1 / (eligible * chance));
      else this.folds.add(cell + FOLD.eligibleUnknown, 1 / chance);
    }
    if (worth !== 0) this.folds.add(cell + FOLD.reward, worth);
  }
}
