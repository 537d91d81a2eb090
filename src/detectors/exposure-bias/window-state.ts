/**
 * What is kept of a pane: sums of weights and rewards by shard of users, counts by shard and position,
 * the extremes, and two tables by item. All are integers or extremes, so panes merge in any order to the same bytes.
 * Most panes have few users, positions and kinds of weights, so zeros are not kept.
 */
import type { FixedSums } from '../../summaries/fixed-point.js';
import {
  decodeSparseSums,
  encodeSparseSums,
  inFull,
  mergeSparseSums,
  noSparseSums,
  type SparseSums,
} from '../../summaries/sparse-sums.js';
import { IncompatibleSummariesError, type Summary } from '../../summaries/summary.js';
import { sumTable, type SumTable } from '../../summaries/sum-table.js';
import { WIDE } from './wide-sums.js';

/** What the state depends on. */
export interface StateOptions {
  /** Hash groups of users, the replicates of the intervals. */
  readonly shards: number;
  /** Most items kept in each table; above, those with the smallest hashes. */
  readonly itemCap: number;
  /** Positions told apart; deeper ones are pooled. */
  readonly positions: number;
}

/** Groups of users by which predictions are cross-fitted; group = shard mod this. */
export const FOLDS = 10;

/** The sums of one kind of weight: how many impressions, then five wide sums. */
export const WEIGHT = {
  n: 0,
  weight: 1,
  weight2: 1 + WIDE,
  reward: 1 + 2 * WIDE,
  weight2Reward: 1 + 3 * WIDE,
  weight2Reward2: 1 + 4 * WIDE,
} as const;
const WEIGHT_PLACES = 1 + 5 * WIDE;

/** Where a shard's sums begin, from the shard's first place on. */
export const PLACE = {
  /** Impressions, whether or not their propensity is known. */
  impressions: 0,
  /** Impressions with a propensity. */
  logged: 1,
  /** Of these, those that could not have been another item: propensity 1 with more than one eligible. */
  certain: 2,
  reward: 3,
  reward2: 3 + WIDE,
  /** Weights 1/(K·p) of rows that log K, how many items were eligible. */
  eligibleKnown: 3 + 2 * WIDE,
  /** 1/p of rows that do not: to be divided by K when read. */
  eligibleUnknown: 3 + 2 * WIDE + WEIGHT_PLACES,
  /** Weights target/p of rows that carry a candidate policy's probability. */
  candidate: 3 + 2 * WIDE + 2 * WEIGHT_PLACES,
} as const;

/** Places of a shard. */
export const SHARD_PLACES = 3 + 2 * WIDE + 3 * WEIGHT_PLACES;

/** Greatest values over all impressions; −∞ where there are none. */
export const EXTREME = {
  eligibleKnown: 0,
  eligibleUnknown: 1,
  candidate: 2,
  /** The most eligible items that a row logs, and minus the fewest. */
  mostEligible: 3,
  minusFewestEligible: 4,
} as const;
const EXTREMES = 5;

/** Columns of `positions`, by item and position (0: unknown; one past the last: deeper). */
export const CELL = { impressions: 0, clicks: 1, reward: 2, reward2: 3 } as const;

/** Columns of `folds`, by item and fold; impressions with a propensity only. */
export const FOLD = { impressions: 0, reward: 1, eligibleKnown: 2, eligibleUnknown: 3 } as const;

/** Columns of `places`, by shard and position. */
export const PLACED = { impressions: 0, clicks: 1 } as const;
export const PLACED_COLUMNS = 2;

/** A window to be read. */
export type WindowState = StateOf<FixedSums>;

/** A pane or window as it is kept and merged. */
export type StoredState = StateOf<SparseSums>;

interface StateOf<Sums> {
  readonly shards: number;
  readonly depth: number;
  /** Shard s owns places s · SHARD_PLACES and on. */
  readonly sums: Sums;
  /** Of all items: shard s at position k + 1 owns places (s · depth + k) · PLACED_COLUMNS and on. */
  readonly places: Sums;
  readonly extremes: Float64Array;
  readonly positions: SumTable;
  readonly folds: SumTable;
}

/** The window with all of its sums, to be read at any place. O(shards · positions). */
export function readable(stored: StoredState): WindowState {
  const { shards, depth, sums, places } = stored;
  return {
    ...stored,
    sums: inFull(sums, shards * SHARD_PLACES),
    places: inFull(places, shards * depth * PLACED_COLUMNS),
  };
}

export const TABLE_COLUMNS = 4;

const NAME = 'exposure-bias';

/** The summary over windows of these options. */
export function windowSummary({ shards, itemCap, positions }: StateOptions): Summary<StoredState> {
  const table = sumTable(NAME, { columns: TABLE_COLUMNS, cap: itemCap });
  return {
    id: `${NAME}/3 shards=${shards} cap=${itemCap} positions=${positions}`,
    empty: () => ({
      shards,
      depth: positions,
      sums: noSparseSums(),
      places: noSparseSums(),
      extremes: noExtremes(),
      positions: table.empty(),
      folds: table.empty(),
    }),
    merge(a, b) {
      for (const option of ['shards', 'depth'] as const) {
        if (a[option] !== b[option]) {
          throw new IncompatibleSummariesError(NAME, option, a[option], b[option]);
        }
      }
      return {
        shards: a.shards,
        depth: a.depth,
        sums: mergeSparseSums(a.sums, b.sums),
        places: mergeSparseSums(a.places, b.places),
        extremes: a.extremes.map((most, i) => Math.max(most, b.extremes[i]!)),
        positions: table.merge(a.positions, b.positions),
        folds: table.merge(a.folds, b.folds),
      };
    },
    encode(state, writer) {
      writer.uint32(state.shards);
      writer.uint32(state.depth);
      encodeSparseSums(state.sums, writer);
      encodeSparseSums(state.places, writer);
      writer.array(state.extremes);
      table.encode(state.positions, writer);
      table.encode(state.folds, writer);
    },
    decode: (reader) => ({
      shards: reader.uint32(),
      depth: reader.uint32(),
      sums: decodeSparseSums(reader),
      places: decodeSparseSums(reader),
      extremes: reader.array(Float64Array),
      positions: table.decode(reader),
      folds: table.decode(reader),
    }),
  };
}

/** Extremes of no impressions. */
export function noExtremes(): Float64Array<ArrayBuffer> {
  return new Float64Array(EXTREMES).fill(-Infinity);
}
