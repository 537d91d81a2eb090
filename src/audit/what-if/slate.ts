/** One recommendation as a re-ranker sees it: its candidates in columns, grouped by category set. */
import type { AuditItems, AuditRows } from '../dataset/rows.js';
import { jaccard, type CategorySets } from './category-sets.js';
import { binOf, scaled, type ScoreScale } from './score-scale.js';
import type { UserHistory } from './user-history.js';

/** Marks a candidate that was not shown. */
export const NOT_SHOWN = -1;

/** Up to so many category sets, all their similarities are worked out beforehand. */
const MOST_TABULATED = 512;

/** What the logged scores of a segment stand for. */
export interface SegmentScales {
  readonly score: ScoreScale;
  /** Accuracy of a candidate, 0 to 1, from its reference score or its score; absent: not known. */
  readonly accuracy?: (score: number, reference: number) => number;
}

/** Why a recommendation cannot be ranked anew. */
export type Unusable = 'unscored' | 'empty';

/** The candidates of one recommendation; `load` overwrites the one before. */
export class Slate {
  /** Candidates: what was shown, in order of position, then what was not, as logged. */
  count = 0;
  /** What of `count` was shown; as many places are filled anew. */
  places = 0;
  /** Candidates that were cut. */
  cut = 0;
  readonly row: Uint32Array;
  readonly item: Uint32Array;
  readonly score: Float64Array;
  readonly accuracy: Float64Array;
  readonly freshness: Float64Array;
  readonly seen: Uint8Array;
  readonly bin: Uint8Array;
  /** Place (position − 1) at which it was shown; −1: not shown. Of the first `places`, ascending. */
  readonly place: Int16Array;
  readonly group: Uint16Array;
  /** Groups of candidates with the same categories; group g has its sets' number at g. */
  groups = 0;
  readonly groupSet: Uint32Array;
  /** Group g has categories memberStart[g] … memberStart[g + 1] − 1, numbers local to the slate. */
  readonly memberStart: Uint32Array;
  member = new Uint32Array(64);
  /** Categories that occur, and the user's share of each. */
  categories = 0;
  interest = new Float64Array(64);
  /** Similarity of groups a and b, at a · groups + b. */
  readonly similarity: Float64Array;

  readonly #sets: CategorySets;
  readonly #items: AuditItems;
  readonly #halfLife: number;
  readonly #localGroup: Int32Array;
  readonly #localCategory: Int32Array;
  #category = new Uint32Array(64);
  readonly #similar: (a: number, b: number) => number;

  constructor(
    items: AuditItems,
    sets: CategorySets,
    categories: number,
    capacity: number,
    freshnessHalfLife: number,
  ) {
    this.#items = items;
    this.#sets = sets;
    this.#halfLife = freshnessHalfLife;
    this.row = new Uint32Array(capacity);
    this.item = new Uint32Array(capacity);
    this.score = new Float64Array(capacity);
    this.accuracy = new Float64Array(capacity);
    this.freshness = new Float64Array(capacity);
    this.seen = new Uint8Array(capacity);
    this.bin = new Uint8Array(capacity);
    this.place = new Int16Array(capacity);
    this.group = new Uint16Array(capacity);
    this.groupSet = new Uint32Array(capacity);
    this.memberStart = new Uint32Array(capacity + 1);
    this.similarity = new Float64Array(capacity * capacity);
    this.#localGroup = new Int32Array(sets.size).fill(-1);
    this.#localCategory = new Int32Array(categories).fill(-1);
    this.#similar = similarities(sets);
  }

  /**
   * Loads recommendation r.
   *
   * @param usable by place (position − 1), 1 where an impression may be ranked anew; others stay
   * @param candidates how many may be looked at, what was shown included
   * @returns why it cannot be ranked anew; undefined where it can
   */
  load(
    rows: AuditRows,
    r: number,
    usable: Uint8Array,
    candidates: number,
    scales: SegmentScales,
    history: UserHistory,
  ): Unusable | undefined {
    this.#unload();
    const end = rows.start[r + 1]!;
    let ordinal = 0;
    for (let row = rows.start[r]!; row < end; row++) {
      if (rows.shown[row] === 0) continue;
      // Where a log names no position, an item's is its place in the slate.
      const place = (rows.position[row]! > 0 ? rows.position[row]! : ordinal + 1) - 1;
      ordinal++;
      if (place >= usable.length || usable[place] === 0 || this.places === usable.length) continue;
      if (Number.isNaN(rows.score[row]!)) return 'unscored';
      this.#insert(row, place);
    }
    if (this.places === 0) return 'empty';
    for (let row = rows.start[r]!; row < end; row++) {
      if (rows.shown[row] === 1 || Number.isNaN(rows.score[row]!)) continue;
      if (this.count >= candidates || this.count === this.row.length) {
        this.cut++;
        continue;
      }
      this.row[this.count] = row;
      this.place[this.count++] = NOT_SHOWN;
    }
    for (let i = 0; i < this.count; i++) this.#describe(rows, rows.time[r]!, i, scales, history);
    this.#compareGroups();
    for (let c = 0; c < this.categories; c++) {
      this.interest[c] = history.share(this.#category[c]!);
    }
    return undefined;
  }

  /** Puts a shown row among those before, by place. */
  #insert(row: number, place: number): void {
    let at = this.count++;
    this.places++;
    for (; at > 0 && this.place[at - 1]! > place; at--) {
      this.row[at] = this.row[at - 1]!;
      this.place[at] = this.place[at - 1]!;
    }
    this.row[at] = row;
    this.place[at] = place;
  }

  #describe(
    rows: AuditRows,
    time: number,
    i: number,
    scales: SegmentScales,
    history: UserHistory,
  ): void {
    const row = this.row[i]!;
    const item = rows.item[row]!;
    const score = rows.score[row]!;
    this.item[i] = item;
    this.score[i] = scaled(scales.score, score);
    this.accuracy[i] = scales.accuracy?.(score, rows.reference[row]!) ?? 0;
    const age = Math.max(0, time - this.#items.published[item]!);
    // An item of unknown age is NaN, and counts as old.
    this.freshness[i] = age >= 0 ? Math.exp((-Math.LN2 * age) / this.#halfLife) : 0;
    this.seen[i] = history.hasSeen(item) ? 1 : 0;
    this.bin[i] = binOf(scales.score, score);
    const set = this.#sets.ofItem[item]!;
    if (this.#localGroup[set]! < 0) this.#addGroup(set);
    this.group[i] = this.#localGroup[set]!;
  }

  #addGroup(set: number): void {
    const { start, category } = this.#sets;
    const group = this.groups++;
    this.#localGroup[set] = group;
    this.groupSet[group] = set;
    let end = this.memberStart[group]!;
    for (let at = start[set]!; at < start[set + 1]!; at++) {
      const each = category[at]!;
      if (this.#localCategory[each]! < 0) {
        this.#category = roomFor(this.#category, this.categories);
        if (this.interest.length <= this.categories) {
          this.interest = new Float64Array(2 * this.interest.length);
        }
        this.#category[this.categories] = each;
        this.#localCategory[each] = this.categories++;
      }
      this.member = roomFor(this.member, end);
      this.member[end++] = this.#localCategory[each]!;
    }
    this.memberStart[group + 1] = end;
  }

  #compareGroups(): void {
    const { groups, groupSet, similarity } = this;
    for (let a = 0; a < groups; a++) {
      for (let b = 0; b <= a; b++) {
        const similar = this.#similar(groupSet[a]!, groupSet[b]!);
        similarity[a * groups + b] = similar;
        similarity[b * groups + a] = similar;
      }
    }
  }

  #unload(): void {
    for (let g = 0; g < this.groups; g++) this.#localGroup[this.groupSet[g]!] = -1;
    for (let c = 0; c < this.categories; c++) this.#localCategory[this.#category[c]!] = -1;
    this.count = 0;
    this.places = 0;
    this.cut = 0;
    this.groups = 0;
    this.categories = 0;
  }
}

/** An array with room for an entry at `at`; itself where it has it. */
function roomFor(array: Uint32Array, at: number): Uint32Array<ArrayBuffer> {
  if (at < array.length) return array as Uint32Array<ArrayBuffer>;
  const grown = new Uint32Array(2 * array.length);
  grown.set(array);
  return grown;
}

/** The Jaccard similarity of sets, from a table where that is small. */
function similarities(sets: CategorySets): (a: number, b: number) => number {
  const { size } = sets;
  if (size > MOST_TABULATED) return (a, b) => jaccard(sets, a, b);
  const table = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) table[a * size + b] = jaccard(sets, a, b);
  }
  return (a, b) => table[a * size + b]!;
}
