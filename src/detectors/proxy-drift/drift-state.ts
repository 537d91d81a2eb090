/**
 * What a pane or a window holds: impressions and labels in cells of (version, score bin, proxy), in
 * which any calibrated proxy is constant, so that every sum over it is exact whatever calibration is
 * chosen when the window is read; and, for each shard, the sums of the proxy and of agreement.
 */
import type { FixedSums } from '../../summaries/fixed-point.js';
import { sumGrid } from '../../summaries/sum-grid.js';
import { sumTable, type SumTable } from '../../summaries/sum-table.js';
import type { Summary } from '../../summaries/summary.js';
import { SCORE_BINS } from './score-bin.js';

/** Versions told apart, by the low bits of their hash; two that coincide share a calibration. */
export const VERSION_SLOTS = 256;

/** Whether the proxy occurred; a forgotten impression's label does not know. */
export const PROXY = { absent: 0, present: 1, unknown: 2 } as const;
const PROXY_STATES = 3;

/** Sums of a cell of impressions. */
export const IMPRESSION_COLUMNS = 1;

/** Sums of a cell of labels Y with inclusion π, w = 1/π. */
export const LABEL = { n: 0, y: 1, w: 2, wY: 3, wYY: 4, ww: 5, wwY: 6, wwYY: 7 } as const;
export const LABEL_COLUMNS = 8;

/** Sums of a shard: impressions, the reward R, and pairs of a first label and a further one. */
export const SHARD = {
  impressions: 0,
  reward: 1,
  rewardSquare: 2,
  pairs: 3,
  differenceSquare: 4,
  both: 5,
  bothSquares: 6,
} as const;
export const SHARD_COLUMNS = 7;

export interface DriftState {
  /** Key: version slot; sub: `impressionSub`. */
  readonly impressions: SumTable;
  /** Key: version slot; sub: `labelSub`. First labels with an inclusion probability only. */
  readonly labels: SumTable;
  /** SHARD_COLUMNS for each shard, then the number of first labels without inclusion. */
  readonly totals: FixedSums;
}

export function impressionSub(bin: number, proxy: number): number {
  return bin * PROXY_STATES + proxy;
}

export function labelSub(bin: number, proxy: number, shard: number, shards: number): number {
  return impressionSub(bin, proxy) * shards + shard;
}

/** The bin of an impression's sub. */
export function binOf(sub: number): number {
  return Math.floor(sub / PROXY_STATES);
}

/** The proxy state of an impression's sub. */
export function proxyOf(sub: number): number {
  return sub % PROXY_STATES;
}

/** How many shards the state was made with. */
export function shardsOf({ totals }: DriftState): number {
  return (totals.length - 1) / SHARD_COLUMNS;
}

/** First labels that came without an inclusion probability, which no estimate uses. */
export function labelsWithoutInclusion({ totals }: DriftState): number {
  return totals.value(totals.length - 1);
}

export const IMPRESSION_TABLE = { columns: IMPRESSION_COLUMNS, cap: VERSION_SLOTS };
export const LABEL_TABLE = { columns: LABEL_COLUMNS, cap: VERSION_SLOTS };

/** The length of the totals. */
export function totalsLength(shards: number): number {
  return shards * SHARD_COLUMNS + 1;
}

/** The summary of states with these many shards. */
export function driftSummary(shards: number): Summary<DriftState> {
  const totals = sumGrid('proxy-totals', totalsLength(shards));
  const impressions = sumTable('proxy-impressions', IMPRESSION_TABLE);
  const labels = sumTable('proxy-labels', LABEL_TABLE);
  return {
    id: `proxy-drift/1 shards=${shards} bins=${SCORE_BINS} slots=${VERSION_SLOTS}`,
    empty: () => ({
      impressions: impressions.empty(),
      labels: labels.empty(),
      totals: totals.empty(),
    }),
    // The totals go first: their length tells the shards, on which the labels' cells depend.
    merge: (a, b) => ({
      totals: totals.merge(a.totals, b.totals),
      impressions: impressions.merge(a.impressions, b.impressions),
      labels: labels.merge(a.labels, b.labels),
    }),
    encode(state, writer) {
      impressions.encode(state.impressions, writer);
      labels.encode(state.labels, writer);
      totals.encode(state.totals, writer);
    },
    decode: (reader) => ({
      impressions: impressions.decode(reader),
      labels: labels.decode(reader),
      totals: totals.decode(reader),
    }),
  };
}
