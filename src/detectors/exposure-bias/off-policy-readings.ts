/** Measurements of other policies' value: what may be published, and the figures that tell why. */
import { measurementOf, type Estimator, type Lack } from '../measurement.js';
import type { By, Measurement } from '../reading.js';
import { crossFittedValue } from './cross-fit.js';
import type { DesignEffect } from './design-effect.js';
import { itemsOf } from './estimated-propensity.js';
import {
  effectiveSample,
  inversePropensityError,
  inversePropensityScore,
  selfNormalisedError,
  selfNormalisedScore,
  type WeightSums,
} from './off-policy.js';
import { overlapLack } from './overlap.js';
import { foldTotals, type TargetWeights } from './weights.js';
import { EXTREME, type WindowState } from './window-state.js';

/** The policies whose value is asked for. */
export type TargetName = 'uniform' | 'candidate';

/** A target policy, and the weights towards it. */
export interface Target {
  readonly name: TargetName;
  readonly by: By;
  readonly weights: TargetWeights;
  /** Of weights from estimated propensities, whose sums are not kept by shard. */
  readonly estimated?: { readonly effect: DesignEffect | undefined };
}

/** A statistic of weights, with its standard error were impressions independent. */
interface Statistic {
  readonly of: (sums: WeightSums) => number;
  readonly error: (sums: WeightSums) => number;
}

const SNIPS: Statistic = { of: selfNormalisedScore, error: selfNormalisedError };
const IPS: Statistic = { of: inversePropensityScore, error: inversePropensityError };

type TargetReading = (target: Target, window: WindowState, eligible: number) => Measurement;

/** Of each reading by target. */
export const TARGET_READINGS = {
  snips_value: (target) => published('snips_value', target, SNIPS),
  ips_value: (target) => published('ips_value', target, IPS),
  dr_value: doublyRobustReading,
  overlap_ok: ({ by, weights }) =>
    exact('overlap_ok', by, weights, overlapLack(weights) === undefined ? 1 : 0),
  effective_sample_ratio: (target) =>
    figure('effective_sample_ratio', target, (sums) => effectiveSample(sums) / sums.n, 1),
  mean_weight: (target) => figure('mean_weight', target, ({ weight, n }) => weight / n, Infinity),
  effective_sample: ({ by, weights }) =>
    exact('effective_sample', by, weights, effectiveSample(weights.all)),
  largest_weight: ({ by, weights }) => exact('largest_weight', by, weights, weights.largest),
  largest_weight_share: ({ by, weights }) =>
    weights.all.weight > 0
      ? exact(
          'largest_weight_share',
          by,
          weights,
          Math.min(1, weights.largest / weights.all.weight),
        )
      : without('largest_weight_share', by, { reason: 'no_overlap', seen: 0, needed: 1 }),
} as const satisfies Readonly<Record<string, TargetReading>>;

/** An estimate, where the overlap allows it. */
function published(
  reading: string,
  { by, weights, estimated }: Target,
  of: Statistic,
): Measurement {
  const lack = overlapLack(weights);
  if (lack !== undefined) return without(reading, by, lack);
  if (estimated === undefined)
    return measurementOf(reading, by, linear(of.of, weights.all), weights);
  const { n, all } = weights;
  const value = of.of(all);
  const { effect } = estimated;
  if (effect === undefined) return { reading, by, n, value, interval: 'few_shards' };
  const margin = effect.quantile * effect.inflation * of.error(all);
  const low = value >= 0 ? Math.max(0, value - margin) : value - margin;
  return { reading, by, n, value, low, high: value + margin };
}

/** A figure that tells of the overlap, given always. */
function figure(
  reading: string,
  { by, weights, estimated }: Target,
  of: (sums: WeightSums) => number,
  most: number,
): Measurement {
  if (estimated !== undefined) return exact(reading, by, weights, of(weights.all));
  return measurementOf(reading, by, { of, scale: 'linear', range: [0, most] }, weights);
}

/**
 * The doubly robust value of the uniform policy. It needs propensities, and the same K for all: the
 * prediction for the target is a mean over the items it could show.
 */
function doublyRobustReading(
  { name, by, weights, estimated }: Target,
  window: WindowState,
  eligible: number,
): Measurement {
  const unknown: Lack = { reason: 'insufficient', seen: 0, needed: weights.n };
  // What a candidate would have shown instead is not logged, so neither can it be predicted.
  if (name === 'candidate' || estimated !== undefined) return without('dr_value', by, unknown);
  const items = commonEligible(window, eligible);
  if (items === undefined || itemsOf(window.folds).items > items) {
    return without('dr_value', by, unknown);
  }
  const lack = overlapLack(weights);
  if (lack !== undefined) return without('dr_value', by, lack);
  const fitted = crossFittedValue(window.folds, foldTotals(window, items), items);
  if (!Number.isFinite(fitted.all)) return without('dr_value', by, unknown);
  return measurementOf(
    'dr_value',
    by,
    { of: (value) => value, scale: 'linear', range: [-Infinity, Infinity] },
    fitted,
  );
}

/** How many items every impression was chosen from; undefined where that differs. */
function commonEligible({ extremes }: WindowState, catalogue: number): number | undefined {
  const most = extremes[EXTREME.mostEligible]!;
  if (most === -Infinity) return catalogue;
  const someUnknown = extremes[EXTREME.eligibleUnknown]! > -Infinity;
  if (-extremes[EXTREME.minusFewestEligible]! !== most) return undefined;
  return someUnknown && catalogue !== most ? undefined : most;
}

/** An estimator whose interval does not go below 0 where the value does not. */
export function linear<Sample>(of: (sample: Sample) => number, all: Sample): Estimator<Sample> {
  return { of, scale: 'linear', range: [of(all) >= 0 ? 0 : -Infinity, Infinity] };
}

/** A figure of this very window, without uncertainty. */
function exact(reading: string, by: By, { n }: TargetWeights, value: number): Measurement {
  return { reading, by, n, value, low: value, high: value };
}

/** The measurement of what is lacking. */
export function without(reading: string, by: By, lack: Lack): Measurement {
  return { reading, by, enough: false, ...lack };
}
