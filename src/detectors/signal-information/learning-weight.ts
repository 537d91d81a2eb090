/** How much a signal should move the belief that an impression was good, where that is known. */
import { FEWEST_SHARDS } from '../../statistics/jackknife.js';
import { logLikelihoodRatio } from '../../statistics/log-odds.js';
import type { LabelSums, LabelSamples } from '../label-tables.js';
import { SUMS } from '../labelled-signals.js';
import { measurementOf } from '../measurement.js';
import { isMeasured, type By, type Insufficient, type Measurement } from '../reading.js';

/** What would be needed is foreseen up to this many times what there is. */
const FARTHEST = 100;

/**
 * ln[P(signal | good)/P(signal | bad)] of the weighted sample, smoothed as counts are: weights are scaled
 * to a mean of 1, so that half an observation is half a label. In nats, above 0 speaks for good.
 *
 * @example
 * // 50 good labels, 40 of them with the signal; 50 bad ones, 10 with it
 * learningWeight(sums, slot) // 1.349927
 */
export function learningWeight(sums: LabelSums, slot: number): number {
  const scale = sums.overall(SUMS.labels, 0) / sums.overall(SUMS.weight, 0);
  const good = (of: number) => scale * sums.overall(SUMS.good, of);
  const bad = (of: number) => scale * (sums.overall(SUMS.weight, of) - sums.overall(SUMS.good, of));
  return logLikelihoodRatio(good(slot), good(0), bad(slot), bad(0));
}

/**
 * The weight with its interval, given only where the interval leaves no doubt of its sign: a model
 * taught by a weight that may be 0 is taught by noise.
 */
export function learningWeightMeasurement(
  reading: string,
  by: By,
  slot: number,
  n: number,
  samples: LabelSamples,
): Measurement {
  const answer = {
    of: (sums: LabelSums) => learningWeight(sums, slot),
    scale: 'linear',
    range: [-Infinity, Infinity],
  } as const;
  const measured = measurementOf(reading, by, answer, { n, ...samples });
  if (!isMeasured(measured)) return measured;
  const { value, low, high } = measured;
  const lack = (reason: Insufficient['reason'], needed: number): Insufficient => {
    return { reading, by, enough: false, reason, seen: n, needed };
  };
  if (low === undefined || high === undefined) {
    return lack('few_shards', n + Math.max(1, FEWEST_SHARDS - samples.without.length));
  }
  if (low > 0 || high < 0) return measured;
  // An interval shrinks with the square root of the labels.
  const reach = (high - low) / 2 / Math.abs(value);
  const times = Math.min(FARTHEST, reach * reach);
  return lack('insufficient', Math.max(n + 1, Math.ceil(n * (times >= 1 ? times : FARTHEST))));
}
