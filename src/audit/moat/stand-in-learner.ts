/** Learns with the audit's own stand-in, for learning curves of data whose ranker nobody handed over. */
import { ridgeLogistic } from '../../statistics/ridge-logistic.js';
import { weightedAuc } from '../../statistics/weighted-auc.js';
import type { AuditDataset } from '../dataset/rows.js';
import { COMPARISON_DEFAULTS } from '../models/comparison-options.js';
import { eachFeedbackRow } from '../models/feedback-training.js';
import { HashedLogistic, type LearningOptions } from '../models/hashed-logistic.js';
import { RowFeatures } from '../models/row-features.js';
import { lessonLabels, type LessonLabels } from './lesson-labels.js';
import type { Learn } from './lessons.js';
import { placeInOrder } from './nested-subset.js';

export interface StandInLearnerOptions {
  readonly learning: LearningOptions;
  readonly clickPasses: number;
  readonly labelPasses: number;
  /** Parts of the users; each seed holds out another one. `trainingShare` is 1 − 1/folds. */
  readonly folds: number;
  readonly syntheticSources: readonly string[];
  /** Held-out labels below which there is no quality. */
  readonly fewestHeldOut: number;
}

export const STAND_IN_LEARNER_DEFAULTS: StandInLearnerOptions = {
  learning: COMPARISON_DEFAULTS.learning,
  clickPasses: 1,
  labelPasses: COMPARISON_DEFAULTS.labelPasses,
  folds: 5,
  syntheticSources: ['synthetic'],
  fewestHeldOut: 30,
};

/** AUC of a model that has learned nothing. */
const NOTHING_LEARNED = 0.5;

/**
 * A learner for `moatOf`: hashed logistic models whose quality is the AUC on the curated labels of users
 * that are held out, weighted by inverse inclusion probability.
 *
 * - proprietary: the proxy of impressions without labels, of all users;
 * - curated, synthetic: labels of users who are not held out;
 * - both: log-odds of the two, put together by a ridge regression on the labels learned from, where the
 *   curated model's are those of one that has not seen the label.
 *
 * Held out are the users of fold `seed mod folds`, so that `folds` seeds in a row judge by every label.
 * A training on feedback is a pass over the dataset; labels are held in memory.
 */
export function standInLearner(
  dataset: AuditDataset,
  options: Partial<StandInLearnerOptions> = {},
): Learn {
  const learner = new StandInLearner(dataset, { ...STAND_IN_LEARNER_DEFAULTS, ...options });
  return (data, n, seed, segment) => learner.quality(data, n, seed, segment);
}

class StandInLearner {
  private readonly features: RowFeatures;
  private readonly segments: ReturnType<typeof lessonLabels>;
  /** The last model of feedback: `both` asks for the same again. */
  private clicks: { readonly of: string; readonly model: HashedLogistic } | undefined;

  constructor(
    private readonly dataset: AuditDataset,
    private readonly options: StandInLearnerOptions,
  ) {
    this.features = new RowFeatures(dataset.items, options.learning.bits, 1);
    this.segments = lessonLabels(dataset, options.syntheticSources);
  }

  quality(...[data, n, seed, segment]: Parameters<Learn>): number {
    const { folds, fewestHeldOut } = this.options;
    const { labels, shown } = this.segments[segment]!;
    const isHeldOut = (row: number) => labels.part(row, folds) === seed % folds;
    const judging = labels.where((row) => !labels.synthetic[row] && isHeldOut(row));
    if (judging.length < fewestHeldOut) return NaN;
    if (n === 0) return NOTHING_LEARNED;
    const curated = labels.curated * (1 - 1 / folds);
    const amount = { proprietary: shown, curated, synthetic: labels.length - labels.curated };
    const share = n / (data === 'both' ? shown + curated : amount[data]);
    if (data === 'proprietary') {
      const model = this.fromFeedback(segment, share, seed);
      return this.auc(labels, judging, (row) => this.logOdds(model, labels, row));
    }
    const learning = labels.where(
      (row) =>
        !isHeldOut(row) &&
        labels.synthetic[row] === (data === 'synthetic') &&
        placeInOrder(labels.idHigh[row]!, labels.idLow[row]!, seed) < share,
    );
    const model = this.fromLabels(labels, learning);
    const own = (row: number) => this.logOdds(model, labels, row);
    if (data !== 'both') return this.auc(labels, judging, own);
    const feedback = this.fromFeedback(segment, share, seed);
    const clicks = (row: number) => this.logOdds(feedback, labels, row);
    const [ofClicks, ofLabels] = this.stacked(labels, learning, clicks);
    return this.auc(labels, judging, (row) => ofClicks * clicks(row) + ofLabels * own(row));
  }

  /** What the log-odds of clicks and of labels are worth together; NaN where labels do not differ. */
  private stacked(
    labels: LessonLabels,
    learning: readonly number[],
    clicks: (row: number) => number,
  ): readonly [clicks: number, labels: number] {
    const half = (row: number) => labels.part(row, 2 * this.options.folds) % 2;
    const halves = [0, 1].map((one) =>
      this.fromLabels(
        labels,
        learning.filter((row) => half(row) !== one),
      ),
    );
    const columns = [
      learning.map(clicks),
      learning.map((row) => this.logOdds(halves[half(row)]!, labels, row)),
    ];
    const of = (values: readonly number[]) => learning.map((row) => values[row]!);
    const fit = ridgeLogistic(columns, of(labels.label), scaled(of(labels.weight)), 1);
    return [fit?.coefficients[0] ?? NaN, fit?.coefficients[1] ?? NaN];
  }

  private fromFeedback(segment: number, share: number, seed: number): HashedLogistic {
    const of = `${segment} ${share} ${seed}`;
    if (this.clicks?.of === of) return this.clicks.model;
    const { learning, clickPasses } = this.options;
    const { dataset, features } = this;
    const model = new HashedLogistic(learning, clickPasses);
    let last = -1;
    let taken = false;
    for (let pass = 0; pass < clickPasses; pass++) {
      eachFeedbackRow(
        ...([dataset, segment, 1] as const),
        (rows, r, row) => {
          if (r !== last) taken = placeInOrder(rows.idHigh[r]!, rows.idLow[r]!, seed) < share;
          last = r;
          if (!taken) return;
          const { userHigh, userLow, item } = rows;
          const hasUser = rows.hasUser[r] === 1;
          const count = features.of(item[row]!, hasUser, userHigh[r]!, userLow[r]!, 0);
          const clicked = (rows.signals[row]! >>> dataset.plan.proxy) & 1;
          model.learn(features.slots, count, clicked, 1);
        },
        () => (last = -1),
      );
    }
    this.clicks = { of, model };
    return model;
  }

  private fromLabels(labels: LessonLabels, learning: readonly number[]): HashedLogistic {
    const { learning: how, labelPasses } = this.options;
    const model = new HashedLogistic(how, labelPasses);
    const weights = scaled(learning.map((row) => labels.weight[row]!));
    for (let pass = 0; pass < labelPasses; pass++) {
      learning.forEach((row, at) => {
        const count = this.featuresOf(labels, row);
        model.learn(this.features.slots, count, labels.label[row]!, weights[at]!);
      });
    }
    return model;
  }

  private logOdds(model: HashedLogistic, labels: LessonLabels, row: number): number {
    return model.logOdds(this.features.slots, this.featuresOf(labels, row));
  }

  private featuresOf(labels: LessonLabels, row: number): number {
    const { item, hasUser, userHigh, userLow } = labels;
    return this.features.of(item[row]!, hasUser[row]!, userHigh[row]!, userLow[row]!, 0);
  }

  private auc(
    labels: LessonLabels,
    judging: readonly number[],
    score: (row: number) => number,
  ): number {
    const scores = judging.map(score);
    if (scores.some(Number.isNaN)) return NaN;
    const of = (values: readonly number[]) => judging.map((row) => values[row]!);
    return weightedAuc(scores, of(labels.label), of(labels.weight)).value;
  }
}

/** Weights with a mean of 1. */
function scaled(weights: readonly number[]): number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return weights.map((weight) => weight / mean);
}
