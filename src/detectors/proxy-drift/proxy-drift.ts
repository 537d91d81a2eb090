/**
 * Proxy drift: does what the ranker optimises still stand for what people find good? Keeps sums of
 * impressions and labels by version and score; reads quality, and how the proxy and the score relate
 * to it. README.md tells the rest.
 */
import { part, type Detector, type Part, type ReadContext } from '../detector.js';
import type { Measurement } from '../reading.js';
import { signalPlan, type SignalPlan } from '../signal-plan.js';
import { pairSums } from './agreement.js';
import {
  agreementMeasurement,
  calibrationMeasurement,
  effectiveLabelsMeasurement,
  gapMeasurement,
  proxyMeanMeasurement,
  qualityMeasurement,
  rankingMeasurement,
  usefulnessMeasurement,
  type WindowSums,
} from './answers.js';
import { calibrationCells, calibrationOf, type Calibration } from './calibration.js';
import { calibrationFolding, learntBefore, type CalibrationMemory } from './calibration-memory.js';
import { DriftAccumulator } from './drift-accumulator.js';
import { driftSummary, shardsOf, type DriftState } from './drift-state.js';
import { proxyDriftDeclaration } from './proxy-drift.monitor.js';
import { rewardSums } from './proxy-mean.js';
import { proxyValue } from './proxy-value.js';
import { rankedMasses } from './ranking-agreement.js';
import { qualitySums } from './window-sums.js';
import { checkWhole } from '../option-checks.js';

export interface ProxyDriftOptions {
  /** Hash groups of users, the replicates of the intervals; 1 to 255. */
  readonly shards: number;
}

export const PROXY_DRIFT_DEFAULTS: ProxyDriftOptions = { shards: 20 };

type Context = ReadContext<DriftState, CalibrationMemory>;

/** The proxy-drift detector. Throws RangeError for options that are out of range. */
export function proxyDrift(
  options: Partial<ProxyDriftOptions> = {},
  plan: SignalPlan = signalPlan(),
): Detector {
  const { shards } = { ...PROXY_DRIFT_DEFAULTS, ...options };
  checkWhole('proxyDrift.shards', shards, 1, 255);
  return { declaration: proxyDriftDeclaration, parts: [part(qualityPart(shards, plan))] };
}

function qualityPart(
  shards: number,
  plan: SignalPlan,
): Part<DriftState, DriftState, CalibrationMemory> {
  const summary = driftSummary(shards);
  return {
    id: 'quality',
    lane: 'labels',
    scope: 'both',
    block: 'day',
    summary,
    accumulator: () => new DriftAccumulator(shards, plan.proxy),
    folding: calibrationFolding(summary),
    readings: proxyDriftDeclaration.readings.map(({ id }) => id),
    read: (state, context) => read(state, context, plan.options.proxyWorth === 'occurrence'),
  };
}

/** The window's measurements, in the order of the declaration. */
function read(state: DriftState, context: Context, share: boolean): Measurement[] {
  const { baseline } = context;
  const now = windowSums(state, earlierCalibration(context));
  // The baseline's own quality must not be calibrated by its own labels, nor by ever other ones.
  const before = baseline && windowSums(baseline.state, undefined);
  const { quality, rewards } = now;
  return [
    proxyMeanMeasurement(rewards, share),
    qualityMeasurement('quality', quality),
    gapMeasurement(now, before),
    rankingMeasurement(quality, rankedMasses(state)),
    qualityMeasurement('quality_labels_only', quality),
    usefulnessMeasurement(quality),
    calibrationMeasurement(state, baseline?.state),
    effectiveLabelsMeasurement(quality),
    agreementMeasurement(pairSums(state)),
  ];
}

/** A window's sums under the proxy that a calibration makes of its scores. */
export function windowSums(state: DriftState, calibration: Calibration | undefined): WindowSums {
  const f = proxyValue(state, shardsOf(state), calibration);
  return { state, rewards: rewardSums(state), quality: qualitySums(state, f) };
}

/** The calibration by labels of blocks that ended before the window began, or of the baseline. */
function earlierCalibration({ memory, window, baseline }: Context): Calibration | undefined {
  const learnt = calibrationOf(learntBefore(memory, window.start));
  if (learnt || !baseline || baseline.span.end > window.start) return learnt;
  const { state } = baseline;
  return calibrationOf(calibrationCells(state.labels, shardsOf(state)));
}
