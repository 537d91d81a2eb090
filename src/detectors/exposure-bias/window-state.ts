/**
 * What is kept of a pane: sums of weights and rewards by shard of users, counts by shard and position,
 * the extremes, and two tables by item. All are integers or extremes, so panes merge in any order to the same bytes.
 */
import { FixedSums } from '../../summaries/fixed-point.js';
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

export interface WindowState {
  readonly shards: number;
  readonly depth: number;
  readonly sums: FixedSums;
  /** Of all items: shard s at position k + 1 owns places (s · depth + k) · PLACED_COLUMNS and on. */
  readonly places: FixedSums;
  readonly extremes: Float64Array;
  readonly positions: SumTable;
  readonly folds: SumTable;
}

export const TABLE_COLUMNS = 4;

const NAME = 'exposure-bias';

/** The summary over windows of these options. */
export function windowSummary({ shards, itemCap, positions }: StateOptions): Summary<WindowState> {
  const table = sumTable(NAME, { columns: TABLE_COLUMNS, cap: itemCap });
  return {
    id: `${NAME}/2 shards=${shards} cap=${itemCap} positions=${positions}`,
    empty: () => ({
      shards,
      depth: positions,
      sums: FixedSums.zero(shards * SHARD_PLACES),
      places: FixedSums.zero(shards * positions * PLACED_COLUMNS),
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
        sums: added(a.sums, b.sums),
        places: added(a.places, b.places),
        extremes: a.extremes.map((most, i) => Math.max(most, b.extremes[i]!)),
        positions: table.merge(a.positions, b.positions),
        folds: table.merge(a.folds, b.folds),
      };
    },
    encode(state, writer) {
      writer.uint32(state.shards);
      writer.uint32(state.depth);
      state.sums.encode(writer);
      state.places.encode(writer);
      writer.array(state.extremes);
      table.encode(state.positions, writer);
      table.encode(state.folds, writer);
    },
    decode: (reader) => ({
      shards: reader.uint32(),
      depth: reader.uint32(),
      sums: FixedSums.decode(reader),
      places: FixedSums.decode(reader),
      extremes: reader.array(Float64Array),
      positions: table.decode(reader),
      folds: table.decode(reader),
    }),
  };
}

function added(a: FixedSums, b: FixedSums): FixedSums {
  const sums = new FixedSums(a.high.slice(), a.low.slice());
  for (let at = 0; at < sums.length; at++) sums.addSum(at, b, at);
  return sums;
}

/** Extremes of no impressions. */
export function noExtremes(): Float64Array<ArrayBuffer> {
  return new Float64Array(EXTREMES).fill(-Infinity);
}
