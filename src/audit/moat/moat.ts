/**
 * The data moat: what a recommender's own data is worth beside data that could be bought, told from
 * how quality on held-out curated labels grows with each.
 */
import type { AuditDataset } from '../dataset/rows.js';
import type { Lacking, Moat } from '../findings/findings.js';
import { availableExamples, examplesNeeded, type Available, type Learn } from './lessons.js';
import { curriculumOf, learnAll, learningCurves, type Curriculum } from './measured-curves.js';
import { MoatChance } from './moat-chance.js';
import { MoatCalculation, type MoatValues } from './moat-values.js';
import { moatSentences } from './moat-sentences.js';
import type { SeedTable } from './seed-bootstrap.js';

export interface MoatOptions {
  /** Sizes of a curve, each half of the next; 6 at least. */
  readonly sizes: number;
  /** Seeds of which each is learned with; 3 at least. */
  readonly seeds: number;
  /** Fewest examples to learn from. */
  readonly smallest: number;
  /** Share of the curated labels that is not held out. */
  readonly trainingShare: number;
  /** Sources whose labels are synthetic. */
  readonly syntheticSources: readonly string[];
  readonly seed: number;
  readonly progress: (done: number, of: number) => void;
}

export const MOAT_DEFAULTS: MoatOptions = {
  sizes: 6,
  seeds: 5,
  smallest: 50,
  trainingShare: 0.8,
  syntheticSources: ['synthetic'],
  seed: 0,
  progress: () => undefined,
};

/** Fewest sizes and seeds from which intervals were seen to hold (bench:moat). */
const FEWEST_SIZES = 6;
const FEWEST_SEEDS = 3;

/**
 * The moat of each segment.
 *
 * Saturating curves are fitted to quality over amounts of proprietary, curated and synthetic data;
 * from these, at today's amount of proprietary data n:
 * - **exchange rate**: curated examples that reach the quality of one proprietary one, on average;
 *   `beyond` where no amount of curated data is sure to;
 * - **irreplaceability**: 1 − (Q_curated − Q_base)/(Q_both − Q_base), all of each, base being a model
 *   that has learned nothing;
 * - **marginal value**: what the next million events add, if the curve goes on as fitted, and its
 *   slope today.
 *
 * Intervals are those of chance in seeds (samples, weights, held-out labels), by a bootstrap of
 * seeds. They do not hold the doubt whether the curve keeps its shape beyond what was measured.
 *
 * Cost: sizes · seeds trainings a kind of data and segment, all on 2 n examples a seed; then some
 * 3,000 fits of a curve.
 *
 * @throws RangeError for fewer than 6 sizes or 3 seeds, or a smallest size that is none
 *
 * Reference: Hestness et al., Deep learning scaling is predictable, empirically, arXiv 1712.00409
 * (2017).
 */
export function moatOf(
  dataset: AuditDataset,
  learn: Learn,
  options: Partial<MoatOptions> = {},
): Moat[] {
  const all = { ...MOAT_DEFAULTS, ...options };
  refuse(all);
  const { sizes, smallest, syntheticSources, trainingShare } = all;
  const examples = availableExamples(dataset, syntheticSources, trainingShare);
  const plans = examples.map((available) => curriculumOf(available, sizes, smallest));
  const seeds = Array.from({ length: all.seeds }, (_, at) => all.seed + at);
  const trainings = plans.reduce((sum, { lessons }) => sum + lessons.length, 0) * seeds.length;
  let done = 0;
  return dataset.segments.map(({ surface, policy }, segment) => {
    const plan = plans[segment]!;
    const table = learnAll(plan, learn, segment, seeds, () => all.progress(++done, trainings));
    const found = findings(plan, table, examples[segment]!, all);
    return { surface, policy, ...found, sentences: moatSentences(found) };
  });
}

function refuse({ sizes, seeds, smallest }: MoatOptions): void {
  if (!(Number.isInteger(sizes) && sizes >= FEWEST_SIZES && sizes <= 24)) {
    throw new RangeError(`A learning curve needs ${FEWEST_SIZES} to 24 sizes, not ${sizes}.`);
  }
  if (!(Number.isInteger(seeds) && seeds >= FEWEST_SEEDS)) {
    throw new RangeError(`A learning curve needs ${FEWEST_SEEDS} seeds or more, not ${seeds}.`);
  }
  if (!(Number.isInteger(smallest) && smallest >= 1)) {
    throw new RangeError(`The smallest sample must be a positive integer, not ${smallest}.`);
  }
}

type Found = Omit<Moat, 'surface' | 'policy' | 'sentences'>;

function findings(
  plan: Curriculum,
  table: SeedTable,
  available: Available,
  { sizes, smallest, seed }: MoatOptions,
): Found {
  const needed = examplesNeeded(sizes, smallest);
  const short = (data: 'proprietary' | 'curated' | 'synthetic'): Lacking | undefined => {
    if (!available.publishable) return { enough: false, reason: 'unpublishable' };
    const seen = available[data];
    return seen < needed ? { enough: false, reason: 'insufficient', seen, needed } : undefined;
  };
  const lackOfOwn = short('proprietary');
  const lackOfCurated = lackOfOwn ?? short('curated');
  if (plan.lessons.length === 0 || table.some((row) => row.some(Number.isNaN))) {
    const lacking: Lacking = lackOfCurated ?? { enough: false, reason: 'unmeasured' };
    return {
      curves: [],
      ...{ exchangeRate: lacking, irreplaceability: lacking },
      ...{ marginalValue: lackOfOwn ?? lacking, marginalRate: lackOfOwn ?? lacking },
    };
  }
  const calculation = new MoatCalculation(plan.curves, plan.whole);
  const chance = new MoatChance(plan, table, calculation, seed);
  const own = available.proprietary;
  const between = (of: keyof MoatValues) => chance.finding(of, own);
  return {
    curves: learningCurves(plan, table, calculation),
    exchangeRate: lackOfCurated ?? chance.exchangeRate('exchangeRate', 'curated', own),
    ...(available.synthetic > 0
      ? {
          syntheticExchangeRate:
            lackOfOwn ??
            short('synthetic') ??
            chance.exchangeRate('syntheticExchangeRate', 'synthetic', own),
        }
      : {}),
    irreplaceability: lackOfCurated ?? chance.irreplaceability(available.both),
    marginalValue: lackOfOwn ?? between('marginalValue'),
    marginalRate: lackOfOwn ?? between('marginalRate'),
  };
}
