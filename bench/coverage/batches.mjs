/** Batches and contexts as detectors see them, made without a pipeline around them. */
import { Dictionary } from '../../dist/events/dictionary.js';
import { JudgedBatch } from '../../dist/events/judged-batch.js';
import { SettledBatch } from '../../dist/events/settled-batch.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Items by number: `item-0`, `item-1`, … in a dictionary of their own. */
export function itemsOf(count) {
  const items = new Dictionary();
  for (let item = 0; item < count; item++) items.number(`item-${item}`);
  return items;
}

/** A catalogue of these items, item i in category categoryOf(i) of so many. */
export function catalogueOf(items, categories = 0, categoryOf = () => 0) {
  const category = new Map();
  for (let item = 0; item < items.size; item++) {
    const key = `${items.hashHigh[item]} ${items.hashLow[item]}`;
    category.set(key, Uint16Array.from(categories > 0 ? [categoryOf(item)] : []));
  }
  const supply = new Float64Array(categories);
  for (const [of] of category.values()) if (of !== undefined) supply[of] += 1 / items.size;
  const none = new Uint16Array(0);
  return {
    declared: true,
    eligible: () => items.size,
    isEligible: (_, high, low) => category.has(`${high} ${low}`),
    seen: () => items.size,
    categoriesOf: (high, low) => category.get(`${high} ${low}`) ?? none,
    categories,
    supply: () => supply,
  };
}

/** A context to read in: production on the surface home, an hour, no baseline. */
export function contextOf(of) {
  return {
    surface: 'home',
    policy: 'production',
    role: 'production',
    window: { start: 0, end: HOUR },
    measured: () => undefined,
    only: false,
    baseline: undefined,
    memory: undefined,
    ...of,
  };
}

/** Collects impressions, a recommendation of one or more at a time. */
export class Impressions {
  constructor(items) {
    this.batch = new SettledBatch(items);
  }

  /** A recommendation of these impressions ({item, position, score, …}) to a user (a hash). */
  serve(user, slate, { time = 0, version = 0, eligible = NaN } = {}) {
    const { batch } = this;
    const row = batch.grow(slate.length);
    batch.time[row] = time;
    batch.idHigh[row] = 0;
    batch.idLow[row] = row;
    batch.hasUser[row] = 1;
    batch.userHigh[row] = user;
    batch.userLow[row] = Math.imul(user, 0x9e3779b1) >>> 0;
    batch.eligible[row] = eligible;
    batch.version[row] = version;
    for (const [at, shown] of slate.entries()) {
      const entry = batch.slateStart[row] + at;
      batch.item[entry] = shown.item;
      batch.position[entry] = shown.position ?? at + 1;
      for (const column of ['score', 'propensity', 'target', 'reference']) {
        batch[column][entry] = shown[column] ?? NaN;
      }
      batch.signals[entry] = shown.signals ?? 0;
      batch.reward[entry] = shown.reward ?? 0;
      batch.outcomes[entry] = shown.outcomes ?? 0;
    }
  }
}

/** Collects labels. */
export class Labels {
  constructor(items) {
    this.batch = new JudgedBatch(items);
  }

  /** A label of an impression shown to a user (a hash). */
  judge(user, of) {
    const { batch } = this;
    const row = batch.grow();
    batch.time[row] = of.time ?? 0;
    batch.delay[row] = of.delay ?? 0;
    batch.idHigh[row] = 0;
    batch.idLow[row] = row;
    batch.hasUser[row] = 1;
    batch.userHigh[row] = user;
    batch.userLow[row] = Math.imul(user, 0x9e3779b1) >>> 0;
    batch.item[row] = of.item ?? 0;
    batch.position[row] = of.position ?? 1;
    for (const column of ['score', 'propensity', 'target', 'reference']) {
      batch[column][row] = of[column] ?? NaN;
    }
    batch.version[row] = of.version ?? 0;
    batch.hasSignals[row] = 1;
    batch.signals[row] = of.signals ?? 0;
    batch.reward[row] = of.reward ?? 0;
    batch.label[row] = of.label;
    batch.inclusion[row] = of.inclusion ?? 1;
    batch.earlier[row] = of.earlier ?? 0;
    batch.firstLabel[row] = of.firstLabel ?? NaN;
  }
}

/** A fresh accumulator's state after these impressions and labels. */
export function stateOf(part, { impressions, labels }) {
  const accumulator = part.accumulator();
  if (impressions) {
    const { batch } = impressions;
    const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
    accumulator.observe?.(batch, rows, rows.length);
    accumulator.settle?.(batch, rows, rows.length);
  }
  if (labels) {
    const { batch } = labels;
    const rows = Uint32Array.from({ length: batch.length }, (_, row) => row);
    accumulator.judge?.(batch, rows, rows.length);
  }
  return accumulator.seal();
}

/** The detector's part of this id. */
export function partOf({ parts }, id) {
  const part = parts.find((each) => each.id === id);
  if (part === undefined) throw new Error(`there is no part "${id}"`);
  return part;
}

/** A random user hash. */
export const userHash = (random) => random.below(2 ** 32);

/** A place drawn from shares whose running sums these are. */
export function drawFrom(upTo, random) {
  const point = random.uniform() * upTo[upTo.length - 1];
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (upTo[middle] > point) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Running sums. */
export function runningSums(values) {
  let sum = 0;
  return Float64Array.from(values, (value) => (sum += value));
}

/** A Poisson number: by multiplication below 30, by its normal limit above. */
export function poisson(mean, random) {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  const limit = Math.exp(-mean);
  let product = random.uniform();
  let count = 0;
  while (product > limit) {
    product *= random.uniform();
    count += 1;
  }
  return count;
}
