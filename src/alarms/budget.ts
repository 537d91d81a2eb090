/**
 * How many false alarms there may be, and what each watched reading may spend of them.
 *
 * Evidence is counted in parts of an alarm. A detector of changes has evidence M ← (M + 1)·factor with
 * factors of mean at most 1 given the past, and weighs here v = π·M, where π is its price per block:
 * the false alarms that it may raise in one block, on average. So v grows by π a block at most, on
 * average, and an alarm is raised when the sum V over all that share a budget reaches 1. After it at
 * least 1 is taken from V. As 0 ≤ E[V] ≤ Σπ − E[alarms],
 *
 *   E[false alarms in a stretch] ≤ sum of the prices of its blocks,
 *
 * for any stretch, any cadences, any dependence between readings, and prices that change as segments
 * come, as long as they are set before the block. Prices are such that the blocks of 90 days cost the
 * budget: π = ω · budget · length / 90 days, with Σω = 1 over what shares it. Alone in its budget a
 * reading so alarms at A = 1/π: 2160 for hours, 90 for days, 12.9 for weeks; two cadences in equal
 * parts at twice that each, or sooner, when both have evidence.
 *
 * A limit spends its share by itself: each run of blocks alarms falsely with probability π at most, and
 * runs begin once a block at most.
 *
 * Reference: Shin, Ramdas & Rinaldo (2024), section 2.4; the sum over clocks is the same supermartingale
 * argument in event time.
 */
import type { Severity } from '../detectors/detector.js';
import { blockMs } from '../windows/blocks.js';
import type { Watch } from './watch.js';

/** What a budget is of. */
export const BUDGET_DAYS = 90;
const BUDGET_MS = BUDGET_DAYS * 86_400_000;

/** A row of the split, for people. */
export interface BudgetRow {
  readonly alert: string;
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly severity: Severity;
  /** Share of its budget: the installation's for pages, the reading's own otherwise. */
  readonly share: number;
  /** False alarms in 90 days at most, on average. */
  readonly falseAlarms: number;
  readonly blockMs: number;
  /** Blocks between its false alarms by itself, on average at least; A. */
  readonly blocksBetween: number;
  /** Segments and subjects that divide it. */
  readonly streams: number;
}

/** The watches that share one budget: all that page, or those of one reading and severity. */
export function poolOf({ severity, detector, reading, kind, key }: Watch): string {
  if (severity === 'page') return 'page';
  // An owner's limit and a change of the same reading are two things to hear of.
  return kind === 'limit' ? `limit ${key}` : `${severity} ${detector}.${reading}`;
}

export class Budget {
  private readonly sizes = new Map<string, number>();

  constructor(
    watches: readonly Watch[],
    private readonly falseAlarms: number,
  ) {
    if (!(falseAlarms > 0)) throw new RangeError('A budget of false alarms is above 0');
    for (const watch of watches) {
      const pool = poolOf(watch);
      this.sizes.set(pool, (this.sizes.get(pool) ?? 0) + 1);
    }
  }

  /** ω of a watch. */
  share(watch: Watch): number {
    return 1 / (this.sizes.get(poolOf(watch)) ?? 1);
  }

  /** π: false alarms that one of so many streams may raise in a block. */
  price(watch: Watch, streams: number): number {
    const blocks = BUDGET_MS / blockMs(watch.block);
    return (this.share(watch) * this.falseAlarms) / (blocks * Math.max(1, streams));
  }

  row(watch: Watch, streams: number): BudgetRow {
    const { alert, severity, detector, reading, block } = watch;
    const share = this.share(watch);
    return {
      alert,
      reading: `${detector}.${reading}`,
      severity,
      share,
      falseAlarms: share * this.falseAlarms,
      blockMs: blockMs(block),
      blocksBetween: 1 / this.price(watch, 1),
      streams,
    };
  }
}
