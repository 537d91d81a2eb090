/** Builders of what detectors see: impressions, settled ones, labels, and a context to read in. */
import type { CatalogueView, ReadContext } from '../../src/detectors/detector.js';
import { Dictionary } from '../../src/events/dictionary.js';
import { JudgedBatch } from '../../src/events/judged-batch.js';
import { SettledBatch } from '../../src/events/settled-batch.js';

/** One impression as a test tells it; the rest is absent. */
export interface Shown {
  readonly item: string;
  readonly position?: number;
  readonly score?: number;
  readonly propensity?: number;
  readonly target?: number;
  readonly reference?: number;
  /** Bits of the signal plan. */
  readonly signals?: number;
  readonly reward?: number;
  readonly outcomes?: number;
}

/** One recommendation; without a user its id stands in. */
export interface Served {
  readonly id?: number;
  readonly user?: number;
  readonly time?: number;
  readonly eligible?: number;
  readonly version?: number;
  /** false: an outcome that came without its recommendation. */
  readonly shown?: boolean;
  readonly slate: readonly Shown[];
}

/** The recommendations as a batch; it serves as plain impressions as well. */
export function settledOf(served: readonly Served[], items = new Dictionary()): SettledBatch {
  const batch = new SettledBatch(items);
  for (const [at, each] of served.entries()) {
    const row = batch.grow(each.slate.length);
    batch.time[row] = each.time ?? 0;
    batch.idLow[row] = each.id ?? at;
    batch.hasUser[row] = each.user === undefined ? 0 : 1;
    batch.userLow[row] = each.user ?? 0;
    batch.eligible[row] = each.eligible ?? NaN;
    batch.version[row] = each.version ?? 0;
    batch.shown[row] = each.shown === false ? 0 : 1;
    each.slate.forEach((shown, i) => {
      const entry = batch.slateStart[row]! + i;
      batch.item[entry] = items.number(shown.item);
      batch.position[entry] = shown.position ?? i + 1;
      batch.score[entry] = shown.score ?? NaN;
      batch.propensity[entry] = shown.propensity ?? NaN;
      batch.target[entry] = shown.target ?? NaN;
      batch.reference[entry] = shown.reference ?? NaN;
      batch.signals[entry] = shown.signals ?? 0;
      batch.reward[entry] = shown.reward ?? 0;
      batch.outcomes[entry] = shown.outcomes ?? 0;
    });
  }
  return batch;
}

/** One label as a test tells it. */
export interface Judged extends Shown {
  readonly id?: number;
  readonly user?: number;
  readonly time?: number;
  readonly delay?: number;
  readonly version?: number;
  /** false: the impression was forgotten, and its signals with it. */
  readonly hasSignals?: boolean;
  readonly label: number;
  /** Default 1; NaN: not known. */
  readonly inclusion?: number;
  readonly earlier?: number;
  readonly firstLabel?: number;
}

/** The labels as a batch. */
export function judgedOf(judged: readonly Judged[], items = new Dictionary()): JudgedBatch {
  const batch = new JudgedBatch(items);
  for (const [at, each] of judged.entries()) {
    const row = batch.grow();
    batch.time[row] = each.time ?? 0;
    batch.delay[row] = each.delay ?? 0;
    batch.idLow[row] = each.id ?? at;
    batch.hasUser[row] = each.user === undefined ? 0 : 1;
    batch.userLow[row] = each.user ?? 0;
    batch.item[row] = items.number(each.item);
    batch.position[row] = each.position ?? 0;
    batch.score[row] = each.score ?? NaN;
    batch.propensity[row] = each.propensity ?? NaN;
    batch.target[row] = each.target ?? NaN;
    batch.reference[row] = each.reference ?? NaN;
    batch.version[row] = each.version ?? 0;
    batch.hasSignals[row] = each.hasSignals === false ? 0 : 1;
    batch.signals[row] = each.signals ?? 0;
    batch.reward[row] = each.reward ?? 0;
    batch.label[row] = each.label;
    batch.inclusion[row] = each.inclusion ?? 1;
    batch.earlier[row] = each.earlier ?? 0;
    batch.firstLabel[row] = each.firstLabel ?? NaN;
  }
  return batch;
}

/** All rows of a batch. */
export function allRows({ length }: { readonly length: number }): Uint32Array {
  return Uint32Array.from({ length }, (_, row) => row);
}

/**
 * A catalogue of these items and their categories, all eligible everywhere.
 *
 * @example catalogueOf({ 'item-1': ['jazz'], 'item-2': ['jazz', 'rock'] })
 */
export function catalogueOf(
  items: Readonly<Record<string, readonly string[]>> = {},
): CatalogueView {
  const names = Object.keys(items);
  const hashes = new Dictionary();
  const place = new Map<string, number>();
  const categories = [...new Set(Object.values(items).flat())];
  const supply = new Float64Array(categories.length);
  for (const [at, name] of names.entries()) {
    const number = hashes.number(name);
    place.set(`${hashes.hashHigh[number]} ${hashes.hashLow[number]}`, at);
    const own = [...new Set(items[name])];
    for (const category of own) supply[categories.indexOf(category)]! += 1 / own.length;
  }
  const total = supply.reduce((sum, each) => sum + each, 0);
  const found = (high: number, low: number) => place.get(`${high} ${low}`);
  return {
    declared: names.length > 0,
    eligible: () => names.length,
    isEligible: (_, high, low) => found(high, low) !== undefined,
    seen: () => names.length,
    categoriesOf(high, low) {
      const at = found(high, low);
      const own = at === undefined ? [] : [...new Set(items[names[at]!])];
      return Uint16Array.from(own, (category) => categories.indexOf(category));
    },
    categories: categories.length,
    supply: () => supply.map((each) => each / total),
  };
}

/** A context to read in: the segment home / production, an hour, nothing declared, no baseline. */
export function contextOf<Window = unknown, Memory = undefined>(
  of: Partial<ReadContext<Window, Memory>> = {},
): ReadContext<Window, Memory> {
  return {
    surface: 'home',
    policy: 'production',
    role: 'production',
    window: { start: 0, end: 3_600_000 },
    catalogue: catalogueOf(),
    measured: () => undefined,
    only: false,
    baseline: undefined,
    memory: undefined as Memory,
    ...of,
  };
}
