/** A window's sums for the estimate of quality, and the same with each shard's labels left out. */
import type { Replicated } from '../measurement.js';
import { binOf, LABEL, proxyOf, shardsOf, type DriftState } from './drift-state.js';
import type { ProxyValue } from './proxy-value.js';
import type { QualitySums } from './quality.js';

type Sums = { -readonly [Sum in keyof QualitySums]: QualitySums[Sum] };

const NONE: QualitySums = {
  impressions: 0,
  f: 0,
  labels: 0,
  y: 0,
  w: 0,
  wY: 0,
  wf: 0,
  wYY: 0,
  a: 0,
  aY: 0,
  af: 0,
  aYY: 0,
  aYf: 0,
  aff: 0,
};

/**
 * The sums of a window under a proxy; n is labels. Shards without labels are left out of `without`.
 * Exact, since f is constant in each cell. O(cells).
 */
export function qualitySums(state: DriftState, f: ProxyValue): Replicated<QualitySums> {
  const { impressions, labels } = state;
  const shards = shardsOf(state);
  const population = { ...NONE };
  impressions.sub.forEach((sub, cell) => {
    const n = impressions.sums.value(cell);
    population.impressions += n;
    population.f += n * f(impressions.keyLow[cell]!, binOf(sub), proxyOf(sub));
  });
  const byShard: Sums[] = Array.from({ length: shards }, () => ({ ...NONE }));
  labels.sub.forEach((sub, cell) => {
    const at = cell * labels.columns;
    const sum = (column: number) => labels.sums.value(at + column);
    const own = Math.floor(sub / shards);
    const value = f(labels.keyLow[cell]!, binOf(own), proxyOf(own));
    const w = sum(LABEL.w);
    const wY = sum(LABEL.wY);
    const a = sum(LABEL.ww) - w;
    const aY = sum(LABEL.wwY) - wY;
    add(byShard[sub % shards]!, {
      impressions: 0,
      f: 0,
      labels: sum(LABEL.n),
      y: sum(LABEL.y),
      w,
      wY,
      wf: w * value,
      wYY: sum(LABEL.wYY),
      a,
      aY,
      af: a * value,
      aYY: sum(LABEL.wwYY) - sum(LABEL.wYY),
      aYf: aY * value,
      aff: a * value * value,
    });
  });
  const populated = byShard.filter(({ labels: n }) => n > 0);
  const allBut = (left?: Sums): QualitySums => {
    const sums = { ...population };
    for (const shard of populated) if (shard !== left) add(sums, shard);
    return sums;
  };
  const all = allBut();
  return { n: all.labels, all, without: populated.map((shard) => allBut(shard)) };
}

function add(to: Sums, more: QualitySums): void {
  for (const sum of Object.keys(to) as (keyof QualitySums)[]) to[sum] += more[sum];
}
