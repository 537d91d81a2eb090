/** Categories of items as audits count them: an item of several has an equal part of each. */
import type { AuditDataset } from './rows.js';

/** Stands for items of no category. */
export const NO_CATEGORY = '(none)';

/** Calls `visit` with each category of an item and its part, which sum to 1. O(categories). */
export type CategoryParts = (item: number, visit: (category: number, part: number) => void) => void;

/** Names by number, with one more for items that have no category. */
export function categoryNames({ categories }: AuditDataset): string[] {
  return [...categories, NO_CATEGORY];
}

export function categoryParts({ items, categories }: AuditDataset): CategoryParts {
  const { categoryStart, category } = items;
  return (item, visit) => {
    const [from, to] = [categoryStart[item]!, categoryStart[item + 1]!];
    if (from === to) visit(categories.length, 1);
    for (let at = from; at < to; at++) visit(category[at]!, 1 / (to - from));
  };
}
