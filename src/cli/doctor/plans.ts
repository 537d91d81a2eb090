/** How long labels and exploration take to tell something, from a log's own traffic and variance. */
import type { Measured } from '../../detectors/reading.js';
import { intervalSize } from '../../statistics/interval-size.js';
import type { LogCounts } from './log-measurements.js';

const DAY_MS = 86_400_000;
/** The interval of quality that is wanted: two points to either side. */
export const QUALITY_HALF_WIDTH = 0.02;
/** The share of slots to randomise, and the interval of their click rate as a part of it. */
export const EXPLORED_SHARE = 0.01;
export const EXPLORED_PRECISION = 0.1;
/** The greatest standard deviation of a label in [0, 1]. */
const WIDEST_SPREAD = 0.5;

export interface LabelPlan {
  /** Labels that give quality an interval of ±halfWidth, rounded up. */
  readonly labels: number;
  readonly halfWidth: number;
  readonly perDay: number;
  /** Days in which they come, not rounded. */
  readonly days: number;
  /**
   * quality: from the interval that these logs gave. labels: from how their labels scatter. bound:
   * from the widest that labels can scatter, where there are none.
   */
  readonly basis: 'quality' | 'labels' | 'bound';
}

type LabelSums = Pick<
  LogCounts,
  'sampled' | 'weight' | 'weightSquared' | 'weightedLabel' | 'weightedSquare'
>;

/**
 * How many labels, and days, until quality is known to ±2 points.
 *
 * quality: n·(h₀/h)², for the interval ±h₀ that n labels gave; it shrinks as 1/√n. labels:
 * (1.96·σ/h)²·d, with σ² = Σwy²/Σw − (Σwy/Σw)², w = 1/inclusion, and Kish's design effect of unequal
 * weights d = n·Σw²/(Σw)². bound: (1.96·½/h)².
 *
 * @param quality the log's own reading of it, if it has one
 * @param perDay labels a day, above 0
 * @example no labels yet, 30 a day: 2,401 labels, 80 days
 *
 * Reference: L. Kish, Survey Sampling (1965), §11.7.
 */
export function labelPlan(
  sums: LabelSums,
  quality: Pick<Measured, 'n' | 'low' | 'high'> | undefined,
  perDay: number,
): LabelPlan {
  const of = (labels: number, basis: LabelPlan['basis']): LabelPlan => {
    const whole = Math.ceil(labels - 1e-9);
    return { labels: whole, halfWidth: QUALITY_HALF_WIDTH, perDay, days: whole / perDay, basis };
  };
  if (quality?.low !== undefined && quality.high !== undefined && quality.high > quality.low) {
    const ratio = (quality.high - quality.low) / 2 / QUALITY_HALF_WIDTH;
    return of(quality.n * ratio * ratio, 'quality');
  }
  const { sampled: n, weight, weightSquared, weightedLabel, weightedSquare } = sums;
  const mean = weightedLabel / weight;
  const variance = weightedSquare / weight - mean * mean;
  // Labels that are all alike so far say little of how others will scatter.
  if (n < 2 || !(variance > 1e-12)) {
    return of(intervalSize(WIDEST_SPREAD, QUALITY_HALF_WIDTH), 'bound');
  }
  const designEffect = (n * weightSquared) / (weight * weight);
  return of(intervalSize(Math.sqrt(variance), QUALITY_HALF_WIDTH) * designEffect, 'labels');
}

export interface ExplorationPlan {
  /** Share of impressions that are randomised. */
  readonly share: number;
  /** Half of the interval's width, as a part of the click rate. */
  readonly precision: number;
  readonly impressions: number;
  readonly days: number;
}

/**
 * How long 1% of the impressions, randomised, take to show their click rate p to ±10% of it:
 * (1.96·√(p(1 − p))/(0.1·p))² impressions, p being the log's. Undefined where the log does not tell p
 * or its traffic. Random items are clicked less, so it is a lower bound.
 *
 * @param spanMs from the first to the last recommendation
 * @example p = .1, 100,000 impressions a day: 3,458 impressions in 3.5 days
 */
export function explorationPlan(
  { impressions, proxies }: Pick<LogCounts, 'impressions' | 'proxies'>,
  spanMs: number,
): ExplorationPlan | undefined {
  const rate = proxies / impressions;
  if (!(rate > 0 && rate < 1 && spanMs > 0)) return undefined;
  const spread = Math.sqrt(rate * (1 - rate));
  const needed = Math.ceil(intervalSize(spread, EXPLORED_PRECISION * rate) - 1e-9);
  const perDay = (EXPLORED_SHARE * impressions * DAY_MS) / spanMs;
  const plan = { share: EXPLORED_SHARE, precision: EXPLORED_PRECISION };
  return { ...plan, impressions: needed, days: needed / perDay };
}

/** Labels a day: those that come, where any do; else those that are planned. */
export function labelsPerDay(sampled: number, spanMs: number, planned: number): number {
  return sampled > 0 && spanMs > 0 ? (sampled * DAY_MS) / spanMs : planned;
}
