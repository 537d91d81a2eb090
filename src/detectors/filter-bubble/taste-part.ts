/**
 * The part that compares what users are shown with what they like, once outcomes are in. A user is
 * followed from the first positive outcome on, so those who never respond take no room.
 */
import type { SettledImpressions } from '../../events/impressions.js';
import { shardOf } from '../../statistics/shard.js';
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { FixedSums } from '../../summaries/fixed-point.js';
import { sumGrid } from '../../summaries/sum-grid.js';
import type { Accumulator, FoldContext, Part, ReadContext } from '../detector.js';
import { measurementOf, type Estimator } from '../measurement.js';
import type { Measurement } from '../reading.js';
import { effectiveImpressions, FEWEST_FOR_ENTROPY } from './diet.js';
import { Diets, emptyDiet } from './diets.js';
import { calibrationDivergence, SMOOTHING } from './divergence.js';
import { DAY } from './exposure-memory.js';
import { replicatedMean, type Mean } from './exposure-window.js';
import { ForwardDecay } from './forward-decay.js';
import { ImpressionCollector } from './impression-collector.js';
import {
  endOfUser,
  impressionLog,
  lastUser,
  LIKED,
  SHOWN,
  type ImpressionLog,
} from './impression-log.js';
import { EMPTY, lacking, missing, NO_CATEGORIES } from './lack.js';
import { optionsId, type FilterBubbleOptions } from './options.js';
import { UserRows } from './user-rows.js';

const SECOND = 1000;

export class TasteMemory {
  users: UserRows;
  shown = new Diets();
  liked = new Diets();
  private readonly decay: ForwardDecay;

  constructor(private readonly options: FilterBubbleOptions) {
    this.users = new UserRows(options.userCap);
    this.decay = new ForwardDecay(options.halfLifeDays * DAY);
  }

  /** Adds a pane; returns its impressions as the window's share. O(impressions). */
  fold(log: ImpressionLog, { window, catalogue }: FoldContext): FixedSums {
    const factor = this.decay.rebase(window.start);
    if (factor !== 1) {
      this.shown.scale(factor);
      this.liked.scale(factor);
    }
    const weight = this.decay.weight(window.start);
    const second = Math.floor(window.start / SECOND);
    for (let row = 0, end: number; row < log.userHigh.length; row = end) {
      end = endOfUser(log, row);
      const first = log.start[row]!;
      const last = log.start[end]!;
      const user = this.user(log, row, log.mark.subarray(first, last), second);
      if (user < 0) continue;
      for (let at = first; at < last; at++) {
        const categories = catalogue.categoriesOf(log.itemHigh[at]!, log.itemLow[at]!);
        if (categories.length === 0) continue;
        if ((log.mark[at]! & SHOWN) !== 0) this.shown.add(user, categories, weight);
        if ((log.mark[at]! & LIKED) !== 0) this.liked.add(user, categories, weight);
      }
    }
    const kept = this.users.trim(lastUser(log));
    if (kept !== undefined) {
      this.shown = this.shown.kept(kept);
      this.liked = this.liked.kept(kept);
    }
    const share = FixedSums.zero(1);
    share.add(0, log.impressions);
    return share;
  }

  /** The divergence of each user active in the window whose taste and diet are known well enough. */
  divergences(since: number): FixedSums {
    const { users, options } = this;
    const sums = FixedSums.zero(options.shards * 2);
    const liked = emptyDiet();
    const shown = emptyDiet();
    const second = Math.floor(since / SECOND);
    for (let row = 0; row < users.size; row++) {
      if (users.last[row]! < second) continue;
      this.liked.read(row, liked);
      this.shown.read(row, shown);
      // Where nothing was added yet, 0/0 is not enough either.
      if (!(effectiveImpressions(liked) >= FEWEST_FOR_ENTROPY)) continue;
      if (!(effectiveImpressions(shown) >= FEWEST_FOR_ENTROPY)) continue;
      const to = shardOf(users.high[row]!, users.low[row]!, options.shards) * 2;
      sums.add(to, 1);
      sums.add(to + 1, calibrationDivergence(liked, shown));
    }
    return sums;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.decay.landmark);
    this.users.encode(writer);
    this.shown.encode(writer);
    this.liked.encode(writer);
  }

  static decode(reader: BinaryReader, options: FilterBubbleOptions): TasteMemory {
    const memory = new TasteMemory(options);
    memory.decay.landmark = reader.float64();
    memory.users = UserRows.decode(reader, options.userCap);
    memory.shown = Diets.decode(reader);
    memory.liked = Diets.decode(reader);
    return memory;
  }

  /** The user's row; −1 for one who has liked nothing yet, or is cut. */
  private user(log: ImpressionLog, row: number, marks: Uint8Array, second: number): number {
    const high = log.userHigh[row]!;
    const low = log.userLow[row]!;
    const known = this.users.find(high, low) >= 0;
    if (!known && !marks.some((mark) => (mark & LIKED) !== 0)) return -1;
    const user = this.users.admit(high, low, second);
    this.shown.grow(this.users.size);
    this.liked.grow(this.users.size);
    return user;
  }
}

export function tastePart(
  options: FilterBubbleOptions,
): Part<ImpressionLog, FixedSums, TasteMemory> {
  return {
    id: 'taste',
    lane: 'attribution',
    scope: 'policy',
    block: 'day',
    summary: impressionLog('shown-and-liked-items', options.userCap),
    accumulator: () => tasteAccumulator(options.userCap),
    folding: {
      id: `filter-bubble-tastes/1${optionsId(options)}`,
      window: sumGrid('filter-bubble-taste', 1),
      create: () => new TasteMemory(options),
      fold: (memory, log, context) => memory.fold(log, context),
      encode(memory, writer) {
        memory.encode(writer);
      },
      decode: (reader) => TasteMemory.decode(reader, options),
      size: ({ users }) => ({ users: users.size, cut: users.cut }),
    },
    readings: ['calibration_divergence'],
    read: (window, context) => [readTaste(window, context, options)],
  };
}

/** In bits, at most that of a user who is shown nothing of what they like. */
const DIVERGENCE: Estimator<Mean> = {
  of: ({ sum, units }) => sum / units / Math.LN2,
  scale: 'linear',
  range: [0, -Math.log(SMOOTHING) / Math.LN2],
};

function readTaste(
  window: FixedSums,
  { memory, catalogue, window: span }: ReadContext<FixedSums, TasteMemory>,
  { shards }: FilterBubbleOptions,
): Measurement {
  if (window.value(0) === 0) return lacking('calibration_divergence', EMPTY);
  if (catalogue.categories === 0) return lacking('calibration_divergence', NO_CATEGORIES);
  const sums = memory.divergences(span.start);
  const mean = replicatedMean(shards, (shard) => ({
    units: sums.value(2 * shard),
    sum: sums.value(2 * shard + 1),
  }));
  const answer = mean.n > 0 ? DIVERGENCE : missing(0, 1);
  return measurementOf('calibration_divergence', {}, answer, mean);
}

function tasteAccumulator(userCap: number): Accumulator<ImpressionLog> {
  const collector = new ImpressionCollector(userCap);
  return {
    settle(batch: SettledImpressions, rows: Uint32Array, count: number): void {
      const { slateStart, item, items, reward, shown } = batch;
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        if (!collector.begin(batch, row)) continue;
        const exposed = shown[row] === 1 ? SHOWN : 0;
        const end = slateStart[row + 1]!;
        for (let at = slateStart[row]!; at < end; at++) {
          const mark = exposed | (reward[at]! > 0 ? LIKED : 0);
          if (mark === 0) continue;
          collector.add(items.hashHigh[item[at]!]!, items.hashLow[item[at]!]!, mark);
        }
      }
    },
    seal: () => collector.seal(),
  };
}
