/** Impressions and clicks of all items by position, with each shard of users left out as well. */
import type { Replicated } from '../measurement.js';
import { PLACED, PLACED_COLUMNS, type WindowState } from './window-state.js';

/** Counts by place = position − 1. */
export interface PlaceSums {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
}

/** The counts of a window at the positions told apart; n is impressions there. O(shards² · depth). */
export function placeSums({ shards, depth, places }: WindowState): Replicated<PlaceSums> {
  const each = Array.from({ length: shards }, (_, shard): PlaceSums => {
    const first = shard * depth;
    const column = (of: number) =>
      Float64Array.from({ length: depth }, (_each, place) =>
        places.value((first + place) * PLACED_COLUMNS + of),
      );
    const impressions = column(PLACED.impressions);
    // More clicks than impressions can only be outcomes whose recommendations were not seen.
    const clicks = column(PLACED.clicks).map((n, place) => Math.min(n, impressions[place]!));
    return { impressions, clicks };
  });
  const populated = each.filter(({ impressions }) => impressions.some((n) => n > 0));
  const totalOf = (of: readonly PlaceSums[]): PlaceSums => {
    const impressions = new Float64Array(depth);
    const clicks = new Float64Array(depth);
    for (const sums of of) {
      for (let place = 0; place < depth; place++) {
        impressions[place]! += sums.impressions[place]!;
        clicks[place]! += sums.clicks[place]!;
      }
    }
    return { impressions, clicks };
  };
  const all = totalOf(populated);
  const n = all.impressions.reduce((sum, count) => sum + count, 0);
  const without = populated.map((left) => totalOf(populated.filter((one) => one !== left)));
  return { n, all, without };
}

/** Clicks per impression at a place. */
export function clickRate({ impressions, clicks }: PlaceSums, place: number): number {
  return clicks[place]! / impressions[place]!;
}
