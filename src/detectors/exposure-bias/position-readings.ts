/** Measurements by position: click rates, the curve of examination, and clicks put right by it. */
import type { By, Measurement } from '../reading.js';
import type { DesignEffect } from './design-effect.js';
import { without } from './off-policy-readings.js';
import { positionCurve, type PositionCurve } from './position-curve.js';
import type { PositionCounts } from './position-table.js';

/**
 * Click rate of each position with impressions: Wilson's interval, widened by the design effect.
 *
 * Reference: Wilson, Probable inference, the law of succession, and statistical inference,
 * JASA 22 (1927), 209-212.
 */
export function positionClickRates(
  { impressions, clicks }: PositionCounts,
  effect: DesignEffect | undefined,
): Measurement[] {
  const measurements = [...impressions].flatMap((n, place): Measurement[] => {
    if (n === 0) return [];
    const measured = {
      reading: 'position_ctr',
      by: byPosition(place + 1),
      n,
      value: clicks[place]! / n,
    };
    if (effect === undefined) return [{ ...measured, interval: 'few_shards' }];
    return [{ ...measured, ...wilson(measured.value, n, effect.quantile * effect.inflation) }];
  });
  if (measurements.length > 0) return measurements;
  return [without('position_ctr', {}, { reason: 'insufficient', seen: 0, needed: 1 })];
}

/**
 * How likely each position is looked at, relative to the first on the curve, and clicks per
 * impression as it would be were all looked at so: C/Σθ over the positions on the curve.
 *
 * @param valid whether position was chosen without regard to relevance; there is no curve otherwise
 */
export function examinationReadings(
  counts: PositionCounts,
  effect: DesignEffect | undefined,
  valid: boolean,
): { readonly examination: Measurement[]; readonly debiased: Measurement } {
  const curve = valid ? positionCurve(counts) : undefined;
  if (curve === undefined) {
    const lack = { reason: 'no_overlap', seen: 0, needed: 1 } as const;
    return {
      examination: [without('position_examination', {}, lack)],
      debiased: without('debiased_ctr', {}, lack),
    };
  }
  const margin = effect && effect.quantile * effect.inflation;
  const examination = curve.positions.map((position, i): Measurement => {
    const n = counts.impressions[position - 1]!;
    const value = Math.exp(curve.logs[i]!);
    const measured = { reading: 'position_examination', by: byPosition(position), n, value };
    if (i === 0) return { ...measured, low: value, high: value };
    return { ...measured, ...onLogScale(value, margin, curve.covariance[i]![i]!) };
  });
  return { examination, debiased: debiasedClickRate(counts, curve, margin) };
}

/**
 * Clicks per impression at the curve's first position: C/D, D = Σ N_k·θ_k. On the log scale its
 * variance is 1/C for the clicks and a'Σa for the curve, a_k = N_k·θ_k/D.
 *
 * @example 30 clicks, 100 impressions at θ = 1 and 100 at θ = .5: 30/(100 + 50) = .2
 */
export function debiasedClickRate(
  { impressions, clicks }: PositionCounts,
  { positions, logs, covariance }: PositionCurve,
  margin: number | undefined,
): Measurement {
  let [n, clicked, examined] = [0, 0, 0];
  const weights = positions.map((position, i) => {
    const weight = impressions[position - 1]! * Math.exp(logs[i]!);
    n += impressions[position - 1]!;
    clicked += clicks[position - 1]!;
    examined += weight;
    return weight;
  });
  let variance = 1 / clicked;
  for (const [i, row] of covariance.entries()) {
    for (const [j, each] of row.entries()) {
      variance += (weights[i]! * weights[j]! * each) / (examined * examined);
    }
  }
  const value = clicked / examined;
  return { reading: 'debiased_ctr', by: {}, n, value, ...onLogScale(value, margin, variance) };
}

function onLogScale(value: number, margin: number | undefined, variance: number) {
  if (margin === undefined) return { interval: 'few_shards' } as const;
  const factor = Math.exp(margin * Math.sqrt(variance));
  return { low: value / factor, high: value * factor };
}

/** Wilson's interval of a share of n, z standard errors wide. */
function wilson(share: number, n: number, z: number) {
  const shift = (z * z) / n;
  const centre = (share + shift / 2) / (1 + shift);
  const reach = (z * Math.sqrt((share * (1 - share) + shift / 4) / n)) / (1 + shift);
  return {
    low: Math.max(0, Math.min(share, centre - reach)),
    high: Math.min(1, Math.max(share, centre + reach)),
  };
}

function byPosition(position: number): By {
  return { position: String(position) };
}
