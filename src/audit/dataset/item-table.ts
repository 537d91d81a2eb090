/**
 * The items of a dataset: names, latest declarations and first exposures, while data come; in the end
 * those that occur in rows, in order of their hashes, so that their numbers depend on the data alone.
 */
import type { Dictionary } from '../../events/dictionary.js';
import { grownArray } from '../../events/columns.js';
import { PUBLIC_KEY, TextHasher } from '../../events/hash64.js';
import { KeyTable } from '../../summaries/key-table.js';
import {
  countedCategories,
  isLaterDeclaration,
  type ItemDeclaration,
} from '../../windows/catalogue.js';
import type { AuditItems } from './rows.js';

/** Categories that are told apart; those that come later, by name, are left out. */
const MOST_CATEGORIES = 65_535;

/** The one item that stands for those for which there was no room. */
const { high: REST_HIGH, low: REST_LOW } = new TextHasher(PUBLIC_KEY).hash('other');
const REST = { name: 'other', high: REST_HIGH, low: REST_LOW } as const;

/** What is kept of a declaration. */
type Declared = Pick<ItemDeclaration, 'time' | 'idHigh' | 'idLow' | 'published'> & {
  readonly categories: readonly string[];
};

/** The items in their final order. */
export interface RankedItems extends AuditItems {
  readonly names: readonly string[];
  readonly categories: readonly string[];
  /** For each number of before the final one. */
  readonly numberOf: Uint32Array;
}

export class ItemTable {
  /** Items that were not kept apart for want of room. */
  cut = 0;
  private readonly names: string[] = [];
  private readonly index = new KeyTable();
  private high = new Uint32Array(256);
  private low = new Uint32Array(256);
  private firstShown = new Float64Array(256);
  private occurs = new Uint8Array(256);
  private readonly declared = new Map<number, Declared>();
  /** Category lists that are alike are kept once. */
  private readonly lists = new Map<string, readonly string[]>();
  private dictionary: Dictionary | undefined;
  /** By number in the dictionary in use: the item's own number and 1, or 0 before it is known. */
  private known = new Uint32Array(0);

  /**
   * @param taxonomy of categories `taxonomy:name` those of this one count; undefined: plain ones
   * @param most items told apart; those that are first seen later are one
   */
  constructor(
    private readonly taxonomy: string | undefined,
    private readonly most: number,
  ) {}

  get size(): number {
    return this.names.length;
  }

  /** Says which dictionary the numbers of the following calls are of; once a delivery. */
  use(dictionary: Dictionary): void {
    if (dictionary === this.dictionary && this.known.length >= dictionary.size) return;
    const grown = new Uint32Array(dictionary.size * 2);
    if (dictionary === this.dictionary) grown.set(this.known);
    this.known = grown;
    this.dictionary = dictionary;
  }

  /** The number of an item of the dictionary in use. O(1). */
  number(local: number): number {
    const known = this.known[local]!;
    if (known > 0) return known - 1;
    const { hashHigh, hashLow } = this.dictionary!;
    const number = this.numberOf(hashHigh[local]!, hashLow[local]!, () =>
      this.dictionary!.text(local),
    );
    this.known[local] = number + 1;
    return number;
  }

  /** The number of the item with this hash. O(1). */
  numberOf(high: number, low: number, name: () => string): number {
    const found = this.index.get(high, low);
    if (found >= 0) return found;
    if (this.names.length >= this.most && low !== REST.low) {
      this.cut++;
      return this.numberOf(REST.high, REST.low, () => REST.name);
    }
    const number = this.names.push(name()) - 1;
    this.index.set(high, low, number);
    if (number >= this.high.length) {
      this.high = grownArray(this.high, number + 1);
      this.low = grownArray(this.low, number + 1);
      this.firstShown = grownArray(this.firstShown, number + 1);
      this.occurs = grownArray(this.occurs, number + 1);
    }
    this.high[number] = high;
    this.low[number] = low;
    this.firstShown[number] = NaN;
    return number;
  }

  /** Notes that a row has this item, shown at this time (NaN: not shown). */
  occur(number: number, time: number): void {
    this.occurs[number] = 1;
    const before = this.firstShown[number]!;
    if (!(before <= time)) this.firstShown[number] = Number.isNaN(time) ? before : time;
  }

  /** Takes in a declaration; the latest by (time, id) holds. */
  declare(number: number, declaration: ItemDeclaration): void {
    const before = this.declared.get(number);
    if (before && !isLaterDeclaration(declaration, before)) return;
    const counted = countedCategories(declaration.categories, this.taxonomy);
    const list = [...new Set(counted)];
    const key = JSON.stringify(list);
    const known = this.lists.get(key);
    if (!known) this.lists.set(key, list);
    const { time, idHigh, idLow, published } = declaration;
    this.declared.set(number, { time, idHigh, idLow, published, categories: known ?? list });
  }

  /** The items that occur in rows, in their final order. */
  rank(): RankedItems {
    const { high, low } = this;
    const order = Uint32Array.from(this.names.keys())
      .filter((number) => this.occurs[number] === 1)
      .sort((a, b) => high[a]! - high[b]! || low[a]! - low[b]!);
    const numberOf = new Uint32Array(this.names.length);
    order.forEach((number, place) => (numberOf[number] = place));
    const used = new Set<string>();
    for (const number of order) {
      for (const name of this.declared.get(number)?.categories ?? []) used.add(name);
    }
    const categories = [...used].sort().slice(0, MOST_CATEGORIES);
    const places = new Map(categories.map((name, place) => [name, place]));
    const categoryStart = new Uint32Array(order.length + 1);
    const category: number[] = [];
    const published = new Float64Array(order.length);
    order.forEach((number, place) => {
      const own = this.declared.get(number);
      for (const name of own?.categories ?? []) {
        const at = places.get(name);
        if (at !== undefined) category.push(at);
      }
      categoryStart[place + 1] = category.length;
      const stated = own?.published ?? NaN;
      published[place] = Number.isNaN(stated) ? this.firstShown[number]! : stated;
    });
    return {
      size: order.length,
      hashHigh: order.map((number) => high[number]!),
      hashLow: order.map((number) => low[number]!),
      names: Array.from(order, (number) => this.names[number]!),
      categoryStart,
      category: Uint16Array.from(category),
      categories,
      published,
      numberOf,
    };
  }
}
