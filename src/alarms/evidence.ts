/** What a watched reading is held against block by block: its season, its bets, its detectors. */
import { defaultBets, type Bets } from '../statistics/sequential/bets.js';
import {
  ChangeDetector,
  unmoved,
  type DetectorState,
} from '../statistics/sequential/change-detector.js';
import { hourOfDay, weekend } from '../statistics/sequential/season.js';
import { blockMs } from '../windows/blocks.js';
import type { Pin } from './learning.js';
import type { ChangeWatch } from './watch.js';

export type Direction = 'up' | 'down';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The season of a block that begins then: the hour of the day, or whether it is a weekend. Undefined
 * where there is none: it is part of the baseline only where the baseline has seen it twice.
 */
export function seasonOf(
  { block, baselineBlocks }: ChangeWatch,
  start: number,
): number | undefined {
  const ms = blockMs(block);
  const length = ms * baselineBlocks;
  if (ms <= HOUR_MS) return length >= 2 * DAY_MS ? hourOfDay(start) : undefined;
  return ms <= DAY_MS && length >= 14 * DAY_MS ? weekend(start) : undefined;
}

/**
 * What is bet depends on how sure the baseline's mean is, and on how long evidence may gather. Below
 * the blocks from which on the default keeps its promise, the tolerance is widened further, by the
 * root of what is missing: spread and autocorrelation are then hardly known. An accepted mean has
 * those of the baseline before.
 *
 * @param price of the evidence, false alarms a block; 0 before it was ever weighed
 * @param blocks of the baseline
 */
export function betsOf(
  { earliestBlocks }: ChangeWatch,
  price: number,
  blocks: number,
  accepted = false,
): Bets {
  const bets = defaultBets(blocks, 1 / Math.min(0.5, price > 0 ? price : 0.5));
  if (accepted || blocks >= earliestBlocks) return bets;
  return { ...bets, tolerance: bets.tolerance * Math.sqrt(earliestBlocks / blocks) };
}

/** The detector of a direction, as it was left; of a stream with a pin. */
export function detectorOf(
  watch: ChangeWatch,
  of: {
    readonly pin?: Pin;
    readonly price: number;
    readonly detectors: Readonly<Partial<Record<Direction, DetectorState>>>;
  },
  direction: Direction,
): ChangeDetector {
  const { baseline, accepted } = of.pin!;
  const bets = betsOf(watch, of.price, baseline.blocks, accepted);
  const profile = direction === 'up' ? baseline.rising : baseline.falling;
  const state = of.detectors[direction];
  // What was stored by a version that bet otherwise begins anew.
  const fits = state?.evidence.length === bets.stakes.length;
  return new ChangeDetector(bets, profile, fits ? state : unmoved(bets));
}
