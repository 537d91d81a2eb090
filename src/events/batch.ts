/**
 * Batches: many events of one kind in columns. Row r of a batch is entry r of each event column;
 * slates and lists are flattened, row r owning entries start[r] … start[r + 1] − 1.
 *
 * NaN marks an absent number, ABSENT an absent name. Candidates, committees, context and claims are
 * not in the columns: only audits and labelling use them, and have their decoders keep events.
 *
 * Batches are reused: a consumer must be done with one before its decoder goes on.
 */
import { growAllColumns, growColumns } from './columns.js';
import type { Dictionary } from './dictionary.js';

/** Stands in a column of names for a field that was absent. */
export const ABSENT = 0xffffffff;

/** The dictionaries that the numbers in a batch refer to. */
export interface Dictionaries {
  readonly items: Dictionary;
  /** Everything of low cardinality: surfaces, policies, versions, signals, categories, … */
  readonly names: Dictionary;
}

/** What the batches of all five kinds have in common. */
abstract class Batch {
  length = 0;
  /** Epoch milliseconds. */
  time = new Float64Array(64);
  /** Public hash of the event's id. */
  idHigh = new Uint32Array(64);
  idLow = new Uint32Array(64);

  constructor(public dictionaries: Dictionaries) {}

  get items(): Dictionary {
    return this.dictionaries.items;
  }

  get names(): Dictionary {
    return this.dictionaries.names;
  }

  /** Empties the batch for its next use. */
  clear(dictionaries: Dictionaries): void {
    this.length = 0;
    this.dictionaries = dictionaries;
  }
}

const EVENT = ['time', 'idHigh', 'idLow'] as const;

const RECOMMENDATION = [
  ...EVENT,
  'surface',
  'policy',
  'version',
  'hasUser',
  'userHigh',
  'userLow',
  'eligible',
] as const;
const IMPRESSION = ['item', 'position', 'score', 'propensity', 'target', 'reference'] as const;

export class RecommendationBatch extends Batch {
  surface = new Uint32Array(64);
  policy = new Uint32Array(64);
  version = new Uint32Array(64);
  hasUser = new Uint8Array(64);
  /** Keyed hash of the user. */
  userHigh = new Uint32Array(64);
  userLow = new Uint32Array(64);
  /** How many items could have been shown. */
  eligible = new Float64Array(64);

  slateStart = new Uint32Array(65);
  impressions = 0;
  item = new Uint32Array(256);
  /** 1-based. */
  position = new Uint32Array(256);
  score = new Float64Array(256);
  propensity = new Float64Array(256);
  target = new Float64Array(256);
  reference = new Float64Array(256);

  override clear(dictionaries: Dictionaries): void {
    super.clear(dictionaries);
    this.impressions = 0;
  }

  /** Makes room for one more recommendation of `slate` items; returns its row. */
  grow(slate: number): number {
    const row = this.length++;
    if (row >= this.time.length) {
      growColumns<RecommendationBatch>(this, RECOMMENDATION, row + 1);
      growColumns<RecommendationBatch>(this, ['slateStart'], this.time.length + 1);
    }
    if (this.impressions + slate > this.item.length) {
      growColumns<RecommendationBatch>(this, IMPRESSION, this.impressions + slate);
    }
    this.slateStart[row] = this.impressions;
    this.impressions += slate;
    this.slateStart[row + 1] = this.impressions;
    return row;
  }
}

/** What outcomes and labels share: an item, and the impression they belong to. */
abstract class AttributableBatch extends Batch {
  item = new Uint32Array(64);
  hasUser = new Uint8Array(64);
  userHigh = new Uint32Array(64);
  userLow = new Uint32Array(64);
  hasRecommendation = new Uint8Array(64);
  /** Public hash of the recommendation's id. */
  recommendationHigh = new Uint32Array(64);
  recommendationLow = new Uint32Array(64);
  surface = new Uint32Array(64);
  policy = new Uint32Array(64);
  version = new Uint32Array(64);
  /** 0 where absent. */
  position = new Uint32Array(64);
  propensity = new Float64Array(64);
  target = new Float64Array(64);
  score = new Float64Array(64);
  impressionTime = new Float64Array(64);
}

export class OutcomeBatch extends AttributableBatch {
  signal = new Uint32Array(64);
  value = new Float64Array(64);

  /** Makes room for one more outcome; returns its row. */
  grow(): number {
    const row = this.length++;
    if (row >= this.time.length) growAllColumns(this, row + 1);
    return row;
  }
}

export class LabelBatch extends AttributableBatch {
  label = new Float64Array(64);
  inclusion = new Float64Array(64);
  question = new Uint32Array(64);
  guideline = new Uint32Array(64);
  labeller = new Uint32Array(64);
  source = new Uint32Array(64);

  /** Makes room for one more label; returns its row. */
  grow(): number {
    const row = this.length++;
    if (row >= this.time.length) growAllColumns(this, row + 1);
    return row;
  }
}

const ITEM = [...EVENT, 'item', 'published', 'provider', 'retired'] as const;

export class ItemBatch extends Batch {
  item = new Uint32Array(64);
  published = new Float64Array(64);
  provider = new Uint32Array(64);
  retired = new Uint8Array(64);
  categoryStart = new Uint32Array(65);
  category = new Uint32Array(128);
  /** An item without surfaces may be shown on all of them. */
  surfaceStart = new Uint32Array(65);
  surface = new Uint32Array(128);

  /** Makes room for one more item with these many categories and surfaces; returns its row. */
  grow(categories: number, surfaces: number): number {
    const row = this.length++;
    if (row >= this.time.length) {
      growColumns<ItemBatch>(this, ITEM, row + 1);
      growColumns<ItemBatch>(this, ['categoryStart', 'surfaceStart'], this.time.length + 1);
    }
    const categoryEnd = (row === 0 ? 0 : this.categoryStart[row]!) + categories;
    const surfaceEnd = (row === 0 ? 0 : this.surfaceStart[row]!) + surfaces;
    if (categoryEnd > this.category.length) {
      growColumns<ItemBatch>(this, ['category'], categoryEnd);
    }
    if (surfaceEnd > this.surface.length) growColumns<ItemBatch>(this, ['surface'], surfaceEnd);
    this.categoryStart[row] = categoryEnd - categories;
    this.categoryStart[row + 1] = categoryEnd;
    this.surfaceStart[row] = surfaceEnd - surfaces;
    this.surfaceStart[row + 1] = surfaceEnd;
    return row;
  }
}

export class ChangeBatch extends Batch {
  what = new Uint32Array(64);
  surface = new Uint32Array(64);
  policy = new Uint32Array(64);
  expected = new Uint32Array(64);

  /** Makes room for one more change; returns its row. */
  grow(): number {
    const row = this.length++;
    if (row >= this.time.length) growAllColumns(this, row + 1);
    return row;
  }
}
