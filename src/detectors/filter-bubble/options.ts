/** What can be set of the filter-bubble detector. */

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
  const { shards, halfLifeDays } = options;
  if (!(Number.isInteger(shards) && shards >= 1 && shards <= 255)) {
    throw new RangeError(
      `filter-bubble.shards must be a whole number from 1 to 255, not ${shards}.`,
    );
  }
  for (const cap of ['userCap', 'repeatPairs'] as const) {
    if (!(Number.isInteger(options[cap]) && options[cap] >= 1 && options[cap] < 2 ** 31)) {
      throw new RangeError(
        `filter-bubble.${cap} must be a whole number from 1 to ${2 ** 31 - 1}, not ${options[cap]}.`,
      );
    }
  }
  if (!(halfLifeDays > 0 && halfLifeDays < Infinity)) {
    throw new RangeError(`filter-bubble.halfLifeDays must be above 0, not ${halfLifeDays}.`);
  }
  return options;
}

/** The options that a memory depends on, as they stand in its id; the half-life in whole seconds. */
export function optionsId({ shards, userCap, halfLifeDays }: FilterBubbleOptions): string {
  return ` shards=${shards} users=${userCap} halflife=${Math.round(halfLifeDays * 86_400)}`;
}
