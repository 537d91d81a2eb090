/** Writes what was brought together in its final order, with final numbers. */
import type { ImpressionIndex } from './impression-index.js';
import { emptyBucket, growJoined, type JoinedBucket } from './joined-rows.js';
import type { LoadedBucket } from './load-bucket.js';
import type { UnseenImpression, UnseenImpressions } from './unseen-impressions.js';

/** For each number in order of first sight the final one. */
export interface NumberMaps {
  readonly items: Uint32Array;
  readonly segments: Uint16Array;
  readonly contexts: Uint16Array;
  readonly sources: Uint16Array;
}

/** Whether all is kept of this user; of others only what has a label. */
export type Kept = (userHigh: number) => boolean;

interface Joined {
  readonly bucket: LoadedBucket;
  readonly index: ImpressionIndex;
  /** By row: signals that occurred, what the proxy was worth, row of the first label or −1. */
  readonly bits: Uint32Array;
  readonly worth: Float64Array;
  readonly label: Int32Array;
  readonly unseen: UnseenImpressions;
  readonly maps: NumberMaps;
}

const LARGEST_POSITION = 0xffff;

export function emitBucket(joined: Joined, kept: Kept): JoinedBucket {
  const { bucket, index, unseen, maps } = joined;
  const to = emptyBucket();
  const { time, idHigh, idLow } = bucket.recommendations.columns;
  const rest = unseen.all
    .filter(({ userHigh, label }) => label >= 0 || kept(userHigh))
    .sort((a, b) => byTimeAndId(a, b) || maps.items[a.item]! - maps.items[b.item]!);
  let next = 0;
  for (const r of index.order) {
    const known = { time: time[r]!, idHigh: idHigh[r]!, idLow: idLow[r]! };
    while (next < rest.length && byTimeAndId(rest[next]!, known) < 0) {
      emitUnseen(rest[next++]!, joined, to);
    }
    emitRecommendation(r, joined, kept, to);
  }
  while (next < rest.length) emitUnseen(rest[next++]!, joined, to);
  return to;
}

function emitRecommendation(r: number, joined: Joined, kept: Kept, to: JoinedBucket): void {
  const { bucket, index, bits, worth, label, maps } = joined;
  const { columns: from } = bucket.recommendations;
  const rows: number[] = [];
  const isKept = kept(from.userHigh[r]!);
  for (let row = index.start[r]!; row < index.start[r + 1]!; row++) {
    if (isKept || label[row]! >= 0) rows.push(row);
  }
  if (rows.length === 0) return;
  const { recommendation, row: first } = growJoined(to, rows.length);
  const { columns } = to.recommendations;
  columns.time[recommendation] = from.time[r]!;
  columns.idHigh[recommendation] = from.idHigh[r]!;
  columns.idLow[recommendation] = from.idLow[r]!;
  columns.hasUser[recommendation] = from.hasUser[r]!;
  columns.userHigh[recommendation] = from.userHigh[r]!;
  columns.userLow[recommendation] = from.userLow[r]!;
  columns.segment[recommendation] = maps.segments[from.segment[r]!]!;
  columns.context[recommendation] = maps.contexts[from.context[r]!]!;
  columns.eligible[recommendation] = from.eligible[r]!;
  const { columns: source } = bucket.rows;
  const { columns: out } = to.rows;
  rows.forEach((row, i) => {
    const at = first + i;
    out.shown[at] = isKept ? source.shown[row]! : 0;
    out.item[at] = maps.items[source.item[row]!]!;
    out.position[at] = Math.min(source.position[row]!, LARGEST_POSITION);
    out.score[at] = source.score[row]!;
    out.propensity[at] = source.propensity[row]!;
    out.target[at] = source.target[row]!;
    out.reference[at] = source.reference[row]!;
    out.signals[at] = bits[row]!;
    out.reward[at] = worth[row]!;
    emitLabel(label[row]!, joined, to, at);
  });
}

function emitUnseen(of: UnseenImpression, joined: Joined, to: JoinedBucket): void {
  const { recommendation, row } = growJoined(to, 1);
  const { columns } = to.recommendations;
  columns.time[recommendation] = of.time;
  columns.idHigh[recommendation] = of.idHigh;
  columns.idLow[recommendation] = of.idLow;
  columns.hasUser[recommendation] = of.hasUser;
  columns.userHigh[recommendation] = of.userHigh;
  columns.userLow[recommendation] = of.userLow;
  columns.segment[recommendation] = joined.maps.segments[of.segment]!;
  columns.context[recommendation] = 0;
  columns.eligible[recommendation] = NaN;
  const { columns: out } = to.rows;
  out.shown[row] = 0;
  out.item[row] = joined.maps.items[of.item]!;
  out.position[row] = Math.min(of.position, LARGEST_POSITION);
  out.score[row] = of.score;
  out.propensity[row] = of.propensity;
  out.target[row] = of.target;
  out.reference[row] = NaN;
  out.signals[row] = of.signals;
  out.reward[row] = of.reward;
  emitLabel(of.label, joined, to, row);
}

function emitLabel(label: number, { bucket, maps }: Joined, to: JoinedBucket, row: number): void {
  if (label < 0) return;
  const { columns: from } = bucket.labels;
  const { columns: out } = to.rows;
  out.label[row] = from.label[label]!;
  out.inclusion[row] = from.inclusion[label]!;
  out.source[row] = maps.sources[from.source[label]!]!;
}

type Timed = Pick<UnseenImpression, 'time' | 'idHigh' | 'idLow'>;

function byTimeAndId(a: Timed, b: Timed): number {
  return a.time - b.time || a.idHigh - b.idHigh || a.idLow - b.idLow;
}
