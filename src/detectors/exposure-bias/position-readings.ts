/** Measurements by position: click rates, the curve of examination, and clicks put right by it. */
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import { studentT975 } from '../../statistics/student-t.js';
import type { Replicated } from '../measurement.js';
import type { By, Measurement } from '../reading.js';
import type { DesignEffect } from './design-effect.js';
import { without } from './off-policy-readings.js';
import { clickRate, type PlaceSums } from './place-sums.js';
import { positionCurve, type PositionCurve } from './position-curve.js';
import type { PositionCounts } from './position-table.js';

/** With fewer clicks at a position than this, shards of users may agree by chance. */
const FEW_CLICKS = 30;

/**
 * Click rate of each position with impressions: Wilson's interval with the jackknife's standard
 * error in place of that of independent impressions, as if of n/deff of them, deff the design effect
 * at this position. Without clicks, or with nothing but clicks, it is that of independent impressions.
 *
 * References: Wilson, Probable inference, the law of succession, and statistical inference,
 * JASA 22 (1927), 209-212; Dean & Pagano, Evaluating confidence interval methods for binomial
 * proportions in clustered surveys, J. Survey Statistics and Methodology 3 (2015), 484-503.
 */
export function positionClickRates(places: Replicated<PlaceSums>): Measurement[] {
  const { impressions } = places.all;
  const measurements = [...impressions].flatMap((n, place): Measurement[] => {
    if (n === 0) return [];
    const value = clickRate(places.all, place);
    const measured = { reading: 'position_ctr', by: byPosition(place + 1), n, value };
    // A shard without impressions here would add a false zero.
    const rates = places.without
      .filter((left) => left.impressions[place]! < n)
      .map((left) => clickRate(left, place));
    const independent = Math.sqrt((value * (1 - value)) / n);
    const inflation = independent > 0 ? jackknifeStandardError(rates) / independent : 1;
    if (rates.length < FEWEST_SHARDS || !Number.isFinite(inflation)) {
      return [{ ...measured, interval: 'few_shards' }];
    }
    return [{ ...measured, ...wilson(value, n, studentT975(rates.length - 1) * inflation) }];
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
  places: Replicated<PlaceSums>,
  effect: DesignEffect | undefined,
  valid: boolean,
): { readonly examination: Measurement[]; readonly debiased: Measurement } {
  const curve = valid ? positionCurve(counts, places.all.clicks) : undefined;
  if (curve === undefined) {
    const lack = { reason: 'no_overlap', seen: 0, needed: 1 } as const;
    return {
      examination: [without('position_examination', {}, lack)],
      debiased: without('debiased_ctr', {}, lack),
    };
  }
  const reference = curve.positions[0]! - 1;
  const examination = curve.positions.map((position, i): Measurement => {
    const n = counts.impressions[position - 1]!;
    const value = Math.exp(curve.logs[i]!);
    const measured = { reading: 'position_examination', by: byPosition(position), n, value };
    if (i === 0) return { ...measured, low: value, high: value };
    const logs = places.without.map((left) =>
      Math.log(clickRate(left, position - 1) / clickRate(left, reference)),
    );
    const least = chanceError(places.all, position - 1, reference);
    return { ...measured, ...onLogScale(value, logs, curve.scatter[i]![i]!, effect, least) };
  });
  return { examination, debiased: debiasedClickRate(counts, curve, places, effect) };
}

/**
 * Clicks per impression at the curve's first position: C/D, D = Σ N_k·θ_k.
 *
 * Without a shard, θ_k is taken to move as the ratio of the click rates at position k and at the
 * first; to the jackknife's variance of the logarithm comes a'Σa for the curve's scatter Σ,
 * a_k = N_k·θ_k/D.
 *
 * @example 30 clicks, 100 impressions at θ = 1 and 100 at θ = .5: 30/(100 + 50) = .2
 */
export function debiasedClickRate(
  { impressions, clicks }: PositionCounts,
  { positions, logs, scatter }: PositionCurve,
  places: Replicated<PlaceSums>,
  effect: DesignEffect | undefined,
): Measurement {
  let [n, clicked, examined] = [0, 0, 0];
  const weights = positions.map((position, i) => {
    const weight = impressions[position - 1]! * Math.exp(logs[i]!);
    n += impressions[position - 1]!;
    clicked += clicks[position - 1]!;
    examined += weight;
    return weight;
  });
  let variance = 0;
  for (const [i, row] of scatter.entries()) {
    for (const [j, each] of row.entries()) {
      variance += (weights[i]! * weights[j]! * each) / (examined * examined);
    }
  }
  const replicates = places.without.map((left) => {
    let [clicksLeft, examinedLeft] = [0, 0];
    for (const [i, position] of positions.entries()) {
      const count = left.clicks[position - 1]!;
      clicksLeft += count;
      examinedLeft += (count * Math.exp(logs[i]!)) / clickRate(places.all, position - 1);
    }
    return Math.log((clicksLeft / examinedLeft) * clickRate(left, positions[0]! - 1));
  });
  const value = clicked / examined;
  const interval = onLogScale(value, replicates, variance, effect);
  return { reading: 'debiased_ctr', by: {}, n, value, ...interval };
}

/**
 * An interval from logarithms with each shard left out, and a variance of independent clicks that
 * they do not hold, which is multiplied by the design effect.
 *
 * @param least the standard error of the first part were clicks independent: users who are alike can
 *   only add to it, and with few clicks the shards may agree by chance
 */
function onLogScale(
  value: number,
  leaveOneOut: readonly number[],
  scatter: number,
  effect: DesignEffect | undefined,
  least = 0,
) {
  if (effect === undefined) return { interval: 'few_shards' } as const;
  const { inflation, quantile } = effect;
  const byShards = Math.max(least, jackknifeStandardError(leaveOneOut));
  const error = Math.hypot(byShards, inflation * Math.sqrt(scatter));
  const factor = Math.exp(quantile * error);
  // All clicks at a position may be of one shard: then nothing tells how far others' would differ.
  if (!Number.isFinite(factor)) return { interval: 'few_shards' } as const;
  return { low: value / factor, high: value * factor };
}

/**
 * Standard error of the logarithm of the ratio of two positions' click rates, were clicks independent:
 * √(1/C_a − 1/N_a + 1/C_b − 1/N_b). 0 where both have clicks enough for the shards to tell by themselves.
 */
function chanceError({ impressions, clicks }: PlaceSums, a: number, b: number): number {
  if (Math.min(clicks[a]!, clicks[b]!) >= FEW_CLICKS) return 0;
  return Math.sqrt(1 / clicks[a]! - 1 / impressions[a]! + 1 / clicks[b]! - 1 / impressions[b]!);
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
