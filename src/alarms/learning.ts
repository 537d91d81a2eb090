/** A baseline in the making: which blocks it is made of, and when there are enough. */
import type { TimeSpan } from '../detectors/reading.js';
import {
  pinnedBaseline,
  SHORTEST_BASELINE,
  type PinnedBaseline,
} from '../statistics/sequential/baseline.js';
import type { Bets } from '../statistics/sequential/bets.js';
import type { Block } from '../statistics/sequential/scale.js';

/** A block with its place in time; without a value where there was too little data. */
export interface PlacedBlock {
  readonly start: number;
  readonly block?: Block;
}

/** The baseline in force and what it was made of. */
export interface Pin {
  readonly baseline: PinnedBaseline;
  readonly from: number;
  readonly to: number;
  readonly accepted?: true;
}

export interface LearningOptions {
  readonly blockMs: number;
  /** Measured blocks that make a baseline. */
  readonly needed: number;
  /** Those that do where the stretch is given: fewer promise nothing. */
  readonly earliest: number;
  /** Blocks outside of it do not count, unless it holds too few; undefined: the first there are. */
  readonly stretch: TimeSpan | undefined;
  readonly betsFor: (blocks: number) => Bets;
}

/**
 * The baseline of the blocks so far; undefined as long as there are too few of them.
 *
 * @param learning blocks with a value, in time order
 * @param end of the block that was last
 */
export function pinOf(
  learning: readonly PlacedBlock[],
  end: number,
  { blockMs, needed, earliest, stretch, betsFor }: LearningOptions,
): Pin | undefined {
  if (stretch && end < stretch.end) return undefined;
  const within = stretch ? learning.filter(({ start }) => start + blockMs <= stretch.end) : [];
  // What the stretch has not filled, the blocks after it do.
  const chosen = within.length >= Math.min(earliest, needed) ? within : learning;
  const enough = chosen === within ? SHORTEST_BASELINE : Math.max(needed, SHORTEST_BASELINE);
  if (chosen.length < enough) return undefined;
  const baseline = pinnedBaseline(inPlace(chosen, blockMs), { bets: betsFor(chosen.length) });
  const [from, last] = [chosen[0]!.start, chosen.at(-1)!.start];
  return baseline && { baseline, from, to: last + blockMs };
}

/** Blocks on both sides of a gap are no neighbours, however long it was. */
function inPlace(learning: readonly PlacedBlock[], blockMs: number): (Block | undefined)[] {
  return learning.flatMap(({ start, block }, i) => {
    const before = learning[i - 1];
    return before && start - before.start > blockMs ? [undefined, block] : [block];
  });
}
