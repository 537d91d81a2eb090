/**
 * What is known of the items: the latest declaration of each by (time, id), and which items were
 * seen on each surface. Long-lived state: it advances only by folding closed panes in time order.
 */
import type { CatalogueView } from '../detectors/detector.js';
import { ABSENT, type ItemBatch } from '../events/batch.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { FixedSums } from '../summaries/fixed-point.js';
import { KeyTable } from '../summaries/key-table.js';

/** One item as an item event declares it. */
export interface ItemDeclaration {
  readonly item: string;
  /** Public hash of the item. */
  readonly keyHigh: number;
  readonly keyLow: number;
  /** When it was declared, epoch ms, and the hash of the event's id: the latest of the pair wins. */
  readonly time: number;
  readonly idHigh: number;
  readonly idLow: number;
  readonly categories: readonly string[];
  /** Epoch ms, NaN where unknown. */
  readonly published: number;
  readonly provider: string | undefined;
  /** Where it may be shown; empty: everywhere. */
  readonly surfaces: readonly string[];
  readonly retired: boolean;
}

/** Most items whose declarations are kept; further ones are counted and left out. */
const MAX_DECLARED = 2_000_000;
/** Most items remembered as seen on a surface without being declared; above it the count stays. */
const MAX_SEEN = 2_000_000;

export class Catalogue implements CatalogueView {
  private readonly items: ItemDeclaration[] = [];
  private readonly index = new KeyTable();
  private readonly seenOn = new Map<string, KeyTable>();
  private readonly eligibleOn = new Map<string, number>();

  /** Category names by number, and numbers by name. */
  private readonly categoryNames: string[] = [];
  private readonly categoryNumbers = new Map<string, number>();
  /** The categories of each item, by its place in `items`. */
  private readonly itemCategories: Uint16Array[] = [];
  private readonly supplyOn = new Map<string, Float64Array>();

  /** @param taxonomy of categories `taxonomy:name` those of this one count; undefined: plain ones */
  constructor(
    private readonly taxonomy?: string,
    private readonly most = MAX_DECLARED,
  ) {}

  get declared(): boolean {
    return this.items.length > 0;
  }

  /** Items ever declared, retired ones included. */
  get size(): number {
    return this.items.length;
  }

  /** Declarations of items for which there was no room. */
  cut = 0;

  /**
   * Applies the declarations of a pane, in any order. Where the room runs out in their midst, those
   * with the smaller hashes are taken, so that the outcome does not depend on the order.
   */
  declare(declarations: readonly ItemDeclaration[]): void {
    if (declarations.length === 0) return;
    this.numberCategories(declarations);
    const fits = this.items.length + declarations.length <= this.most;
    for (const declaration of fits ? declarations : [...declarations].sort(byKey)) {
      const at = this.index.get(declaration.keyHigh, declaration.keyLow);
      if (at < 0 && this.items.length >= this.most) {
        this.cut++;
      } else if (at < 0) {
        this.index.set(declaration.keyHigh, declaration.keyLow, this.items.length);
        this.itemCategories.push(this.numbersOf(declaration));
        this.items.push(declaration);
      } else if (isLaterDeclaration(declaration, this.items[at]!)) {
        this.items[at] = declaration;
        this.itemCategories[at] = this.numbersOf(declaration);
      }
    }
    this.eligibleOn.clear();
    this.supplyOn.clear();
  }

  /** Notes that the items with these hashes were exposed on the surface. */
  see(surface: string, keyHigh: Uint32Array, keyLow: Uint32Array): void {
    let seen = this.seenOn.get(surface);
    if (!seen) this.seenOn.set(surface, (seen = new KeyTable()));
    for (let i = 0; i < keyHigh.length && seen.size < MAX_SEEN; i++) {
      seen.set(keyHigh[i]!, keyLow[i]!, 0);
    }
  }

  /** Lets go of what was seen on surfaces that have fallen silent. */
  keepSeen(isKept: (surface: string) => boolean): void {
    for (const surface of this.seenOn.keys()) {
      if (!isKept(surface)) this.seenOn.delete(surface);
    }
  }

  seen(surface: string): number {
    return this.seenOn.get(surface)?.size ?? 0;
  }

  eligible(surface: string): number {
    let eligible = this.eligibleOn.get(surface);
    if (eligible === undefined) {
      eligible = this.items.reduce((count, item) => count + (mayBeShown(item, surface) ? 1 : 0), 0);
      this.eligibleOn.set(surface, eligible);
    }
    return eligible;
  }

  isEligible(surface: string, keyHigh: number, keyLow: number): boolean {
    const at = this.index.get(keyHigh, keyLow);
    return at >= 0 && mayBeShown(this.items[at]!, surface);
  }

  get categories(): number {
    return this.categoryNames.length;
  }

  categoriesOf(keyHigh: number, keyLow: number): Uint16Array {
    const at = this.index.get(keyHigh, keyLow);
    return at < 0 ? NO_CATEGORIES : this.itemCategories[at]!;
  }

  supply(surface: string): Float64Array {
    let supply = this.supplyOn.get(surface);
    if (!supply) {
      // In fixed point: declarations stand in the order in which partitions brought them.
      const sums = FixedSums.zero(this.categories);
      this.items.forEach((item, at) => {
        if (!mayBeShown(item, surface)) return;
        const own = this.itemCategories[at]!;
        for (const category of own) sums.add(category, 1 / own.length);
      });
      const shares = Float64Array.from({ length: sums.length }, (_, at) => sums.value(at));
      const total = shares.reduce((sum, share) => sum + share, 0);
      supply = total === 0 ? NO_SUPPLY : shares.map((share) => share / total);
      this.supplyOn.set(surface, supply);
    }
    return supply;
  }

  encode(writer: BinaryWriter): void {
    encodeTexts(this.categoryNames, writer);
    writer.uint32(this.items.length);
    for (const item of this.items) encodeItem(item, writer);
    writer.float64(this.cut);
    writer.uint32(this.seenOn.size);
    for (const [surface, seen] of this.seenOn) {
      writer.text(surface);
      writer.uint32(seen.size);
      seen.forEach((high, low) => {
        writer.uint32(high);
        writer.uint32(low);
      });
    }
  }

  restore(reader: BinaryReader): void {
    for (const name of decodeTexts(reader)) this.numberCategory(name);
    this.declare(Array.from({ length: reader.uint32() }, () => decodeItem(reader)));
    this.cut = reader.float64();
    for (let surfaces = reader.uint32(); surfaces > 0; surfaces--) {
      const surface = reader.text();
      const seen = new KeyTable();
      for (let items = reader.uint32(); items > 0; items--) {
        seen.set(reader.uint32(), reader.uint32(), 0);
      }
      this.seenOn.set(surface, seen);
    }
  }

  /** Numbers new categories in order of their names, so that the order of arrival makes no difference. */
  private numberCategories(declarations: readonly ItemDeclaration[]): void {
    const fresh = new Set<string>();
    for (const declaration of declarations) {
      for (const name of this.countedOf(declaration)) {
        if (!this.categoryNumbers.has(name)) fresh.add(name);
      }
    }
    for (const name of [...fresh].sort()) this.numberCategory(name);
  }

  private numberCategory(name: string): void {
    if (this.categoryNames.length >= MAX_CATEGORIES) return;
    this.categoryNumbers.set(name, this.categoryNames.length);
    this.categoryNames.push(name);
  }

  private numbersOf(declaration: ItemDeclaration): Uint16Array {
    const numbers = this.countedOf(declaration).map((name) => this.categoryNumbers.get(name));
    return Uint16Array.from(new Set(numbers.filter((number) => number !== undefined)));
  }

  private countedOf({ categories }: ItemDeclaration): readonly string[] {
    return countedCategories(categories, this.taxonomy);
  }
}

/** The categories that count: of the taxonomy, or plain ones, or all where none is plain. */
export function countedCategories(
  categories: readonly string[],
  taxonomy: string | undefined,
): readonly string[] {
  if (taxonomy !== undefined) return categories.filter((name) => name.startsWith(`${taxonomy}:`));
  const plain = categories.filter((name) => !name.includes(':'));
  return plain.length > 0 ? plain : categories;
}

/** The most categories that are told apart. */
const MAX_CATEGORIES = 65_535;
const NO_CATEGORIES = new Uint16Array(0);
const NO_SUPPLY = new Float64Array(0);

/** The declaration in this row of a batch. */
export function declarationAt(batch: ItemBatch, row: number): ItemDeclaration {
  const number = batch.item[row]!;
  const names = (column: Uint32Array, start: Uint32Array) =>
    Array.from(column.subarray(start[row], start[row + 1]), (name) => batch.names.text(name));
  const provider = batch.provider[row]!;
  return {
    item: batch.items.text(number),
    keyHigh: batch.items.hashHigh[number]!,
    keyLow: batch.items.hashLow[number]!,
    time: batch.time[row]!,
    idHigh: batch.idHigh[row]!,
    idLow: batch.idLow[row]!,
    categories: names(batch.category, batch.categoryStart),
    published: batch.published[row]!,
    provider: provider === ABSENT ? undefined : batch.names.text(provider),
    surfaces: names(batch.surface, batch.surfaceStart),
    retired: batch.retired[row] === 1,
  };
}

function mayBeShown(item: ItemDeclaration, surface: string): boolean {
  return !item.retired && (item.surfaces.length === 0 || item.surfaces.includes(surface));
}

function byKey(a: ItemDeclaration, b: ItemDeclaration): number {
  return a.keyHigh === b.keyHigh ? a.keyLow - b.keyLow : a.keyHigh - b.keyHigh;
}

/** Whether the first of two declarations of an item holds, the latest by (time, id). */
export function isLaterDeclaration(
  a: Pick<ItemDeclaration, 'time' | 'idHigh' | 'idLow'>,
  b: Pick<ItemDeclaration, 'time' | 'idHigh' | 'idLow'>,
): boolean {
  if (a.time !== b.time) return a.time > b.time;
  return a.idHigh === b.idHigh ? a.idLow > b.idLow : a.idHigh > b.idHigh;
}

export function encodeItem(item: ItemDeclaration, writer: BinaryWriter): void {
  writer.text(item.item);
  writer.uint32(item.keyHigh);
  writer.uint32(item.keyLow);
  writer.float64(item.time);
  writer.uint32(item.idHigh);
  writer.uint32(item.idLow);
  encodeTexts(item.categories, writer);
  writer.float64(item.published);
  encodeTexts(item.provider === undefined ? [] : [item.provider], writer);
  encodeTexts(item.surfaces, writer);
  writer.uint8(item.retired ? 1 : 0);
}

export function decodeItem(reader: BinaryReader): ItemDeclaration {
  return {
    item: reader.text(),
    keyHigh: reader.uint32(),
    keyLow: reader.uint32(),
    time: reader.float64(),
    idHigh: reader.uint32(),
    idLow: reader.uint32(),
    categories: decodeTexts(reader),
    published: reader.float64(),
    provider: decodeTexts(reader)[0],
    surfaces: decodeTexts(reader),
    retired: reader.uint8() === 1,
  };
}

function encodeTexts(texts: readonly string[], writer: BinaryWriter): void {
  writer.uint32(texts.length);
  for (const text of texts) writer.text(text);
}

function decodeTexts(reader: BinaryReader): string[] {
  return Array.from({ length: reader.uint32() }, () => reader.text());
}
