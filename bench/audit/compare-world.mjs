/** Plays a world, compares models on it, and says what is true of those very models. */
import { worldDataset } from './world-dataset.mjs';
import { optionsOf } from './worlds.mjs';

/** Fewer weights than by default: a small world's features seldom meet in them. */
const LEARNING = { bits: 16, rate: 0.3, ridge: 2 };
const NAMES = {
  production: 'production',
  reference: 'reference',
  'stand-in-clicks': 'flywheel',
  'stand-in-weighted-clicks': 'weighted',
  'stand-in-curated': 'curated',
  'stand-in-weighted-signals': 'signals by learning weight',
  'stand-in-signals-alike': 'signals alike',
};

/**
 * Every comparison of one run with its verdict, the difference found, and for AUC the true one: of the
 * same models over all impressions and their true qualities, without labels.
 *
 * `parts`: the program's own functions, so that tests run the sources and the bench what is built.
 */
export function compareWorld(world, seed, parts, given = {}) {
  const { collectLabels, trainStandIns, compareTrained, RowFeatures, COMPARISON_DEFAULTS } = parts;
  const options = { ...COMPARISON_DEFAULTS, learning: LEARNING, seed, ...given };
  const { dataset, truth } = worldDataset(optionsOf(world, seed), parts, world.equalScores);
  const features = new RowFeatures(dataset.items, options.learning.bits, options.seed);
  const [labels] = collectLabels(dataset, options).segments;
  const standIns = trainStandIns(dataset, 0, labels, features, options);
  const [compared] = compareTrained(dataset, [{ labels, standIns }], features, options);
  const areas = trueAreas(truth, standIns, features, options, parts);
  return compared.comparisons.map(({ a, b, metric, difference, verdict }) => {
    // Two scores of the same make are equally good, whatever their draws.
    const isEqual = b === 'reference' && world.equalScores === true;
    const trueDifference = isEqual ? 0 : (areas.get(a) ?? NaN) - (areas.get(b) ?? NaN);
    return {
      comparison: `${NAMES[a]} vs ${NAMES[b]}`,
      metric,
      verdict,
      reason: difference.reason,
      difference: difference.value ?? null,
      low: difference.low ?? null,
      high: difference.high ?? null,
      trueDifference: Number.isNaN(trueDifference) ? null : trueDifference,
    };
  });
}

/** AUC of each stand-in over all impressions, an impression being good with its true quality. */
function trueAreas(truth, standIns, features, options, { collectLabels, scoresOf, weightedAuc }) {
  const [all] = collectLabels(truth, options).segments;
  const areas = new Map();
  for (const { scorer, models } of standIns) {
    if ('reason' in models) continue;
    areas.set(scorer.id, weightedAuc(scoresOf(models, all, features), all.label, all.weight).value);
  }
  return areas;
}
