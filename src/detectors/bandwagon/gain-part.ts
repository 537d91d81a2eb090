/**
 * Does the loop run away? Counts exposures and clicks per item and training period; when a period
 * has ended, reads how strongly exposure answered to the luck of earlier clicks.
 */
import type { SettledImpressions } from '../../events/impressions.js';
import { FrequencyCounter } from '../../summaries/frequency-counter.js';
import { frequencyTable, type FrequencyTable } from '../../summaries/frequency-table.js';
import type { Summary } from '../../summaries/summary.js';
import type { Accumulator, Part } from '../detector.js';
import { measurementOf, type Estimator, type Lack } from '../measurement.js';
import type { Measurement } from '../reading.js';
import { loopGain, GAIN_SUMS } from './loop-gain.js';
import {
  CLICKED,
  decodePeriods,
  encodePeriods,
  endPeriod,
  EXPOSED,
  ITEM_SHARDS,
  KINDS,
  type TrainingPeriods,
} from './training-periods.js';

const READING = 'runaway_gain';
/** With fewer items a period the means that are removed, and the shards, rest on too few. */
const FEWEST_ITEMS = 50;
const DAY_MS = 86_400_000;

/** What the gain part needs of the detector's options. */
export interface GainOptions {
  readonly itemCap: number;
  readonly retrainEvery: number;
  readonly trainingMemory: number;
  readonly gainPeriods: number;
}

/** @param view bit of the signal that says an impression was seen; undefined: served counts as seen */
export function gainPart(
  { itemCap: cap, retrainEvery, trainingMemory, gainPeriods }: GainOptions,
  view: number | undefined,
): Part<FrequencyTable, FrequencyTable, TrainingPeriods> {
  const counts = frequencyTable({ shards: KINDS, cap });
  const summary: Summary<FrequencyTable> = { ...counts, id: `item-clicks/1 cap=${cap}` };
  return {
    id: 'gain',
    lane: 'attribution',
    scope: 'policy',
    block: retrainEvery === DAY_MS ? 'day' : retrainEvery,
    summary,
    accumulator: () => accumulator(cap, view),
    folding: {
      id: `training-periods/1 cap=${cap} period=${retrainEvery} pooled=${gainPeriods}`,
      window: summary,
      create: () => ({ history: [], responses: [] }),
      fold: (_, pane) => pane,
      endBlock(memory, block, { window }) {
        endPeriod(memory, block, window, gainPeriods);
      },
      encode: encodePeriods,
      decode: decodePeriods,
    },
    readings: [READING],
    read: (_, { memory }) => [read(memory, trainingMemory)],
  };
}

function accumulator(cap: number, view: number | undefined): Accumulator<FrequencyTable> {
  const counter = new FrequencyCounter({ shards: KINDS, cap });
  return {
    settle(batch: SettledImpressions, rows: Uint32Array, count: number): void {
      const { slateStart, item, signals, reward, shown } = batch;
      counter.use(batch.items);
      for (let r = 0; r < count; r++) {
        const row = rows[r]!;
        if (shown[row] === 0) continue;
        const half = userHalf(batch, row);
        const end = slateStart[row + 1]!;
        for (let at = slateStart[row]!; at < end; at++) {
          if (view !== undefined && ((signals[at]! >>> view) & 1) === 0) continue;
          counter.add(item[at]!, EXPOSED + half);
          if (reward[at]! > 0) counter.add(item[at]!, CLICKED + half);
        }
      }
    },
    seal: () => counter.seal(),
  };
}

/** 0 or 1: the half of the users (or recommendations without one) by the first bit of their hash. */
function userHalf({ hasUser, userHigh, idHigh }: SettledImpressions, row: number): number {
  return (hasUser[row] === 1 ? userHigh : idHigh)[row]! >>> 31;
}

/** The gain over the periods with enough items, or why there is none. */
function read({ responses }: TrainingPeriods, trainingMemory: number): Measurement {
  const enough = responses.filter(({ items }) => items >= FEWEST_ITEMS);
  const n = enough.reduce((sum, { items }) => sum + items, 0);
  const periods = enough.map(({ sums }) => sums);
  const shards = Array.from({ length: ITEM_SHARDS }, (_, shard) => shard).filter((shard) =>
    periods.some((sums) => sums[shard * GAIN_SUMS]! > 0),
  );
  const isKnown = [-1, ...shards].every((left) => !Number.isNaN(loopGain(periods, left)));
  const lack: Lack | undefined =
    n === 0
      ? { reason: 'insufficient', seen: responses.at(-1)?.items ?? 0, needed: FEWEST_ITEMS }
      : isKnown
        ? undefined
        : { reason: 'insufficient', seen: n, needed: n + FEWEST_ITEMS };
  const gain: Estimator<number> = {
    of: (left) => trainingMemory * loopGain(periods, left),
    scale: 'linear',
    range: [-Infinity, Infinity],
  };
  return measurementOf(READING, {}, lack ?? gain, { n, all: -1, without: shards });
}
