/** Slates loaded from plain rows, for tests of what is made of them. */
import { categorySets } from '../../../src/audit/what-if/category-sets.js';
import { Slate } from '../../../src/audit/what-if/slate.js';
import { UserHistory } from '../../../src/audit/what-if/user-history.js';
import { datasetOf, type PlainRow } from '../../setup/audit-rows.js';

/** A scale on which a score stands for itself. */
export const AS_IS = { score: { low: 0, perUnit: 1, edges: new Float64Array(63).fill(Infinity) } };

export interface Candidate {
  readonly score: number;
  readonly categories: readonly string[];
  readonly shown: boolean;
}

/** The slate of these candidates, shown ones first; `interest` is everyone's share by category. */
export function slateOf(candidates: readonly Candidate[], interest: Record<string, number> = {}) {
  const ordered = [...candidates].sort((a, b) => Number(b.shown) - Number(a.shown));
  const rows = ordered.map(({ score, shown }, i): PlainRow => ({ item: `i${i}`, score, shown }));
  const items = Object.fromEntries(ordered.map(({ categories }, i) => [`i${i}`, { categories }]));
  const dataset = datasetOf([{ user: 'u', rows }], { items });
  const sets = categorySets(dataset.items);
  const everyone = Float64Array.from(dataset.categories, (name) => interest[name] ?? 0);
  const history = new UserHistory(sets, dataset.items.size, everyone, 10);
  history.nextUser();
  const { length } = dataset.categories;
  const slate = new Slate(dataset.items, sets, length, ordered.length, 1000);
  const usable = new Uint8Array(ordered.length).fill(1);
  const unusable = slate.load(dataset.bucket(0), 0, usable, ordered.length, AS_IS, history);
  return { slate, candidates: ordered, unusable };
}
