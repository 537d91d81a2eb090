/**
 * Bandwagon: do a few items take all of the exposure, and does the loop feed it? Three parts: what is
 * shown (`exposure`), how exposure answers to clicks (`gain`), and how good the seldom shown is
 * (`undershown`). README.md tells the rest.
 */
import { part, type Detector } from '../detector.js';
import { signalPlan, type SignalPlan } from '../signal-plan.js';
import { bandwagonDeclaration } from './bandwagon.monitor.js';
import { exposurePart } from './exposure-part.js';
import { gainPart } from './gain-part.js';
import { undershownPart } from './undershown-part.js';
import { checkOption, checkWhole } from '../option-checks.js';

export interface BandwagonOptions {
  /** The cadence at which exposure is fed to alarms. */
  readonly block: 'hour' | 'day';
  /** Hash groups of users, the replicates of the intervals; 1 to 255. */
  readonly shards: number;
  /** Items counted exactly; above, a sample of this many by hash. */
  readonly itemCap: number;
  /**
   * Impressions per item of the catalogue at which the rarefied readings are taken (λ*). Without it
   * half the baseline's traffic is taken, or half the window's where that is all there is.
   */
  readonly targetIntensity?: number;
  /** How often the ranker is trained anew, ms: the periods of the runaway gain. */
  readonly retrainEvery: number;
  /**
   * Effective memory of the training in periods (m): 1 where each training sees the clicks of the
   * last period alone, 7 for seven periods; at least 1. The gain is b·m.
   */
  readonly trainingMemory: number;
  /**
   * Weight ρ that clicks keep from one training to the next, 0 to below 1; where it is set,
   * m = 1/(1 − ρ) whatever `trainingMemory` says.
   */
  readonly trainingDecay?: number;
  /** Periods that the runaway gain is taken over. */
  readonly gainPeriods: number;
}

export const BANDWAGON_DEFAULTS: BandwagonOptions = {
  block: 'day',
  shards: 20,
  itemCap: 1_000_000,
  retrainEvery: 86_400_000,
  trainingMemory: 1,
  gainPeriods: 7,
};

const LONGEST_PERIOD = 31 * 86_400_000;

/** The bandwagon detector. Throws RangeError for options that are out of range. */
export function bandwagon(
  options: Partial<BandwagonOptions> = {},
  plan: SignalPlan = signalPlan(),
): Detector {
  const { trainingDecay, ...all } = { ...BANDWAGON_DEFAULTS, ...options };
  if (!['hour', 'day'].includes(all.block)) {
    throw new RangeError(`bandwagon.block must be "hour" or "day", not "${all.block}".`);
  }
  checkWhole('bandwagon.shards', all.shards, 1, 255);
  checkWhole('bandwagon.itemCap', all.itemCap, 1, 2 ** 31);
  checkWhole('bandwagon.retrainEvery', all.retrainEvery, 1, LONGEST_PERIOD);
  checkWhole('bandwagon.gainPeriods', all.gainPeriods, 1, 1000);
  if (all.targetIntensity !== undefined)
    checkOption(
      'bandwagon.targetIntensity',
      all.targetIntensity > 0,
      'above 0',
      all.targetIntensity,
    );
  checkOption(
    'bandwagon.trainingMemory',
    all.trainingMemory >= 1,
    'at least 1',
    all.trainingMemory,
  );
  if (trainingDecay !== undefined) {
    const isDecay = trainingDecay >= 0 && trainingDecay < 1;
    checkOption('bandwagon.trainingDecay', isDecay, 'from 0 to below 1', trainingDecay);
  }
  const trainingMemory = trainingDecay === undefined ? all.trainingMemory : 1 / (1 - trainingDecay);
  return {
    declaration: bandwagonDeclaration,
    parts: [
      part(exposurePart(all)),
      part(gainPart({ ...all, trainingMemory }, plan.view)),
      part(undershownPart(all, plan.view)),
    ],
  };
}
