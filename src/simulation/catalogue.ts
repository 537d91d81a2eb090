/** The items of a world: what they are, what they are worth, and how tempting they look. */
import type { RandomStream } from './random-stream.js';

export interface CatalogueOptions {
  /** How many items there are. */
  readonly items: number;
  /** How many categories they fall into; each has at least one item. */
  readonly categories: number;
  /** Share of the items published during the run, evenly spread over it; the others are older. */
  readonly freshItems: number;
  /** Share of the items, of those older than the run, that are retired in its course, evenly spread. */
  readonly retiredItems: number;
  /** Correlation, -1 to 1, of an item's appeal (what draws clicks) with its true quality. */
  readonly appealQuality: number;
  /** Correlation, -1 to 1, of the ranker's content score with an item's true quality. */
  readonly contentSkill: number;
  /** Standard deviation of the ranker's content scores, in log weight: how unequal exposure starts. */
  readonly contentSpread: number;
}

/**
 * Items by number; every array has one entry an item. Items of one category stand together, which
 * lets a slate be drawn category first (see SlateSampler).
 */
export interface Catalogue {
  /** The item's public name, as in `item-042`. Names are dealt at random, so they tell nothing. */
  readonly names: readonly string[];
  readonly categoryNames: readonly string[];
  readonly categoryOf: Uint32Array;
  /** Items of category c are numbered categoryStart[c] .. categoryStart[c + 1]. */
  readonly categoryStart: Uint32Array;
  /** Probability, in (0, 1), that a curated label finds the item good. */
  readonly quality: Float64Array;
  /** What draws clicks beyond taste, in log odds; mean 0, standard deviation 1 over the catalogue. */
  readonly appeal: Float64Array;
  /** What the ranker knows of the item without any click, in log weight. */
  readonly contentScore: Float64Array;
  /** How far the item goes along with clickbait (see ItemCondition): at least 0, median 0.67. */
  readonly bait: Float64Array;
  /** Epoch milliseconds. */
  readonly publishedAt: Float64Array;
  /** Epoch milliseconds; Infinity for items that stay. */
  readonly retiredAt: Float64Array;
}

const CATEGORY_NAMES = [
  'cooking',
  'travel',
  'music',
  'science',
  'sport',
  'comedy',
  'history',
  'nature',
  'fashion',
  'games',
  'craft',
  'film',
] as const;

/** Items that are older than the run were published within this time before it. */
const BACK_CATALOGUE_AGE = 30 * 24 * 3_600_000;

/**
 * Draws a catalogue.
 *
 * With z, a, b independent standard normals an item has quality 1 / (1 + e^-z), appeal
 * r·z + √(1 - r²)·a with r = appealQuality, and content score s·(k·z + √(1 - k²)·b) with
 * s = contentSpread, k = contentSkill. Clicks therefore know of quality only through appeal.
 *
 * @param fates decides what became part of worlds later on: bait (|standard normal|) and retirement
 */
export function createCatalogue(
  options: CatalogueOptions,
  span: { readonly start: number; readonly end: number },
  random: RandomStream,
  fates: RandomStream,
): Catalogue {
  const { items, categories } = options;
  const categoryOf = drawCategories(items, categories, random);
  const categoryStart = new Uint32Array(categories + 1);
  for (const category of categoryOf) categoryStart[category + 1]!++;
  for (let c = 0; c < categories; c++) categoryStart[c + 1]! += categoryStart[c]!;

  const catalogue: Catalogue = {
    names: random.shuffle(numberedNames('item-', items)),
    categoryNames: Array.from({ length: categories }, (_, c) => categoryName(c)),
    categoryOf,
    categoryStart,
    quality: new Float64Array(items),
    appeal: new Float64Array(items),
    contentScore: new Float64Array(items),
    bait: new Float64Array(items).map(() => Math.abs(fates.normal())),
    publishedAt: new Float64Array(items),
    retiredAt: new Float64Array(items).fill(Infinity),
  };
  const { appealQuality, contentSkill, contentSpread } = options;
  const otherAppeal = Math.sqrt(1 - appealQuality * appealQuality);
  const otherContent = Math.sqrt(1 - contentSkill * contentSkill);
  for (let item = 0; item < items; item++) {
    const worth = random.normal();
    catalogue.quality[item] = 1 / (1 + Math.exp(-worth));
    catalogue.appeal[item] = appealQuality * worth + otherAppeal * random.normal();
    catalogue.contentScore[item] =
      contentSpread * (contentSkill * worth + otherContent * random.normal());
    const age = Math.floor(random.uniform() * BACK_CATALOGUE_AGE);
    catalogue.publishedAt[item] = span.start - age;
  }
  publishDuringRun(catalogue, Math.round(options.freshItems * items), span, random);
  retireDuringRun(catalogue, Math.round(options.retiredItems * items), span, fates);
  return catalogue;
}

/** Ascending categories: each occurs once, the rest are drawn uniformly. */
function drawCategories(items: number, categories: number, random: RandomStream): Uint32Array {
  const categoryOf = new Uint32Array(items);
  for (let item = 0; item < items; item++) {
    categoryOf[item] = item < categories ? item : random.below(categories);
  }
  return categoryOf.sort();
}

/** Moves the publication of `fresh` random items into the run, evenly spaced. */
function publishDuringRun(
  catalogue: Catalogue,
  fresh: number,
  { start, end }: { readonly start: number; readonly end: number },
  random: RandomStream,
): void {
  const order = random.shuffle(catalogue.names.map((_, item) => item));
  for (let nth = 0; nth < fresh; nth++) {
    catalogue.publishedAt[order[nth]!] = Math.floor(start + ((nth + 0.5) / fresh) * (end - start));
  }
}

/** Retires random items that are older than the run, at most `count`, evenly spaced. */
function retireDuringRun(
  catalogue: Catalogue,
  count: number,
  { start, end }: { readonly start: number; readonly end: number },
  fates: RandomStream,
): void {
  const order = fates.shuffle(catalogue.names.map((_, item) => item));
  const retired = order.filter((item) => catalogue.publishedAt[item]! <= start).slice(0, count);
  for (const [nth, item] of retired.entries()) {
    const share = (nth + 0.5) / retired.length;
    catalogue.retiredAt[item] = Math.floor(start + share * (end - start));
  }
}

function categoryName(category: number): string {
  return CATEGORY_NAMES[category] ?? `category-${category + 1}`;
}

/** Names that sort as their numbers do: `item-001` .. `item-300`. */
function numberedNames(prefix: string, count: number): string[] {
  const digits = String(count).length;
  return Array.from({ length: count }, (_, n) => prefix + String(n + 1).padStart(digits, '0'));
}
