/**
 * How many items have each count (ecology's "frequency of frequencies"). Every statistic that does
 * not ask which item is which is a function of it and of the catalogue's size, and a million items
 * have only some thousand different counts.
 *
 * Items with count 0 are not in it: only the size of the catalogue tells them.
 */
export interface CountHistogram {
  /** The different counts above 0, ascending. */
  readonly counts: Float64Array;
  /** items[i] items have the count counts[i]; at least 1. */
  readonly items: Float64Array;
  /** Items with a count above 0. */
  readonly observed: number;
  /** Sum of all counts. */
  readonly total: number;
}

/** Counts below this are tallied by index; above, where they are sparse, by a map. */
const DENSE_COUNTS = 4096;
/** Room for counts by index at first: most tallies are of thin traffic, and there are many of them. */
const FIRST_COUNTS = 32;

/** Collects a histogram item by item; items may also be taken out again. O(1) an item. */
export class CountTally {
  private dense = new Float64Array(FIRST_COUNTS);
  private readonly sparse = new Map<number, number>();

  /** Adds (or, negative, takes out) a number of items with this count. */
  add(count: number, items = 1): void {
    if (count >= DENSE_COUNTS) {
      this.sparse.set(count, (this.sparse.get(count) ?? 0) + items);
      return;
    }
    if (count >= this.dense.length) this.grow(count);
    this.dense[count]! += items;
  }

  /** Adds all items of a histogram. */
  addAll({ counts, items }: CountHistogram): void {
    for (let i = 0; i < counts.length; i++) this.add(counts[i]!, items[i]);
  }

  histogram(): CountHistogram {
    const counts: number[] = [];
    const items: number[] = [];
    for (let count = 1; count < this.dense.length; count++) {
      const some = this.dense[count]!;
      if (some === 0) continue;
      counts.push(count);
      items.push(some);
    }
    for (const [count, some] of [...this.sparse].sort(([a], [b]) => a - b)) {
      if (some === 0) continue;
      counts.push(count);
      items.push(some);
    }
    let observed = 0;
    let total = 0;
    for (let i = 0; i < counts.length; i++) {
      observed += items[i]!;
      total += counts[i]! * items[i]!;
    }
    return { counts: Float64Array.from(counts), items: Float64Array.from(items), observed, total };
  }

  private grow(count: number): void {
    let size = this.dense.length;
    while (size <= count) size *= 2;
    const grown = new Float64Array(size);
    grown.set(this.dense);
    this.dense = grown;
  }
}

/**
 * The histogram of these counts, one an item.
 *
 * @example countHistogram([0, 0, 1, 3, 6, 1]) // counts 1, 3, 6; items 2, 1, 1; observed 4; total 11
 */
export function countHistogram(counts: Iterable<number>): CountHistogram {
  const tally = new CountTally();
  for (const count of counts) tally.add(count);
  return tally.histogram();
}
