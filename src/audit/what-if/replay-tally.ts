/** What each setting's slates of a segment hold, by shard of users: all that the estimates are made of. */
import type { RewardModel } from './item-factors.js';
import { SHARDS } from './position-tally.js';
import { FOLDS } from './score-books.js';
import { BINS } from './score-scale.js';
import type { Slate } from './slate.js';

/** Shards of users that exposure is counted by: fewer, since each holds a count of every item. */
export const EXPOSURE_SHARDS = 8;
/** Cells that items are counted in; more items share cells by their hash. */
export const MOST_CELLS = 8192;

/**
 * Sums of a segment. A slate's engagement under another order is worked out from where what was
 * clicked has moved to, and how many items that were not shown, of which score, stand where: so
 * position bias and calibration are applied when all is counted, and again without each shard.
 *
 * Memory: settings · (8 bytes · 20 shards · depth · (depth + 64) + 4 bytes · 8 shards · items), with
 * at most 8,192 items: 16 MB a segment of 60 settings, 300 items and 20 positions.
 */
export class ReplayTally {
  readonly settings: number;
  readonly depth: number;
  readonly items: number;
  readonly cells: number;
  recommendations = 0;
  users = 0;
  rewarded = 0;
  unscored = 0;
  cutCandidates = 0;
  /** Recommendations whose served order is not that of the score. */
  outOfOrder = 0;
  /** Recommendations of users with rewarded impressions before. */
  withProfile = 0;
  /** Rewards that were served, by (shard, place). */
  readonly served: Float64Array;
  /** Rewards by (setting, shard, place served, place under the setting). */
  readonly moved: Float64Array;
  /** Factors of items not shown, by (setting, shard, place under the setting, score bin). */
  readonly brought: Float64Array;
  /** Slates and places filled, by shard. */
  readonly slates = new Uint32Array(SHARDS);
  places = 0;
  /** Standard deviations of what is predicted by (setting, cell): they add up within an item. */
  readonly uncertainty: Float64Array;
  /** Effective categories, summed over users, by (setting, shard); what was served comes last. */
  readonly diversity: Float64Array;
  /** Users whose slates have categories, by shard. */
  readonly diverseUsers: Float64Array;
  /** Exposures by (setting, shard, cell); what was served comes last. */
  readonly exposure: Uint32Array;
  /** Of the present user: mean effective categories of each setting, served last; slates. */
  readonly #userDiversity: Float64Array;
  #userSlates = 0;
  #categorised = 0;
  #summed = new Float64Array(64);

  readonly #model: RewardModel | undefined;
  readonly #chance: Float64Array;

  /**
   * @param model what items that were not shown are worth; undefined: each counts as one
   * @param chance examination by place, for the model's uncertainty
   */
  constructor(
    settings: number,
    depth: number,
    items: number,
    model?: RewardModel,
    chance: Float64Array = new Float64Array(depth),
  ) {
    this.#model = model;
    this.#chance = chance;
    this.settings = settings;
    this.depth = depth;
    this.items = items;
    this.cells = Math.min(items, MOST_CELLS);
    this.served = new Float64Array(SHARDS * depth);
    this.moved = new Float64Array(settings * SHARDS * depth * depth);
    this.brought = new Float64Array(settings * SHARDS * depth * BINS);
    this.uncertainty = new Float64Array(settings * this.cells);
    this.diversity = new Float64Array((settings + 1) * SHARDS);
    this.diverseUsers = new Float64Array(SHARDS);
    this.exposure = new Uint32Array((settings + 1) * EXPOSURE_SHARDS * this.cells);
    this.#userDiversity = new Float64Array(settings + 1);
  }

  /** Counts a recommendation as it was served. */
  addServed(slate: Slate, reward: Float64Array, shard: number, cellOf: Uint32Array): void {
    const { depth } = this;
    this.recommendations++;
    this.slates[shard]! += 1;
    this.places += slate.places;
    this.#userSlates++;
    for (let i = 0; i < slate.places; i++) {
      const place = slate.place[i]!;
      const earned = reward[slate.row[i]!]!;
      this.#expose(this.settings, shard, cellOf[slate.item[i]!]!);
      if (earned === 0) continue;
      this.rewarded++;
      this.served[shard * depth + place]! += earned;
    }
    const diversity = this.#effectiveCategories(slate);
    if (diversity > 0) {
      this.#categorised++;
      this.#userDiversity[this.settings]! += diversity;
    }
  }

  /** Counts the same recommendation under a setting. */
  addChosen(
    setting: number,
    slate: Slate,
    chosen: Uint16Array,
    reward: Float64Array,
    shard: number,
    cellOf: Uint32Array,
  ): void {
    const { depth } = this;
    const at = (setting * SHARDS + shard) * depth;
    for (let slot = 0; slot < slate.places; slot++) {
      const i = chosen[slot]!;
      const from = slate.place[i]!;
      const to = slate.place[slot]!;
      this.#expose(setting, shard, cellOf[slate.item[i]!]!);
      if (from < 0) {
        this.#bring(setting, slate, i, to, shard, cellOf[slate.item[i]!]!);
        continue;
      }
      const earned = reward[slate.row[i]!]!;
      if (earned !== 0) this.moved[(at + from) * depth + to]! += earned;
    }
    const diversity = this.#effectiveCategories(slate, chosen);
    if (diversity > 0) this.#userDiversity[setting]! += diversity;
  }

  /** An item that was not shown, weighted by what it is worth beyond its score. */
  #bring(
    setting: number,
    { item, bin }: Slate,
    i: number,
    to: number,
    shard: number,
    cell: number,
  ): void {
    const at = ((setting * SHARDS + shard) * this.depth + to) * BINS + bin[i]!;
    if (this.#model === undefined) {
      this.brought[at]! += 1;
      return;
    }
    const fold = shard % FOLDS;
    this.brought[at]! += this.#model.factor(item[i]!, fold);
    this.uncertainty[setting * this.cells + cell]! +=
      this.#chance[to]! *
      this.#model.prediction[fold]![bin[i]!]! *
      this.#model.deviation(item[i]!, fold);
  }

  /** The user's last recommendation was counted: each user counts alike in the mean diversity. */
  endUser(shard: number): void {
    if (this.#userSlates === 0) return;
    this.users++;
    if (this.#categorised > 0) {
      this.diverseUsers[shard]! += 1;
      for (let setting = 0; setting <= this.settings; setting++) {
        this.diversity[setting * SHARDS + shard]! +=
          this.#userDiversity[setting]! / this.#categorised;
      }
    }
    this.#userDiversity.fill(0);
    this.#userSlates = 0;
    this.#categorised = 0;
  }

  #expose(setting: number, shard: number, cell: number): void {
    const row = setting * EXPOSURE_SHARDS + (shard % EXPOSURE_SHARDS);
    this.exposure[row * this.cells + cell]! += 1;
  }

  /**
   * Effective categories of a slate, 1/Σq² with q its shares of the categories; an item is shared
   * evenly among its own. 0 where nothing has a category.
   */
  #effectiveCategories(slate: Slate, chosen?: Uint16Array): number {
    const { memberStart, member, group, categories } = slate;
    if (this.#summed.length < categories) this.#summed = new Float64Array(2 * categories);
    const summed = this.#summed;
    summed.fill(0, 0, categories);
    let weight = 0;
    for (let slot = 0; slot < slate.places; slot++) {
      const g = group[chosen === undefined ? slot : chosen[slot]!]!;
      const start = memberStart[g]!;
      const end = memberStart[g + 1]!;
      if (end > start) weight++;
      for (let at = start; at < end; at++) summed[member[at]!]! += 1 / (end - start);
    }
    let squares = 0;
    for (let c = 0; c < categories; c++) squares += summed[c]! * summed[c]!;
    return squares > 0 ? (weight * weight) / squares : 0;
  }
}
