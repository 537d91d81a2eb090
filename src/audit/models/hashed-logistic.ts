/** A logistic model over hashed features that learns an example at a time. */
import { logistic } from '../../statistics/ridge-logistic.js';

export interface LearningOptions {
  /** Weights are 2^bits numbers; features that share one share its meaning. 4 to 24. */
  readonly bits: number;
  /** α of the reference: how fast a weight moves. */
  readonly rate: number;
  /** λ₂, a ridge on each weight but the intercept's, in units of examples per pass. */
  readonly ridge: number;
}

/** β of the reference: keeps the first steps of a weight from being the largest. */
const FIRST_STEP = 1;

/** The weight of what all examples have; features are hashed to the others. */
export const INTERCEPT = 0;

/**
 * Log-odds = the sum of the weights of an example's features, learned by FTRL-Proximal with AdaGrad's
 * rate for each weight: a rare feature moves in large steps, a common one settles.
 *
 * w_i = −z_i/((β + √n_i)/α + λ₂), n_i = Σ g², z_i = Σ (g − σ·w_i), σ = (√n_i − √(n_i before))/α.
 *
 * A target may leave [0, 1], as inverse propensity weighting makes it: the gradient p − target is that
 * of the unbiased loss. Deterministic: the same examples in the same order give the same weights, byte
 * by byte. O(features) an example; 24 · 2^bits bytes.
 *
 * Reference: McMahan et al., Ad click prediction: a view from the trenches, KDD 2013, algorithm 1, with
 * λ₁ = 0; hashing: Weinberger et al., Feature hashing for large scale multitask learning, ICML 2009.
 */
export class HashedLogistic {
  readonly #rate: number;
  readonly #ridge: number;
  readonly #weight: Float64Array;
  readonly #pull: Float64Array;
  readonly #squares: Float64Array;

  /** @throws RangeError for options outside their ranges */
  constructor({ bits, rate, ridge }: LearningOptions, passes = 1) {
    if (!(Number.isInteger(bits) && bits >= 4 && bits <= 24)) {
      throw new RangeError(`A model has 2^4 to 2^24 weights, not 2^${bits}.`);
    }
    if (!(rate > 0 && ridge >= 0)) throw new RangeError('A rate is above 0, a ridge at least 0.');
    this.#rate = rate;
    this.#ridge = ridge * passes;
    this.#weight = new Float64Array(1 << bits);
    this.#pull = new Float64Array(1 << bits);
    this.#squares = new Float64Array(1 << bits);
  }

  /** Log-odds of an example with these features, the first `count` of `slots`. */
  logOdds(slots: Uint32Array, count: number): number {
    let sum = 0;
    for (let at = 0; at < count; at++) sum += this.#weight[slots[at]!]!;
    return sum;
  }

  /** Takes in an example that counts `weight` times. */
  learn(slots: Uint32Array, count: number, target: number, weight: number): void {
    const gradient = weight * (logistic(this.logOdds(slots, count)) - target);
    const square = gradient * gradient;
    for (let at = 0; at < count; at++) {
      const slot = slots[at]!;
      const before = Math.sqrt(this.#squares[slot]!);
      const after = Math.sqrt((this.#squares[slot]! += square));
      this.#pull[slot]! += gradient - ((after - before) / this.#rate) * this.#weight[slot]!;
      const hold = (FIRST_STEP + after) / this.#rate + (slot === INTERCEPT ? 0 : this.#ridge);
      this.#weight[slot] = -this.#pull[slot]! / hold;
    }
  }
}
