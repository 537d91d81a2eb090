/** Each reading's measurement for a window, or why none can be given. */
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import { measurementOf, type Estimator, type Lack, type Replicated } from '../measurement.js';
import type { Measurement } from '../reading.js';
import { krippendorffAlpha, type PairSums } from './agreement.js';
import { binMeans, calibrationChange, decilesOf } from './calibration-drift.js';
import type { DriftState } from './drift-state.js';
import { goodhartGap } from './goodhart-gap.js';
import type { ProxyDriftReading } from './proxy-drift.monitor.js';
import { proxyDeviation, proxyMean, type RewardSums } from './proxy-mean.js';
import {
  effectiveLabels,
  estimateQuality,
  labelVariance,
  proxyUsefulness,
  qualityInterval,
  type QualitySums,
} from './quality.js';
import { somersD, type RankedMasses } from './ranking-agreement.js';

/** Fewer labels, or pairs of labels, than this say nothing. */
export const FEWEST_LABELS = 30;

/**
 * Labels needed on either side, good and bad. With 200 labels of which 2% are good the 95% interval
 * held the truth 87% of the time only (simulated).
 */
export const FEWEST_ON_A_SIDE = 10;

/** What is read of a window, and of a baseline. */
export interface WindowSums {
  readonly state: DriftState;
  readonly rewards: Replicated<RewardSums>;
  readonly quality: Replicated<QualitySums>;
}

/** Why the labels do not suffice for an estimate; undefined where they do. */
export function labelLack({ labels, y }: QualitySums): Lack | undefined {
  if (labels === 0) return { reason: 'no_labels', seen: 0, needed: FEWEST_LABELS };
  const lesserSide = Math.min(y, labels - y);
  const enough = labels >= FEWEST_LABELS && lesserSide >= FEWEST_ON_A_SIDE;
  if (enough) return undefined;
  // As many as bring ten of the rarer side, if they go on to come as they do (or one more each).
  const expected = Math.ceil((labels * FEWEST_ON_A_SIDE) / Math.max(1, lesserSide));
  const needed = Math.max(FEWEST_LABELS, labels + 1, expected);
  return { reason: 'insufficient', seen: labels, needed };
}

/** The proxy's mean; its interval by the jackknife over shards of users. */
export function proxyMeanMeasurement(rewards: Replicated<RewardSums>, share: boolean): Measurement {
  const estimator: Estimator<RewardSums> = {
    of: proxyMean,
    scale: 'linear',
    range: share ? [0, 1] : [-Infinity, Infinity],
  };
  const empty: Lack = { reason: 'empty', seen: 0, needed: 1 };
  return measurementOf(name('proxy_mean'), {}, rewards.n > 0 ? estimator : empty, rewards);
}

/** Quality, with the proxy's help or by labels alone (usefulness 0). */
export function qualityMeasurement(
  reading: 'quality' | 'quality_labels_only',
  { n, all }: Replicated<QualitySums>,
): Measurement {
  const lack = labelLack(all);
  if (lack) return { reading, by: {}, enough: false, ...lack };
  const estimate = estimateQuality(all, reading === 'quality' ? undefined : 0);
  const { low, high } = qualityInterval(estimate, all.labels);
  // A mean of predictions plus a correction can leave the possible by a little.
  const value = Math.max(0, Math.min(1, estimate.value));
  return { reading, by: {}, n, value, low, high };
}

export function usefulnessMeasurement(quality: Replicated<QualitySums>): Measurement {
  const estimator: Estimator<QualitySums> = {
    of: proxyUsefulness,
    scale: 'linear',
    range: [0, 1],
  };
  const answer = labelLack(quality.all) ?? estimator;
  return measurementOf(name('proxy_usefulness'), {}, answer, quality);
}

/** Kish's number is exact for the window's labels. */
export function effectiveLabelsMeasurement({ n, all }: Replicated<QualitySums>): Measurement {
  const reading = name('effective_labels');
  if (n === 0) {
    return { reading, by: {}, enough: false, reason: 'no_labels', seen: 0, needed: 1 };
  }
  const value = effectiveLabels(all);
  return { reading, by: {}, n, value, low: value, high: value };
}

export function gapMeasurement(now: WindowSums, before: WindowSums | undefined): Measurement {
  const reading = name('goodhart_gap');
  const { n } = now.quality;
  const without = (lack: Lack): Measurement => ({ reading, by: {}, enough: false, ...lack });
  if (!before) return without({ reason: 'no_baseline', seen: n, needed: FEWEST_LABELS });
  const lack = [now, before].map(({ quality }) => labelLack(quality.all)).find((it) => it);
  if (lack) return without(lack);
  const proxy = proxyWindowMean(now);
  const proxyBefore = { ...proxyWindowMean(before), deviation: proxyDeviation(before.rewards.all) };
  const quality = qualityWindowMean(now);
  const deviation = Math.sqrt(labelVariance(before.quality.all));
  const qualityBefore = { ...qualityWindowMean(before), deviation };
  // Without impressions, or where all of the baseline's are alike, there is no unit to measure in.
  if (!(proxyBefore.deviation > 0 && deviation > 0 && now.rewards.n > 0)) {
    return without({ reason: 'insufficient', seen: n, needed: n + 1 });
  }
  const { value, low, high } = goodhartGap(proxy, quality, proxyBefore, qualityBefore);
  const thin = [now, before].some(({ rewards }) => rewards.without.length < FEWEST_SHARDS);
  if (thin) return { reading, by: {}, n, value, interval: 'few_shards' };
  return { reading, by: {}, n, value, low, high };
}

function proxyWindowMean({ rewards: { all, without } }: WindowSums) {
  return {
    value: proxyMean(all),
    standardError: jackknifeStandardError(without.map(proxyMean)),
  };
}

/** Windows are compared, so the impressions themselves count as a sample: + s²/N. */
function qualityWindowMean({ quality: { all } }: WindowSums) {
  const { value, variance } = estimateQuality(all);
  const population = all.impressions > 0 ? all.impressions : all.w;
  return { value, standardError: Math.sqrt(variance + labelVariance(all) / population) };
}

export function rankingMeasurement(
  { all }: Replicated<QualitySums>,
  masses: Replicated<RankedMasses>,
): Measurement {
  const estimator: Estimator<RankedMasses> = { of: somersD, scale: 'linear', range: [-1, 1] };
  const lack = labelLack(all);
  // Without a pair within one version, or where none of the labels can be ranked.
  const unranked =
    !lack && Number.isNaN(somersD(masses.all))
      ? ({ reason: 'insufficient', seen: masses.n, needed: masses.n + 1 } as const)
      : undefined;
  return measurementOf(name('ranking_agreement'), {}, lack ?? unranked ?? estimator, masses);
}

/** X² is a test statistic, exact as it stands; n is its degrees of freedom. */
export function calibrationMeasurement(
  now: DriftState,
  before: DriftState | undefined,
): Measurement {
  const reading = name('calibration_drift');
  const without = (reason: 'no_baseline' | 'insufficient'): Measurement => {
    return { reading, by: {}, enough: false, reason, seen: 0, needed: 1 };
  };
  if (!before) return without('no_baseline');
  const frozen = decilesOf(before);
  const { x2, bins } = calibrationChange(binMeans(now, frozen), binMeans(before, frozen));
  if (bins === 0) return without('insufficient');
  return { reading, by: {}, n: bins, value: x2, low: x2, high: x2 };
}

export function agreementMeasurement(pairs: Replicated<PairSums>): Measurement {
  const estimator: Estimator<PairSums> = { of: krippendorffAlpha, scale: 'linear', range: [-1, 1] };
  const { n } = pairs;
  const needed = Math.max(FEWEST_LABELS, n + 1);
  const lack: Lack | undefined =
    n === 0
      ? { reason: 'no_labels', seen: 0, needed: FEWEST_LABELS }
      : n < FEWEST_LABELS || Number.isNaN(krippendorffAlpha(pairs.all))
        ? { reason: 'insufficient', seen: n, needed }
        : undefined;
  return measurementOf(name('label_agreement'), {}, lack ?? estimator, pairs);
}

/** Only names that are declared. */
function name(reading: ProxyDriftReading): ProxyDriftReading {
  return reading;
}
