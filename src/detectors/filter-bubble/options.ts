/** What can be set of the filter-bubble detector. */

import { checkOption, checkWhole } from '../option-checks.js';

export interface FilterBubbleOptions {
  /** Hash groups of users, the replicates of the intervals; 1 to 255. */
  readonly shards: number;
  /** Users remembered per segment; above, a sample of this many by hash. */
  readonly userCap: number;
  /** Days in which an impression's weight in its user's diet halves. */
  readonly halfLifeDays: number;
  /** (User, item) pairs remembered per segment to know repeats; above, a sample of users by hash. */
  readonly repeatPairs: number;
}

export const FILTER_BUBBLE_DEFAULTS: FilterBubbleOptions = {
  shards: 20,
  userCap: 200_000,
  halfLifeDays: 14,
  repeatPairs: 500_000,
};

/** The options with their defaults. Throws RangeError for what is out of range. */
export function filterBubbleOptions(given: Partial<FilterBubbleOptions>): FilterBubbleOptions {
  const options = { ...FILTER_BUBBLE_DEFAULTS, ...given };
  const { shards, userCap, repeatPairs, halfLifeDays } = options;
  checkWhole('filterBubble.shards', shards, 1, 255);
  checkWhole('filterBubble.userCap', userCap, 1, 2 ** 31 - 1);
  checkWhole('filterBubble.repeatPairs', repeatPairs, 1, 2 ** 31 - 1);
  checkOption('filterBubble.halfLifeDays', halfLifeDays > 0, 'above 0', halfLifeDays);
  return options;
}

/** The options that a memory depends on, as they stand in its id; the half-life in whole seconds. */
export function optionsId({ shards, userCap, halfLifeDays }: FilterBubbleOptions): string {
  return ` shards=${shards} users=${userCap} halflife=${Math.round(halfLifeDays * 86_400)}`;
}
