/** Exposure by category of the two sides of a comparison: a policy, and a surface's exploration. */
import type { PolicyRole } from '../../detectors/policy-role.js';
import { shardOf } from '../../statistics/shard.js';
import { categoryParts } from '../dataset/category-weights.js';
import type { AuditDataset } from '../dataset/rows.js';
import { ItemAudience } from '../stretches/item-audience.js';

/** Replicates of the jackknife. */
export const SHARDS = 20;

/** Exposures of one side by category and shard of users. Memory: 160 bytes a category that occurs. */
export class SideExposure {
  private readonly cells: (Float64Array | undefined)[] = [];
  /** Of all categories, by shard. */
  readonly totals = new Float64Array(SHARDS);

  /** @param place the side's number in the audience */
  constructor(
    readonly place: number,
    private readonly audience: ItemAudience,
  ) {}

  add(category: number, shard: number, part: number): void {
    (this.cells[category] ??= new Float64Array(SHARDS))[shard]! += part;
    this.totals[shard]! += part;
  }

  /** Whether anything was exposed. */
  get any(): boolean {
    return this.totals.some((total) => total > 0);
  }

  /** Exposures by shard; undefined where there are none. */
  of(category: number): Float64Array | undefined {
    return this.cells[category];
  }

  /** Whether enough users were shown the category. */
  isEnough(category: number): boolean {
    return this.audience.isEnough(this.place, category, 0);
  }
}

/** Sides by segment: a production policy's own, exploration's by surface, none for other roles. */
export type Sides = readonly (SideExposure | undefined)[];

/** Counts the exposures of production and exploration. One pass; O(rows). */
export function exposureBySide(
  dataset: AuditDataset,
  roles: readonly PolicyRole[],
  progress: (done: number, of: number) => void,
): Sides {
  const { plan, segments, buckets } = dataset;
  const audience = new ItemAudience();
  const explored = new Map<string, SideExposure>();
  const sides = segments.map(({ surface }, place) => {
    if (roles[place] === 'production') return new SideExposure(place, audience);
    if (roles[place] !== 'exploration') return undefined;
    const side = explored.get(surface) ?? new SideExposure(place, audience);
    explored.set(surface, side);
    return side;
  });
  const parts = categoryParts(dataset);
  // Where views are logged, what was not seen was not exposed.
  const view = plan.view === undefined ? 0 : 1 << plan.view;
  for (let number = 0; number < buckets; number++) {
    const rows = dataset.bucket(number);
    for (let r = 0; r < rows.recommendations; r++) {
      const side = sides[rows.segment[r]!];
      if (!side) continue;
      const [high, low] = [rows.userHigh[r]!, rows.userLow[r]!];
      const shard = shardOf(high, low, SHARDS);
      for (let row = rows.start[r]!; row < rows.start[r + 1]!; row++) {
        if (rows.shown[row] === 0 || (rows.signals[row]! & view) !== view) continue;
        parts(rows.item[row]!, (category, part) => {
          side.add(category, shard, part);
          audience.see(side.place, category, 0, high, low);
        });
      }
    }
    progress(number + 1, buckets);
  }
  return sides;
}
