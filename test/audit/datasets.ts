/** Small datasets for tests, from recommendations as objects. */
import { signalPlan, type SignalOptions } from '../../src/detectors/signal-plan.js';
import type { AuditDataset, AuditRows } from '../../src/audit/dataset/rows.js';

export interface RowLike {
  readonly item: number;
  readonly shown?: boolean;
  readonly signals?: readonly string[];
  readonly reward?: number;
  readonly score?: number;
  readonly label?: number;
  readonly inclusion?: number;
  readonly source?: string;
}

export interface RecommendationLike {
  /** Absent: without a user. */
  readonly user?: number;
  readonly segment?: number;
  readonly time?: number;
  readonly slate: readonly RowLike[];
}

export interface DatasetLike {
  readonly recommendations: readonly RecommendationLike[];
  /** Categories of each item. */
  readonly items: readonly (readonly string[])[];
  readonly segments?: readonly { readonly surface: string; readonly policy: string }[];
  readonly buckets?: number;
  readonly signals?: Partial<SignalOptions>;
}

const SOURCES = ['', 'panel', 'synthetic'];

/** The dataset; a user's recommendations fall in bucket user mod buckets. */
export function datasetOf({
  recommendations,
  items,
  segments = [{ surface: 'home', policy: 'production' }],
  buckets = 2,
  signals = {},
}: DatasetLike): AuditDataset {
  const plan = signalPlan(signals);
  const categories = [...new Set(items.flat())].sort();
  const flat = items.flat();
  const starts = [0];
  for (const own of items) starts.push(starts.at(-1)! + own.length);
  const indexed = recommendations.map((each, id) => ({ ...each, id }));
  const rowsOf = (bucket: number): AuditRows => {
    const own = indexed.filter(({ user, id }) => (user ?? id) % buckets === bucket);
    const rows = own.flatMap(({ slate }) => slate);
    const start = [0];
    for (const { slate } of own) start.push(start.at(-1)! + slate.length);
    const bits = ({ signals: names = [] }: RowLike) =>
      names.reduce((set, name) => set | (1 << plan.names.indexOf(name)), 0) >>> 0;
    const hash = (value: number) => Math.imul(value + 1, 0x9e3779b1) >>> 0;
    return {
      length: rows.length,
      recommendations: own.length,
      start: Uint32Array.from(start),
      time: Float64Array.from(own, ({ time }) => time ?? 0),
      idHigh: Uint32Array.from(own, ({ id }) => hash(id)),
      idLow: Uint32Array.from(own, ({ id }) => id),
      hasUser: Uint8Array.from(own, ({ user }) => (user === undefined ? 0 : 1)),
      userHigh: Uint32Array.from(own, ({ user, id }) => hash(user ?? id)),
      userLow: Uint32Array.from(own, ({ user, id }) => user ?? id),
      segment: Uint16Array.from(own, ({ segment }) => segment ?? 0),
      context: new Uint16Array(own.length),
      eligible: new Float64Array(own.length).fill(NaN),
      shown: Uint8Array.from(rows, ({ shown }) => (shown === false ? 0 : 1)),
      item: Uint32Array.from(rows, ({ item }) => item),
      position: new Uint16Array(rows.length),
      score: Float64Array.from(rows, ({ score }) => score ?? NaN),
      propensity: new Float64Array(rows.length).fill(NaN),
      target: new Float64Array(rows.length).fill(NaN),
      reference: new Float64Array(rows.length).fill(NaN),
      signals: Uint32Array.from(rows, bits),
      reward: Float64Array.from(rows, ({ reward }) => reward ?? 0),
      label: Float64Array.from(rows, ({ label }) => label ?? NaN),
      inclusion: Float64Array.from(rows, ({ inclusion }) => inclusion ?? NaN),
      source: Uint16Array.from(rows, ({ source }) => Math.max(0, SOURCES.indexOf(source ?? ''))),
    };
  };
  const slates = recommendations.flatMap(({ slate }) => slate);
  return {
    plan,
    segments,
    items: {
      size: items.length,
      hashHigh: Uint32Array.from(items, (_, i) => i),
      hashLow: Uint32Array.from(items, (_, i) => i),
      categoryStart: Uint32Array.from(starts),
      category: Uint16Array.from(flat, (name) => categories.indexOf(name)),
      published: new Float64Array(items.length).fill(NaN),
    },
    categories,
    contexts: [[]],
    sources: SOURCES,
    rows: slates.length,
    labels: slates.filter(({ label }) => label !== undefined).length,
    buckets,
    itemName: (item) => `item-${item}`,
    bucket: rowsOf,
  };
}
