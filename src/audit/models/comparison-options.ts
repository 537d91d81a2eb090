/** What a comparison of models can be told, with its defaults. */
import type { LearningOptions } from './hashed-logistic.js';

/** The metrics that comparisons are decided on. */
export type ComparedMetric = 'auc' | 'ndcg' | 'logLoss';

/** Predictions that the audit was given from outside. */
export interface SuppliedPredictions {
  readonly id: string;
  readonly title: string;
  /** The score of an item in a recommendation, by the public hash of its id; NaN where none. */
  score(recommendationHigh: number, recommendationLow: number, item: number): number;
}

export interface ComparisonOptions {
  readonly seed: number;
  readonly learning: LearningOptions;
  /** Passes over the clicks, and over the (few) labels. */
  readonly clickPasses: number;
  readonly labelPasses: number;
  /**
   * Whether models of feedback are told positions while they learn, the weighted one apart, which undoes
   * them; none is told when it scores. False: clicks are taken as they are.
   */
  readonly positionFeature: boolean;
  /** Ways in which the users are split; each part is judged by models that did not see its labels. */
  readonly folds: number;
  /** Replicates of the jackknife: users by hash. */
  readonly shards: number;
  /** k of NDCG@k. */
  readonly ndcgDepth: number;
  /** δ: differences within ±δ do not matter. */
  readonly margins: Readonly<Record<ComparedMetric, number>>;
  /** The chance that any of a report's comparisons is found different by mistake. */
  readonly level: number;
  /** The share of the found slices that may be mistaken. */
  readonly falseDiscoveries: number;
  readonly minimumLabels: number;
  /** Groups of fewer users are withheld. */
  readonly smallestGroup: number;
  /** The largest slices that are looked at. */
  readonly mostSlices: number;
  /** More recommendations' impressions are sampled by hash of the recommendation to this many. */
  readonly mostTrainingRows: number;
  readonly mostLabels: number;
  readonly supplied: readonly SuppliedPredictions[];
  /** Told after each bucket: passes over the dataset done, of how many. */
  readonly progress?: (done: number, of: number) => void;
}

export const COMPARISON_DEFAULTS: ComparisonOptions = {
  seed: 1,
  learning: { bits: 18, rate: 0.3, ridge: 2 },
  clickPasses: 4,
  labelPasses: 20,
  positionFeature: false,
  folds: 5,
  shards: 20,
  ndcgDepth: 10,
  margins: { auc: 0.02, ndcg: 0.02, logLoss: 0.01 },
  level: 0.05,
  falseDiscoveries: 0.1,
  minimumLabels: 50,
  smallestGroup: 10,
  mostSlices: 50,
  mostTrainingRows: 4_000_000,
  mostLabels: 1_000_000,
  supplied: [],
};
