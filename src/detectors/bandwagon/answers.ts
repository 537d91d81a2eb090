/** Each reading's answer for a window: which statistic of its exposures, or why none can be given. */
import type { CountHistogram } from '../../statistics/count-histogram.js';
import type { Reason } from '../reading.js';
import type { BandwagonReading } from './bandwagon.monitor.js';
import type { Catalogue } from './catalogue.js';
import type { CommonTraffic } from './common-traffic.js';
import { chao1, goodTuringCoverage, observedShrinkage } from './coverage.js';
import { effectiveItems, exposureEntropy } from './effective-items.js';
import type { Exposure } from './exposure.js';
import { gini } from './gini.js';
import type { Answer, Estimator, Lack } from '../measurement.js';
import { giniExcess } from './null-gini.js';
import { topShare } from './popularity.js';
import { rarefiedGini, rarefiedItems } from './rarefaction.js';

type Statistic = (histogram: CountHistogram) => number;

/** Readings of the exposure part that need to know which item is which at the baseline. */
export type AgainstBaselineReading = 'long_tail_share' | 'recommended_popularity';

/** Readings that follow from how many items were shown how often. */
export type HistogramReading = Exclude<
  BandwagonReading,
  AgainstBaselineReading | 'runaway_gain' | 'undershown_quality'
>;

export type ExposureAnswers = Readonly<Record<HistogramReading, Answer<CountHistogram>>>;

/**
 * The answers for a window in which something was shown.
 *
 * In a table that was cut to a sample of the items by hash, the items kept are taken as a catalogue
 * of their own: shares hold as they are, numbers of items are scaled up.
 *
 * @param traffic the traffic at which the rarefied readings are taken
 */
export function answersOf(
  { n: impressions, sampled, byShardsMet, all }: Exposure,
  { items, declared }: Catalogue,
  traffic: CommonTraffic | undefined,
): ExposureAnswers {
  const n = Math.max(all.observed, Math.round(items * sampled));
  const target =
    traffic === undefined
      ? NaN
      : traffic === 'half'
        ? all.total / 2
        : 'perItem' in traffic
          ? traffic.perItem * n
          : traffic.impressions * sampled;
  /** The share of impressions to keep; 1 where leaving out a shard already went below λ*. */
  const kept = ({ total }: CountHistogram): number => Math.min(1, target / total);

  /** The share of items shown; without a shard, by as much less as it truly varies. */
  const observed = (h: CountHistogram): number =>
    (all.observed + shrinkage * (h.observed - all.observed)) / n;

  /** Estimates a number of items: positive, and scaled up from a sample. */
  const itemNumber = (of: Statistic, most = Infinity): Estimator<CountHistogram> => ({
    of: (h) => of(h) / sampled,
    scale: 'log',
    range: [1, most],
  });
  const lack = (reason: Reason, needed = impressions): Lack => ({
    reason,
    seen: impressions,
    needed,
  });
  const shrinkage = observedShrinkage(byShardsMet);
  const oneItem = items === 1 ? lack('one_item') : undefined;
  const noCatalogue = declared ? undefined : lack('no_catalogue');
  const tooThin = Number.isNaN(target)
    ? lack('no_baseline')
    : all.total < target
      ? lack('insufficient', Math.ceil(target / sampled))
      : undefined;
  const noRepeat =
    all.total === all.observed
      ? lack('insufficient', Math.max(impressions + 1, repeatExpectedFrom(items)))
      : undefined;

  return {
    effective_items: noRepeat ?? itemNumber(effectiveItems),
    exposure_gini: oneItem ?? share((h) => gini(h, n)),
    exposure_gini_rarefied: oneItem ?? tooThin ?? share((h) => rarefiedGini(h, n, kept(h))),
    catalogue_coverage: noCatalogue ?? share(observed),
    catalogue_coverage_rarefied:
      noCatalogue ?? tooThin ?? share((h) => rarefiedItems(h, kept(h)) / n),
    exposure_gini_excess: oneItem ?? {
      of: (h) => giniExcess(gini(h, n), n, h.total),
      scale: 'linear',
      range: [-Infinity, 1],
    },
    effective_items_entropy: itemNumber((h) => Math.exp(exposureEntropy(h))),
    exposure_entropy: {
      of: (h) => (exposureEntropy(h) - Math.log(sampled)) / Math.LN2,
      scale: 'linear',
      range: [0, Infinity],
    },
    catalogue_items: items,
    coverage_good_turing: share(goodTuringCoverage),
    items_chao1: itemNumber((h) => chao1(h, n), items),
    top_share: share((h) => topShare(h, Math.ceil(n / 100))),
  };
}

/** Estimates a share, which lies between 0 and 1. */
function share(of: Statistic): Estimator<CountHistogram> {
  return { of, scale: 'linear', range: [0, 1] };
}

/** The impressions from which on even blind chance would be expected to repeat one of n items. */
function repeatExpectedFrom(n: number): number {
  return Math.ceil(Math.sqrt(2 * n));
}
