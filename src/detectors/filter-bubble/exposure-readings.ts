/** The readings of what users are shown: which statistic of which users, or why none can be given. */
import { FEWEST_SHARDS } from '../../statistics/jackknife.js';
import type { FixedSums } from '../../summaries/fixed-point.js';
import type { ReadContext } from '../detector.js';
import { measurementOf, type Answer, type Estimator } from '../measurement.js';
import type { Measurement } from '../reading.js';
import { attrition } from './attrition.js';
import { effectiveImpressions, FEWEST_FOR_ENTROPY, hasPairs } from './diet.js';
import { supplyDivergence } from './divergence.js';
import { digestOf } from './digest.js';
import { DAY, type ExposureMemory } from './exposure-memory.js';
import { ExposureWindow, type Mean } from './exposure-window.js';
import type { FilterBubbleReading } from './filter-bubble.monitor.js';
import { EMPTY, lacking, missing, NO_CATEGORIES } from './lack.js';
import type { FilterBubbleOptions } from './options.js';
import {
  meanDiversity,
  meanEntropy,
  overlap,
  PopulationTally,
  segregation,
  userCategoryInformation,
  type Population,
} from './population.js';
import { BUBBLE_STATES, stateSince } from './signature.js';
import { trendMeasurements } from './trend-readings.js';

type Context = ReadContext<FixedSums, ExposureMemory>;

/** In the order in which they are given. */
export const EXPOSURE_READINGS = [
  'category_diversity',
  'user_entropy',
  'user_overlap',
  'user_segregation',
  'state',
  'user_category_information',
  'diversity_slope',
  'entropy_half_life',
  'intra_list_distance',
  'repeat_share',
  'environment_divergence',
] as const satisfies readonly FilterBubbleReading[];

const bits = (of: (population: Population) => number): Estimator<Population> => ({
  of: (population) => of(population) / Math.LN2,
  scale: 'linear',
  range: [0, Infinity],
});

const SHARE: Pick<Estimator<unknown>, 'scale' | 'range'> = { scale: 'linear', range: [0, 1] };
/** Of differences of estimates, which chance may bring below 0. */
const ANY = [-Infinity, Infinity] as const;

const MEAN: Estimator<Mean> = { of: ({ sum, units }) => sum / units, ...SHARE };

/** The window's measurements, in the order of EXPOSURE_READINGS. */
export function readExposure(
  sums: FixedSums,
  context: Context,
  options: FilterBubbleOptions,
): Measurement[] {
  const window = new ExposureWindow(options.shards, sums);
  if (window.impressions === 0) {
    return EXPOSURE_READINGS.map((reading) => lacking(reading, EMPTY));
  }
  const repeats = window.repeats();
  const repeatShare = measurementOf(
    'repeat_share',
    {},
    repeats.n > 0 ? MEAN : missing(0, 1),
    repeats,
  );
  if (context.catalogue.categories === 0) {
    return EXPOSURE_READINGS.map((reading) =>
      reading === 'repeat_share' ? repeatShare : lacking(reading, NO_CATEGORIES),
    );
  }
  const { memory, catalogue, surface } = context;
  const supply = catalogue.supply(surface);
  const comparable = new PopulationTally(options.shards, catalogue.categories);
  const known = new PopulationTally(options.shards, catalogue.categories);
  memory.forEachActive(context.window.start, (diet, shard) => {
    if (hasPairs(diet)) comparable.add(shard, diet);
    if (effectiveImpressions(diet) < FEWEST_FOR_ENTROPY) return;
    known.add(shard, diet, supply.length > 0 ? supplyDivergence(diet, supply) : 0);
  });
  const pairs = comparable.replicated();
  const full = known.replicated();
  const oneUser = pairs.n < 1 ? missing(pairs.n, 1) : undefined;
  const twoUsers = pairs.n < 2 ? missing(pairs.n, 2) : undefined;
  // With one category for everyone nothing can be told apart; more users would have to bring another.
  const oneCategory = Number.isNaN(segregation(pairs.all))
    ? missing(pairs.n, pairs.n + 1)
    : undefined;
  const thin = full.n < 1 ? missing(full.n, 1) : undefined;
  const ofPairs = (reading: FilterBubbleReading, answer: Answer<Population>) =>
    measurementOf(reading, {}, answer, pairs);
  const ofFull = (reading: FilterBubbleReading, answer: Answer<Population>) =>
    measurementOf(reading, {}, answer, full);
  const distances = window.distances();
  return [
    ofPairs('category_diversity', oneUser ?? { of: meanDiversity, ...SHARE }),
    ofFull('user_entropy', thin ?? bits(meanEntropy)),
    ofPairs('user_overlap', twoUsers ?? { of: overlap, ...SHARE }),
    ofPairs(
      'user_segregation',
      twoUsers ?? oneCategory ?? { of: segregation, scale: 'linear', range: [-Infinity, 1] },
    ),
    ...stateMeasurements(context, options, pairs.n),
    ofFull(
      'user_category_information',
      full.n < 2 ? missing(full.n, 2) : { ...bits(userCategoryInformation), range: ANY },
    ),
    ...trendMeasurements(context, options),
    measurementOf('intra_list_distance', {}, distances.n > 0 ? MEAN : missing(0, 1), distances),
    repeatShare,
    ofFull(
      'environment_divergence',
      supply.length === 0
        ? NO_CATEGORIES
        : (thin ?? { ...bits(({ divergence, users }) => divergence / users), range: [0, 1] }),
    ),
  ];
}

/** One measurement a state: 1 for the one that holds, or a single one that says why none can be told. */
function stateMeasurements(
  { memory, baseline, window, catalogue }: Context,
  { shards }: FilterBubbleOptions,
  users: number,
): Measurement[] {
  const before = baseline && memory.digests.within(baseline.span);
  if (baseline === undefined || before === undefined) {
    return [lacking('state', { reason: 'no_baseline', seen: users, needed: users })];
  }
  const lost = attrition(memory, baseline.span.end, window.end);
  if (lost !== undefined) return [lacking('state', lost)];
  // The users of a day, as in the baseline's digests: in an hour the busiest are over-represented.
  const tally = new PopulationTally(shards, catalogue.categories);
  memory.forEachActive(window.end - DAY, (diet, shard) => {
    if (hasPairs(diet)) tally.add(shard, diet);
  });
  const now = digestOf(tally, shards);
  if (now === undefined) return [lacking('state', missing(users, 2))];
  const state = stateSince(before, now);
  if (state === undefined) {
    return [lacking('state', { reason: 'few_shards', seen: users, needed: FEWEST_SHARDS })];
  }
  const { n } = tally.replicated();
  return BUBBLE_STATES.map((name) => {
    const value = name === state ? 1 : 0;
    return { reading: 'state', by: { state: name }, n, value, low: value, high: value };
  });
}
