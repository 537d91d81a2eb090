/** The readings of how the same users change: the slope of diversity, and entropy's half-life. */
import { FEWEST_SHARDS } from '../../statistics/jackknife.js';
import { shardOf } from '../../statistics/shard.js';
import { FixedSums } from '../../summaries/fixed-point.js';
import type { ReadContext } from '../detector.js';
import { measurementOf, type Estimator, type Lack, type Replicated } from '../measurement.js';
import { isMeasured, type Measurement } from '../reading.js';
import { attrition } from './attrition.js';
import {
  cohortSlope,
  halfLife,
  relativeSlope,
  type Trends,
  type TrendSums,
} from './cohort-slope.js';
import type { ExposureMemory } from './exposure-memory.js';
import { lacking, missing } from './lack.js';
import type { FilterBubbleOptions } from './options.js';

/** Sums a shard: users, S_tt, S_tv, S_tt · v̄. */
const COLUMNS = 4;

const slope = (of: (sums: TrendSums) => number): Estimator<TrendSums> => ({
  of,
  scale: 'linear',
  range: [-Infinity, Infinity],
});

const HALF_LIFE: Estimator<TrendSums> = {
  of: (sums) => halfLife(relativeSlope(sums)),
  scale: 'log',
  range: [0, Infinity],
};

/** `diversity_slope` and `entropy_half_life`, in this order. */
export function trendMeasurements(
  { memory, window, baseline }: ReadContext<FixedSums, ExposureMemory>,
  { shards }: FilterBubbleOptions,
): Measurement[] {
  const lost = baseline && attrition(memory, baseline.span.end, window.end);
  const unit = 1 / memory.weightAt(window.end);
  const diversity = trendSums(memory.diversity, memory, shards, unit);
  const entropy = trendSums(memory.entropy, memory, shards, unit);
  return [
    measurementOf(
      'diversity_slope',
      {},
      lost ?? (diversity.n > 0 ? slope(cohortSlope) : missing(0, 1)),
      diversity,
    ),
    lost === undefined ? halfLifeOf(entropy) : lacking('entropy_half_life', lost),
  ];
}

/** The half-life where entropy falls beyond doubt, else why there is none. */
function halfLifeOf(entropy: Replicated<TrendSums>): Measurement {
  const { n } = entropy;
  const none = (lack: Lack) => lacking('entropy_half_life', lack);
  if (n === 0) return none(missing(0, 1));
  const rate = measurementOf('entropy_half_life', {}, slope(relativeSlope), entropy);
  if (!isMeasured(rate)) return rate;
  if (rate.high === undefined)
    return none({ reason: 'few_shards', seen: n, needed: FEWEST_SHARDS });
  if (!(rate.high < 0)) return none({ reason: 'no_trend', seen: n, needed: n });
  return measurementOf('entropy_half_life', {}, HALF_LIFE, entropy);
}

/** The sums over users seen twice or more, all and without each shard. O(users). */
function trendSums(
  trends: Trends,
  { users }: ExposureMemory,
  shards: number,
  unit: number,
): Replicated<TrendSums> {
  const sums = FixedSums.zero(shards * COLUMNS);
  const total = FixedSums.zero(COLUMNS);
  for (let row = 0; row < users.size; row++) {
    const squares = trends.timeSquares(row) * unit;
    if (!(squares > 0)) continue;
    const to = shardOf(users.high[row]!, users.low[row]!, shards) * COLUMNS;
    sums.add(to, 1);
    sums.add(to + 1, squares);
    sums.add(to + 2, trends.timeValue(row) * unit);
    sums.add(to + 3, squares * trends.meanValue(row));
  }
  for (let at = 0; at < sums.length; at++) total.addSum(at % COLUMNS, sums, at);
  const without = (shard?: number): TrendSums => {
    const value = (column: number) =>
      total.value(column) - (shard === undefined ? 0 : sums.value(shard * COLUMNS + column));
    return { timeSquares: value(1), timeValue: value(2), timeLevel: value(3) };
  };
  const populated = Array.from({ length: shards }, (_, shard) => shard).filter(
    (shard) => sums.value(shard * COLUMNS) > 0,
  );
  return { n: total.value(0), all: without(), without: populated.map(without) };
}
