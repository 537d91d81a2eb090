/** The JSON about baselines in force: what is pinned, where it comes from, and what has none and why. */
import type { PinRecord } from '../../alarms/baseline-document.js';
import type { Unit } from '../../detectors/detector.js';

/** A watched reading of a segment. */
interface WatchedJson {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly title: string;
  readonly surface: string;
  readonly policy: string;
  readonly by: Readonly<Record<string, string>>;
  /** The holdout policy that it is compared with. */
  readonly against?: string;
  /** Length of its blocks. */
  readonly blockMs: number;
}

/**
 * Where a baseline comes from. file: the one that alarms.baselineFile names; stretch: blocks of
 * baseline.from to baseline.to; first_blocks: the first there were; accepted: someone has accepted a
 * change, and its mean moved there.
 */
export const BASELINE_SOURCES = ['file', 'stretch', 'first_blocks', 'accepted'] as const;

export interface PinnedJson extends WatchedJson {
  readonly unit: Unit;
  /** Its mean with the 95% interval; against a holdout, of the difference. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The stretch that it was made of, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Blocks that its spread is known from. */
  readonly blocks: number;
  readonly source: (typeof BASELINE_SOURCES)[number];
  /** Who accepted it, when by event time, and why; absent where that is recorded nowhere. */
  readonly accepted?: { readonly by: string; readonly at: number; readonly why: string };
}

export interface UnpinnedJson extends WatchedJson {
  /** Blocks with a value so far, and those that a baseline needs. */
  readonly blocks: number;
  readonly needed: number;
  /** Why the last block had no value, in words; absent where it had one. */
  readonly lack?: string;
}

export interface BaselinesViewJson {
  /** What alarms.baselineFile holds, where it is set: who pinned it, when and why, oldest first. */
  readonly file?: {
    readonly madeFrom: string;
    readonly history: readonly PinRecord[];
  };
  /** baseline.from and baseline.to, where they are set, epoch ms. */
  readonly stretch?: { readonly from: number; readonly to: number };
  readonly pinned: readonly PinnedJson[];
  readonly unpinned: readonly UnpinnedJson[];
}
