/** Datasets of audits from plain objects, for tests: what is not said has the least surprising value. */
import { emptyBucket, growJoined, rowsOf } from '../../src/audit/dataset/joined-rows.js';
import type { AuditDataset, AuditSegment } from '../../src/audit/dataset/rows.js';
import { signalPlan, type SignalOptions } from '../../src/detectors/signal-plan.js';
import { PUBLIC_KEY, TextHasher } from '../../src/events/hash64.js';

export interface PlainRow {
  readonly item: string;
  /** False: a candidate that was scored and not shown. Give candidates after what was shown. */
  readonly shown?: boolean;
  /** 1-based; its place where absent. */
  readonly position?: number;
  readonly score?: number;
  readonly propensity?: number;
  readonly target?: number;
  readonly reference?: number;
  /** Names of the signals that occurred, derived ones included. */
  readonly signals?: readonly string[];
  /** 1 where the proxy is among the signals, else 0, where absent. */
  readonly reward?: number;
  readonly label?: number;
  readonly inclusion?: number;
  readonly source?: string;
}

export interface PlainRecommendation {
  readonly id?: string;
  /** Epoch ms; minutes since 2026-05-01 by its place where absent. */
  readonly time?: number;
  readonly user?: string;
  readonly surface?: string;
  readonly policy?: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly eligible?: number;
  readonly rows: readonly PlainRow[];
}

export interface PlainItem {
  readonly categories?: readonly string[];
  /** Epoch ms. */
  readonly published?: number;
}

export interface PlainDatasetOptions {
  readonly signals?: Partial<SignalOptions>;
  /** What is known of items, by name. */
  readonly items?: Readonly<Record<string, PlainItem>>;
  /** Buckets that users are spread over by their hash; 1 by default. */
  readonly buckets?: number;
}

const START = Date.parse('2026-05-01T00:00:00Z');
const hasher = new TextHasher(PUBLIC_KEY);

/**
 * The dataset of these recommendations, in their order within each bucket.
 *
 * @example
 * const dataset = datasetOf([
 *   { user: 'u', rows: [{ item: 'a', signals: ['click'], label: 1, inclusion: 0.1 }, { item: 'b' }] },
 * ]);
 */
export function datasetOf(
  recommendations: readonly PlainRecommendation[],
  { signals = {}, items: known = {}, buckets = 1 }: PlainDatasetOptions = {},
): AuditDataset {
  const plan = signalPlan(signals);
  const proxy = plan.names[plan.proxy]!;
  const itemNames = new Numbers<string>();
  const segments = new Numbers<AuditSegment>();
  const contexts = new Numbers<readonly string[]>();
  const sources = new Numbers<string>();
  contexts.of([]);
  sources.of('');
  const firstShown: number[] = [];
  const filled = Array.from({ length: buckets }, () => emptyBucket());
  let labels = 0;
  let count = 0;
  recommendations.forEach((recommendation, place) => {
    const { id = `r${place}`, time = START + place * 60_000, user, rows } = recommendation;
    const {
      surface = 'home',
      policy = 'production',
      context = {},
      eligible = NaN,
    } = recommendation;
    const { high, low } = hasher.hash(id);
    const { high: userHigh, low: userLow } = hasher.hash(user ?? id);
    const to = filled[userHigh % buckets]!;
    const { recommendation: row, row: first } = growJoined(to, rows.length);
    const { columns } = to.recommendations;
    const { columns: out } = to.rows;
    columns.time[row] = time;
    columns.idHigh[row] = high;
    columns.idLow[row] = low;
    columns.hasUser[row] = user === undefined ? 0 : 1;
    columns.userHigh[row] = userHigh;
    columns.userLow[row] = userLow;
    columns.segment[row] = segments.of({ surface, policy });
    const pairs = Object.entries(context).map(([key, value]) => `${key}=${value}`);
    columns.context[row] = contexts.of(pairs.sort());
    columns.eligible[row] = eligible;
    rows.forEach((each, i) => {
      const at = first + i;
      const { shown = true, signals: drawn = [] } = each;
      out.shown[at] = shown ? 1 : 0;
      out.item[at] = itemNames.of(each.item);
      firstShown[out.item[at]] = Math.min(firstShown[out.item[at]] ?? Infinity, time);
      out.position[at] = shown ? (each.position ?? i + 1) : 0;
      out.score[at] = each.score ?? NaN;
      out.propensity[at] = each.propensity ?? NaN;
      out.target[at] = each.target ?? NaN;
      out.reference[at] = each.reference ?? NaN;
      out.signals[at] = drawn.reduce((bits, name) => bits | (1 << bitOf(plan.names, name)), 0);
      out.reward[at] = each.reward ?? (drawn.includes(proxy) ? 1 : 0);
      out.label[at] = each.label ?? NaN;
      out.inclusion[at] = each.inclusion ?? NaN;
      out.source[at] = sources.of(each.source ?? '');
      if (each.label !== undefined) labels++;
    });
    count += rows.length;
  });
  const names = itemNames.values;
  const categoryNames = new Numbers<string>();
  const categories = names.map((name) =>
    (known[name]?.categories ?? []).map((category) => categoryNames.of(category)),
  );
  const hashes = names.map((name) => {
    const { high, low } = hasher.hash(name);
    return [high, low] as const;
  });
  let end = 0;
  return {
    plan,
    segments: segments.values,
    items: {
      size: names.length,
      hashHigh: Uint32Array.from(hashes, ([high]) => high),
      hashLow: Uint32Array.from(hashes, ([, low]) => low),
      categoryStart: Uint32Array.from([0, ...categories.map((own) => (end += own.length))]),
      category: Uint16Array.from(categories.flat()),
      published: Float64Array.from(names, (name, i) => known[name]?.published ?? firstShown[i]!),
    },
    categories: categoryNames.values,
    contexts: contexts.values,
    sources: sources.values,
    rows: count,
    labels,
    buckets,
    itemName: (item) => names[item]!,
    bucket: (number) => rowsOf(filled[number]!),
  };
}

function bitOf(names: readonly string[], name: string): number {
  const bit = names.indexOf(name);
  if (bit < 0) throw new RangeError(`"${name}" is no signal of the plan`);
  return bit;
}

/** Dense numbers of values, told apart by their JSON. */
class Numbers<Value> {
  readonly values: Value[] = [];
  private readonly numbers = new Map<string, number>();

  of(value: Value): number {
    const key = JSON.stringify(value);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.values.push(value) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }
}
