/** Impressions and clicks by item and position: what position bias is estimated from. */
import type { PlaceSums } from '../../detectors/exposure-bias/place-sums.js';
import type { PositionCounts } from '../../detectors/exposure-bias/position-table.js';

/** Shards of users, the replicates of all intervals. */
export const SHARDS = 20;

/** Some items by numbers of their own. */
export interface CountedItems {
  /** By item; −1: not counted. */
  readonly number: Int32Array;
  readonly counted: number;
}

/** The items whose hash says so, about `most` of them. */
export function countedItems(hashHigh: Uint32Array, size: number, most: number): CountedItems {
  const bar = size <= most ? Infinity : (most / size) * 0x1_0000_0000;
  const number = new Int32Array(size).fill(-1);
  let counted = 0;
  for (let item = 0; item < size; item++) if (hashHigh[item]! < bar) number[item] = counted++;
  return { number, counted };
}

/** Counts of one surface. Memory: 16 bytes · items · depth. */
export class PositionTally {
  readonly counts: PositionCounts;
  /** Of all items, by shard and place. */
  readonly #impressions: Float64Array;
  readonly #clicks: Float64Array;
  readonly #policies = new Set<number>();

  constructor(items: number, depth: number) {
    this.counts = {
      depth,
      items,
      itemImpressions: new Float64Array(items * depth),
      itemClicks: new Float64Array(items * depth),
      impressions: new Float64Array(depth),
      clicks: new Float64Array(depth),
    };
    this.#impressions = new Float64Array(SHARDS * depth);
    this.#clicks = new Float64Array(SHARDS * depth);
  }

  /** How many policies showed something. */
  get policies(): number {
    return this.#policies.size;
  }

  /** @param item its number among the counted items; −1: it is not one of them */
  add(segment: number, shard: number, item: number, place: number, clicked: number): void {
    const { depth, itemImpressions, itemClicks, impressions, clicks } = this.counts;
    this.#policies.add(segment);
    this.#impressions[shard * depth + place]! += 1;
    this.#clicks[shard * depth + place]! += clicked;
    if (item < 0) return;
    itemImpressions[item * depth + place]! += 1;
    itemClicks[item * depth + place]! += clicked;
    impressions[place]! += 1;
    clicks[place]! += clicked;
  }

  /** Counts by place, of all users but those of a shard. */
  places(leftOut = -1): PlaceSums {
    const { depth } = this.counts;
    const sums = { impressions: new Float64Array(depth), clicks: new Float64Array(depth) };
    for (let shard = 0; shard < SHARDS; shard++) {
      if (shard === leftOut) continue;
      for (let place = 0; place < depth; place++) {
        sums.impressions[place]! += this.#impressions[shard * depth + place]!;
        sums.clicks[place]! += this.#clicks[shard * depth + place]!;
      }
    }
    return sums;
  }
}
