/** What is really so in a world: the yardstick for readings made from its events. */
import { isoTime } from '../events/event-time.js';
import type { Catalogue } from './catalogue.js';
import { effectiveItems, gini, topShare } from './concentration.js';
import type { CompleteOptions } from './option-checks.js';
import type { RankingDials } from './policy.js';
import type { RankingModel } from './ranking-model.js';

/** What one training period of a policy counted. */
export interface PeriodCounts {
  recommendations: number;
  impressions: number;
  clicks: number;
  /** Sum over impressions of the item's true quality. */
  quality: number;
}

/** The truth of one policy over one training period. Numbers that nothing decided are null. */
export interface PeriodTruth {
  readonly truth: 'period';
  readonly policy: string;
  readonly version: string;
  readonly start: string;
  readonly end: string;
  /** The dials the period's model was trained with. */
  readonly loopGain: number;
  readonly personalisation: number;
  /**
   * Mean over expected impressions of d ln weight / d ln remembered clicks: what of the dial takes
   * effect, as the click prior dampens the loop of items with few clicks.
   */
  readonly effectiveLoopGain: number | null;
  readonly recommendations: number;
  readonly impressions: number;
  /** Clicks that these impressions draw, also those that arrive after the period. */
  readonly clicks: number;
  /** Concentration of expected exposure over the whole catalogue (see ExpectedExposure). */
  readonly effectiveItems: number | null;
  readonly exposureGini: number | null;
  /** Share of expected exposure on the ⌈1%⌉ most exposed items. */
  readonly topShare: number | null;
  /** Mean true quality of the impressions: what labels of all of them would average to. */
  readonly quality: number | null;
}

/** The truth of one item. */
export interface ItemTruth {
  readonly truth: 'item';
  readonly item: string;
  readonly category: string;
  readonly quality: number;
  readonly appeal: number;
  readonly contentScore: number;
}

/** The truth that holds for the whole run. */
export interface WorldTruth {
  readonly truth: 'world';
  readonly start: string;
  readonly end: string;
  /** Probability of examining each position, from 1 on. */
  readonly examination: readonly number[];
  /** All that the world was told: enough to run it again. */
  readonly options: CompleteOptions;
}

/** All that is true of a run so far; each part is a plain object, fit for a line of NDJSON. */
export interface SimulationTruth {
  readonly world: WorldTruth;
  readonly items: readonly ItemTruth[];
  /** In order of time, then of policy; periods that have closed. */
  readonly periods: readonly PeriodTruth[];
}

/**
 * The truth as a sequence of records, each with its sort in `truth`.
 *
 * @example for (const record of truthRecords(world.truth())) console.log(JSON.stringify(record));
 */
export function* truthRecords(
  truth: SimulationTruth,
): Generator<WorldTruth | ItemTruth | PeriodTruth> {
  yield truth.world;
  yield* truth.items;
  yield* truth.periods;
}

/** The truth that holds for the whole run. */
export function worldTruth(options: CompleteOptions, examination: Iterable<number>): WorldTruth {
  return {
    truth: 'world',
    start: isoTime(options.start),
    end: isoTime(options.start + options.duration),
    examination: [...examination],
    options,
  };
}

/** The truth of every item, in the catalogue's order. */
export function itemTruths(catalogue: Catalogue): ItemTruth[] {
  return catalogue.names.map((item, n) => ({
    truth: 'item',
    item,
    category: catalogue.categoryNames[catalogue.categoryOf[n]!]!,
    quality: catalogue.quality[n]!,
    appeal: catalogue.appeal[n]!,
    contentScore: catalogue.contentScore[n]!,
  }));
}

/** Puts together the truth of a period from what was counted and what could be expected. */
export function periodTruth(
  policy: string,
  span: { readonly start: number; readonly end: number },
  dials: RankingDials,
  counts: Readonly<PeriodCounts>,
  model: RankingModel,
  expectedExposure: Float64Array,
): PeriodTruth {
  const shown = counts.impressions > 0;
  return {
    truth: 'period',
    policy,
    version: String(model.version),
    start: isoTime(span.start),
    end: isoTime(span.end),
    loopGain: dials.loopGain,
    personalisation: dials.personalisation,
    effectiveLoopGain: shown ? weightedMean(model.clickElasticity, expectedExposure) : null,
    recommendations: counts.recommendations,
    impressions: counts.impressions,
    clicks: counts.clicks,
    effectiveItems: shown ? effectiveItems(expectedExposure) : null,
    exposureGini: shown ? gini(expectedExposure) : null,
    topShare: shown ? topShare(expectedExposure) : null,
    quality: shown ? counts.quality / counts.impressions : null,
  };
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! * weights[i]!;
    total += weights[i]!;
  }
  return sum / total;
}
