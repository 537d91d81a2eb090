/** What is really so in a world: the yardstick for readings made from its events. */
import { isoTime } from '../events/event-time.js';
import type { Catalogue } from './catalogue.js';
import { effectiveItems, gini, topShare } from './concentration.js';
import type { ValueTruth } from './candidate.js';
import type { DietTruth } from './expected-diet.js';
import type { CompleteOptions } from './option-checks.js';
import type { RankingDials } from './policy.js';
import type { RankingModel } from './ranking-model.js';
import type { SignalTruth } from './signal-truth.js';

/** What one training period of a policy counted. */
export interface PeriodCounts {
  recommendations: number;
  impressions: number;
  clicks: number;
  /** Sum over impressions of the item's true quality. */
  quality: number;
  /** Sum over impressions of the probability of a click. */
  clickProbability: number;
}

/** Nothing counted yet. */
export function emptyCounts(): PeriodCounts {
  return { recommendations: 0, impressions: 0, clicks: 0, quality: 0, clickProbability: 0 };
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
  readonly narrowing: number;
  readonly conformity: number;
  /** How far items are gamed. */
  readonly clickbait: number;
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
  /** Mean probability of a click: what the proxy averages to. */
  readonly clickRate: number | null;
  /** Items that could be shown. */
  readonly eligibleItems: number;
  /** How diverse users' diets were, and how alike. */
  readonly diet: DietTruth;
  /** How much the click, and each signal emitted, tells of quality; empty without impressions. */
  readonly signals: Readonly<Record<string, SignalTruth>>;
  /** Clicks at the top of the slate under this and other policies; where there is a candidate. */
  readonly values: ValueTruth | null;
}

/** The truth of one item. */
export interface ItemTruth {
  readonly truth: 'item';
  readonly item: string;
  readonly category: string;
  readonly quality: number;
  readonly appeal: number;
  readonly contentScore: number;
  /** How far it goes along with clickbait. */
  readonly bait: number;
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
    bait: catalogue.bait[n]!,
  }));
}

/** What was counted in a period and what could be expected of it. */
export interface PeriodBooks {
  readonly policy: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly dials: RankingDials;
  readonly clickbait: number;
  readonly counts: Readonly<PeriodCounts>;
  readonly model: RankingModel;
  readonly expectedExposure: Float64Array;
  readonly diet: DietTruth;
  readonly signals: Readonly<Record<string, SignalTruth>>;
  readonly values: ValueTruth | null;
}

/** Puts together the truth of a period. */
export function periodTruth(books: PeriodBooks): PeriodTruth {
  const { policy, span, dials, counts, model, expectedExposure } = books;
  const shown = counts.impressions > 0;
  return {
    truth: 'period',
    policy,
    version: String(model.version),
    start: isoTime(span.start),
    end: isoTime(span.end),
    loopGain: dials.loopGain,
    personalisation: dials.personalisation,
    narrowing: dials.narrowing,
    conformity: dials.conformity,
    clickbait: books.clickbait,
    effectiveLoopGain: shown ? weightedMean(model.clickElasticity, expectedExposure) : null,
    recommendations: counts.recommendations,
    impressions: counts.impressions,
    clicks: counts.clicks,
    effectiveItems: shown ? effectiveItems(expectedExposure) : null,
    exposureGini: shown ? gini(expectedExposure) : null,
    topShare: shown ? topShare(expectedExposure) : null,
    quality: shown ? counts.quality / counts.impressions : null,
    clickRate: shown ? counts.clickProbability / counts.impressions : null,
    eligibleItems: model.categoryItems.reduce((sum, items) => sum + items, 0),
    diet: books.diet,
    signals: books.signals,
    values: books.values,
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
