/**
 * Flywheel: does the loop gain on itself? Counts active users and outcomes of each block, takes the
 * quality and the information that other detectors measured for it, and remembers the series; reads
 * how the links of the loop respond to each other and what more data has brought. README.md tells
 * the rest.
 */
import {
  part,
  type Detector,
  type FoldContext,
  type Folding,
  type Part,
  type ReadContext,
} from '../detector.js';
import type { Measurement } from '../reading.js';
import { signalPlan, type SignalPlan } from '../signal-plan.js';
import { activeUsers, activityAccumulator, activitySummary, type Activity } from './activity.js';
import { measurementsOf } from './answers.js';
import { flywheelDeclaration } from './flywheel.monitor.js';
import { Series } from './series.js';
import { checkWhole } from '../option-checks.js';

const DAY_MS = 86_400_000;
/** What is half the width of a 95% interval of normal errors, in standard errors. */
const HALF_WIDTH = 1.96;

export interface FlywheelOptions {
  /** Length of a point of the series; hours would mistake the daily cycle for growth. */
  readonly block: 'day' | 'week';
  /** Points remembered, the latest; 24 to 10,000. */
  readonly points: number;
  /** Users of a block counted exactly; above, estimated from this many by hash. */
  readonly userCap: number;
  /** Outcomes that models had learned from before the first block. */
  readonly dataBefore: number;
}

export const FLYWHEEL_DEFAULTS: FlywheelOptions = {
  block: 'day',
  points: 400,
  userCap: 16_384,
  dataBefore: 0,
};

/** The flywheel detector. Throws RangeError for options that are out of range. */
export function flywheel(
  options: Partial<FlywheelOptions> = {},
  plan: SignalPlan = signalPlan(),
): Detector {
  const all = { ...FLYWHEEL_DEFAULTS, ...options };
  const { block, points, userCap, dataBefore } = all;
  if (!['day', 'week'].includes(block)) {
    throw new RangeError(`flywheel.block must be "day" or "week", not "${block}".`);
  }
  checkWhole('flywheel.points', points, 24, 10_000);
  checkWhole('flywheel.userCap', userCap, 2);
  checkWhole('flywheel.dataBefore', dataBefore, 0);
  return {
    declaration: flywheelDeclaration,
    parts: [part(seriesPart(all, plan.names[plan.proxy]!))],
  };
}

function seriesPart(options: FlywheelOptions, proxy: string): Part<Activity, Activity, Series> {
  const summary = activitySummary(options.userCap);
  const blockDays = options.block === 'day' ? 1 : 7;
  return {
    id: 'series',
    lane: 'labels',
    scope: 'both',
    block: options.block,
    summary,
    accumulator: () => activityAccumulator(options.userCap),
    folding: seriesFolding(options, proxy),
    readings: flywheelDeclaration.readings.map(({ id }) => id),
    read: (_, { memory }: ReadContext<Activity, Series>): Measurement[] =>
      measurementsOf(memory, blockDays * DAY_MS),
  };
}

function seriesFolding(
  { block, points, userCap, dataBefore }: FlywheelOptions,
  proxy: string,
): Folding<Activity, Activity, Series> {
  const days = block === 'day' ? 1 : 7;
  return {
    id: `flywheel-series/1 days=${days} points=${points} before=${dataBefore}`,
    window: activitySummary(userCap),
    create: () => new Series(points, dataBefore),
    fold: (_, pane) => pane,
    endBlock(series, activity, context: FoldContext) {
      const quality = context.measured('proxy-drift.quality');
      const information = context.measured('signal-information.information', { signal: proxy });
      const { low = NaN, high = NaN } = quality ?? {};
      series.append({
        end: context.window.end,
        quality: quality?.value ?? NaN,
        qualityError: (high - low) / (2 * HALF_WIDTH),
        users: activeUsers(activity),
        outcomes: activity.outcomes,
        // An estimate of next to nothing may come out below 0.
        information: information ? Math.max(0, information.value) : NaN,
      });
    },
    encode: (series, writer) => series.encode(writer),
    decode: (reader) => Series.decode(reader, points, dataBefore),
  };
}
