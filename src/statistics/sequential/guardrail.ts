/** Whether a reading lies beyond a limit that its owner has set; needs no baseline. */
import { boundMargin, extended, narrowestAt, NO_RUN, type Run } from './confidence-sequence.js';

export interface GuardrailOptions {
  readonly limit: number;
  /** The side of the limit that is forbidden. */
  readonly beyond: 'above' | 'below';
  /**
   * Probability of a false alarm in a run of blocks. With 1/A false alarms come after A blocks or more
   * on average.
   */
  readonly alpha: number;
}

export interface GuardrailVerdict {
  /** `crossed`: beyond the limit; `kept`: within it; `open`: cannot be told yet. */
  readonly state: 'crossed' | 'kept' | 'open';
  /** Mean of the run of blocks that the verdict is about. */
  readonly mean: number;
  /** The bound towards the limit: the mean is beyond this with confidence 1 − α. */
  readonly bound: number;
  readonly blocks: number;
}

/** The number of blocks at which the sequence is about the narrowest. */
const SOON = 6;

/**
 * A limit, tested in every block by a confidence sequence for the mean of a run of blocks, on each side.
 *
 * Crossed once the whole of what is above the lower bound lies beyond the limit. Once the upper bound
 * lies within, the run has been good, and a new one begins with the next block; so a year of good hours
 * does not have to be outweighed by bad ones before they are noticed, and the state stays two sums.
 *
 * What is promised: each run raises a false alarm with probability α at most, from the first block on,
 * as often as one looks; runs begin at most once a block, so false alarms come after 1/α blocks or more
 * on average (Lorden 1971, theorem 2). After `crossed` a new run begins as well, so `open` says nothing
 * against an incident: it ends with `kept`. What it rests on: a block's error is about normal with the
 * standard error that is handed in, and the errors of different blocks are uncorrelated. A reading
 * that stays beyond the limit by d standard errors crosses after about 2·ln(1/α)/d² blocks; one that
 * is counted exactly (error 0) in its first. What is not promised: that one bad block inside a run that
 * cannot be told is found, since the claim is about the run's mean.
 *
 * Cost: O(1).
 *
 * Reference: Lorden, Procedures for reacting to a change in distribution, Annals of Mathematical
 * Statistics 42 (1971), 1897-1908; Shekhar & Ramdas, Reducing sequential change detection to sequential
 * estimation, International Conference on Machine Learning (2024).
 */
export class Guardrail {
  readonly #options: GuardrailOptions;
  readonly #rho: number;
  #run: Run;

  constructor(options: GuardrailOptions, run: Run = NO_RUN) {
    if (!(options.alpha > 0 && options.alpha < 0.5)) {
      throw new RangeError(
        `A probability of false alarms lies between 0 and 0.5: ${options.alpha}.`,
      );
    }
    this.#options = options;
    this.#rho = narrowestAt(SOON, 2 * options.alpha);
    this.#run = run;
  }

  /** The state, as plain data. */
  get run(): Run {
    return this.#run;
  }

  /**
   * Takes one block. A block without observation is not handed in.
   *
   * @param error standard error of the value, 0 for what was counted exactly
   */
  observe(value: number, error: number): GuardrailVerdict {
    const { limit, beyond, alpha } = this.#options;
    const run = extended(this.#run, value, error);
    const { blocks } = run;
    const mean = run.sum / blocks;
    const margin = boundMargin(blocks, Math.sqrt(run.variance / blocks), this.#rho, alpha);
    const harm = beyond === 'above' ? 1 : -1;
    const excess = harm * (mean - limit);
    const state =
      excess > margin
        ? 'crossed'
        : excess < -margin || isExactlyKept(excess, margin)
          ? 'kept'
          : 'open';
    this.#run = state === 'open' ? run : NO_RUN;
    return { state, mean, bound: mean - harm * margin, blocks };
  }
}

/** On the limit is within it, where there is no doubt about where it is. */
function isExactlyKept(excess: number, margin: number): boolean {
  return margin === 0 && excess <= 0;
}
