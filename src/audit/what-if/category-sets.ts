/** Items by what they are about: items with the same categories are interchangeable to a re-ranker. */
import type { AuditItems } from '../dataset/rows.js';

/** The distinct sets of categories among the items. */
export interface CategorySets {
  readonly size: number;
  /** The set of each item. */
  readonly ofItem: Uint32Array;
  /** Set s has categories category[start[s]] … category[start[s + 1] − 1], ascending. */
  readonly start: Uint32Array;
  readonly category: Uint16Array;
}

/** O(items · categories of an item). */
export function categorySets({ size, categoryStart, category }: AuditItems): CategorySets {
  const numbers = new Map<string, number>();
  const ofItem = new Uint32Array(size);
  const start: number[] = [0];
  const all: number[] = [];
  for (let item = 0; item < size; item++) {
    const own = category.slice(categoryStart[item], categoryStart[item + 1]).sort();
    const key = own.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      for (const each of own) all.push(each);
      start.push(all.length);
    }
    ofItem[item] = number;
  }
  return {
    size: numbers.size,
    ofItem,
    start: Uint32Array.from(start),
    category: Uint16Array.from(all),
  };
}

/**
 * Jaccard similarity |A ∩ B| / |A ∪ B| of two sets, 0 to 1; 0 where both are empty, for of items
 * without categories nothing is known that would make them alike. O(|A| + |B|).
 *
 * @example {x} and {x, y} // 0.5
 */
export function jaccard({ start, category }: CategorySets, a: number, b: number): number {
  let i = start[a]!;
  let j = start[b]!;
  const endA = start[a + 1]!;
  const endB = start[b + 1]!;
  const sizes = endA - i + (endB - j);
  let shared = 0;
  while (i < endA && j < endB) {
    const difference = category[i]! - category[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return sizes === 0 ? 0 : shared / (sizes - shared);
}
