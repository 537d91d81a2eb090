/** What another policy's value would be, from the impressions that this one made. */
import type { Interval } from '../../statistics/jackknife.js';

/**
 * Sums over impressions of the weights w = π_e/p (how much likelier the target policy shows it than
 * the one that did) and the rewards r that followed.
 */
export interface WeightSums {
  /** Impressions. */
  readonly n: number;
  /** Σw */
  readonly weight: number;
  /** Σw² */
  readonly weight2: number;
  /** Σwr */
  readonly reward: number;
  /** Σw²r */
  readonly weight2Reward: number;
  /** Σw²r² */
  readonly weight2Reward2: number;
}

/**
 * Inverse propensity scoring: the target policy's mean reward, Σwr/n. Unbiased if the propensities
 * are right and the logging policy shows all that the target policy does; of high variance.
 *
 * @example r = (1, 0, 1), w = (.5, 2, 2): .833333
 *
 * Reference: Horvitz & Thompson, JASA 47 (1952), 663-685.
 */
export function inversePropensityScore({ n, reward }: WeightSums): number {
  return reward / n;
}

/**
 * Self-normalised inverse propensity scoring: Σwr/Σw. Between the least and the greatest reward,
 * and far less noisy than IPS, for a bias of the order 1/n.
 *
 * @example r = (1, 0, 1), w = (.5, 2, 2): .555556
 *
 * Reference: Swaminathan & Joachims, The self-normalized estimator for counterfactual learning,
 * NeurIPS 2015.
 */
export function selfNormalisedScore({ weight, reward }: WeightSums): number {
  return reward / weight;
}

/**
 * The standard error of the self-normalised score were all impressions independent:
 * √Σw²(r − v)²/Σw. Too small where a user's impressions are alike (README.md, "Intervals").
 *
 * @example r = (1, 0, 1), w = (.5, 2, 2): .320037
 */
export function selfNormalisedError(sums: WeightSums): number {
  const v = selfNormalisedScore(sums);
  const squares = sums.weight2Reward2 - 2 * v * sums.weight2Reward + v * v * sums.weight2;
  return Math.sqrt(Math.max(0, squares)) / sums.weight;
}

/** The standard error of the inverse propensity score, were all impressions independent. */
export function inversePropensityError(sums: WeightSums): number {
  return errorOfMean(sums.n, sums.reward, sums.weight2Reward2);
}

/** The standard error of the mean weight, were all impressions independent. */
export function meanWeightError({ n, weight, weight2 }: WeightSums): number {
  return errorOfMean(n, weight, weight2);
}

/**
 * How many equally weighted impressions would tell as much (Kish): (Σw)²/Σw², from 1 to n; 0 where
 * all weights are 0.
 *
 * @example w = (.5, 2, 2): 2.454545
 */
export function effectiveSample({ weight, weight2 }: WeightSums): number {
  return weight2 > 0 ? (weight * weight) / weight2 : 0;
}

/**
 * The doubly robust value: what a model predicts for the target policy, put right by the weighted
 * errors it makes on the impressions; right if either the model or the propensities are.
 *
 * Σ(v̂ + w(r − q̂))/n, with q̂ the prediction for what was shown and v̂ for what the target would show.
 *
 * @example r = (1, 0, 1), w = (.5, 2, 2), q̂ = (.6, .2, .5), v̂ = (.5, .3, .4): .666667
 *
 * Reference: Dudík, Langford & Li, Doubly robust policy evaluation and learning, ICML 2011, eq. 1.
 */
export function doublyRobust(
  n: number,
  predicted: number,
  weightedReward: number,
  weightedPrediction: number,
): number {
  return (predicted + weightedReward - weightedPrediction) / n;
}

/** An interval of so many standard errors around a value. */
export function around(value: number, margin: number): Interval {
  return { low: value - margin, high: value + margin };
}

/** The standard error of a mean of n values with this sum and sum of squares. */
function errorOfMean(n: number, sum: number, squares: number): number {
  const mean = sum / n;
  return Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
}
