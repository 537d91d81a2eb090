/** Impressions and clicks of all items by position, with each shard of users left out as well. */
import type { Replicated } from '../measurement.js';
import { PLACED, PLACED_COLUMNS, type WindowState } from './window-state.js';

/** Counts by place = position − 1. */
export interface PlaceSums {
  readonly impressions: Float64Array;
  readonly clicks: Float64Array;
}

/** The counts of a window at the positions told apart; n is impressions there. O(shards · depth). */
export function placeSums({ shards, depth, places }: WindowState): Replicated<PlaceSums> {
  // All in one array: this is read for every segment and window.
  const room = new Float64Array((shards + 1) * 2 * depth);
  const sums = (i: number): PlaceSums => ({
    impressions: room.subarray(2 * i * depth, (2 * i + 1) * depth),
    clicks: room.subarray((2 * i + 1) * depth, (2 * i + 2) * depth),
  });
  const all = sums(shards);
  const populated: PlaceSums[] = [];
  let n = 0;
  for (let shard = 0; shard < shards; shard++) {
    const { impressions, clicks } = sums(shard);
    let shown = 0;
    for (let place = 0; place < depth; place++) {
      const at = (shard * depth + place) * PLACED_COLUMNS;
      const here = places.value(at + PLACED.impressions);
      shown += here;
      impressions[place] = here;
      // More clicks than impressions can only be outcomes whose recommendations were not seen.
      clicks[place] = Math.min(places.value(at + PLACED.clicks), here);
      all.impressions[place]! += here;
      all.clicks[place]! += clicks[place]!;
    }
    if (shown === 0) continue;
    n += shown;
    populated.push({ impressions, clicks });
  }
  // Counts are whole numbers, so the differences are exact.
  for (const { impressions, clicks } of populated) {
    for (let place = 0; place < depth; place++) {
      impressions[place] = all.impressions[place]! - impressions[place]!;
      clicks[place] = all.clicks[place]! - clicks[place]!;
    }
  }
  return { n, all, without: populated };
}

/** Clicks per impression at a place. */
export function clickRate({ impressions, clicks }: PlaceSums, place: number): number {
  return clicks[place]! / impressions[place]!;
}
