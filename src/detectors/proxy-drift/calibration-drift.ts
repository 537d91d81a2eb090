/** Whether the same score still means the same quality. */
import { binOf, LABEL, PROXY, proxyOf, shardsOf, type DriftState } from './drift-state.js';
import { labelVariance } from './quality.js';
import { NO_SCORE } from './score-bin.js';

/** Bins of scores; two more hold impressions without one, by whether the proxy occurred. */
const DECILES = 10;
const GROUPS = DECILES + 2;

/** Fewer labels in a bin than this, in either window, leave the bin out. */
export const FEWEST_IN_BIN = 20;

/** Mean labels of bins with their standard errors. */
export interface BinMeans {
  readonly labels: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly standardError: ArrayLike<number>;
}

/**
 * How far mean labels have moved in bins of the score, as a chi-square statistic.
 *
 * X² = Σ(L_t − L_0)²/(SE_t² + SE_0²) over the bins with 20 labels in both windows; about `bins`
 * (the degrees of freedom) where nothing has changed. Bins whose labels are all equal in both windows
 * have no error to measure a change by, and are left out.
 *
 * @example
 * // L (.2, .5, .8) → (.2, .4, .7), SE (.03, .04, .05) in both: X² 5.125, 3 bins, p .162870
 *
 * Reference: W. G. Cochran, The χ² test of goodness of fit, Annals of Mathematical Statistics 23
 * (1952), 315-345.
 */
export function calibrationChange(now: BinMeans, before: BinMeans): { x2: number; bins: number } {
  let x2 = 0;
  let bins = 0;
  for (let bin = 0; bin < now.labels.length; bin++) {
    if (!(Math.min(now.labels[bin]!, before.labels[bin]!) >= FEWEST_IN_BIN)) continue;
    const change = now.mean[bin]! - before.mean[bin]!;
    const error = now.standardError[bin]!;
    const errorBefore = before.standardError[bin]!;
    const variance = error * error + errorBefore * errorBefore;
    if (!(variance > 0)) continue;
    x2 += (change * change) / variance;
    bins++;
  }
  return { x2, bins };
}

/** The tenth of its version's impressions that a score belongs to. */
export type Deciles = ReadonlyMap<number, readonly (readonly [bin: number, decile: number])[]>;

/**
 * Tenths of each version's impressions by score, by version slot: for each bin of scores met, in
 * ascending order, the tenth in which its middle impression lies.
 */
export function decilesOf({ impressions }: DriftState): Deciles {
  const met = new Map<number, [bin: number, count: number][]>();
  impressions.sub.forEach((sub, cell) => {
    const bin = binOf(sub);
    if (bin === NO_SCORE) return;
    const slot = impressions.keyLow[cell]!;
    const bins = met.get(slot) ?? [];
    met.set(slot, bins);
    const last = bins[bins.length - 1];
    const count = impressions.sums.value(cell);
    if (last?.[0] === bin) last[1] += count;
    else bins.push([bin, count]);
  });
  const deciles = new Map<number, (readonly [number, number])[]>();
  for (const [slot, bins] of met) {
    const total = bins.reduce((sum, [, count]) => sum + count, 0);
    let below = 0;
    const ranked = bins.map(([bin, count]) => {
      const middle = (below + count / 2) / total;
      below += count;
      return [bin, Math.min(DECILES - 1, Math.floor(DECILES * middle))] as const;
    });
    deciles.set(slot, ranked);
  }
  return deciles;
}

/**
 * A window's mean labels in the bins of the baseline. A version that the baseline does not know is
 * ranked among its own impressions, so that scores on a new scale are no drift.
 *
 * Mean ΣwY/Σw; SE² = Σa(Y − Ȳ)²/(Σw)² + s²/Σw: windows are compared, so the impressions themselves
 * count as a sample too.
 */
export function binMeans(state: DriftState, frozen: Deciles): BinMeans {
  const { labels } = state;
  const shards = shardsOf(state);
  const own = decilesOf(state);
  const columns = labels.columns;
  const sums = new Float64Array(GROUPS * columns);
  for (let cell = 0; cell < labels.sub.length; cell++) {
    const slot = labels.keyLow[cell]!;
    const bins = frozen.get(slot) ?? own.get(slot);
    const group = groupOf(Math.floor(labels.sub[cell]! / shards), bins);
    if (group === undefined) continue;
    for (let column = 0; column < columns; column++) {
      sums[group * columns + column]! += labels.sums.value(cell * columns + column);
    }
  }
  const count = new Float64Array(GROUPS);
  const mean = new Float64Array(GROUPS);
  const standardError = new Float64Array(GROUPS);
  for (let group = 0; group < GROUPS; group++) {
    const sum = (column: number) => sums[group * columns + column]!;
    const [w, wY, wYY] = [sum(LABEL.w), sum(LABEL.wY), sum(LABEL.wYY)];
    count[group] = sum(LABEL.n);
    mean[group] = wY / w;
    const m = mean[group]!;
    const a = sum(LABEL.ww) - w;
    const squares = sum(LABEL.wwYY) - wYY - 2 * m * (sum(LABEL.wwY) - wY) + m * m * a;
    const variance = Math.max(0, squares) / (w * w) + labelVariance({ w, wY, wYY }) / w;
    standardError[group] = Math.sqrt(variance);
  }
  return { labels: count, mean, standardError };
}

function groupOf(own: number, bins: readonly (readonly [number, number])[] | undefined) {
  const bin = binOf(own);
  const proxy = proxyOf(own);
  if (bin === NO_SCORE) return proxy === PROXY.unknown ? undefined : DECILES + proxy;
  // The last bin met at or below it; a score below all of them belongs to the lowest tenth.
  return bins?.reduce((found, [met, decile]) => (met <= bin ? decile : found), 0);
}
