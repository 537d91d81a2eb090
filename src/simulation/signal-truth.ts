/** How much each signal truly tells of quality, from the probabilities of a world. */
import { REACTIONS, reactionProbability } from './reactions.js';

/** The truth of one signal over a period. */
export interface SignalTruth {
  /** Share of the impressions that draw it, in expectation. */
  readonly rate: number;
  /** Mutual information, in bits, of the signal with a label of one vote, over the impressions. */
  readonly information: number;
  /** The same as a share of the label's entropy: the uncertainty that the signal takes away. */
  readonly uncertaintyReduction: number;
}

/**
 * Adds up, over impressions, the probability of each signal, of a good label, and of both. Given an
 * impression's user, item and place, signal and label are independent; over impressions they are not,
 * and the table of the four sums is the exact joint distribution that labels and logs sample from.
 */
export class SignalBooks {
  readonly #signal = new Float64Array(REACTIONS.length);
  readonly #both = new Float64Array(REACTIONS.length);
  #good = 0;
  #impressions = 0;

  /** An impression that is examined and clicked with these probabilities; `strength` as a dial. */
  add(examination: number, click: number, quality: number, strength: number): void {
    this.#impressions += 1;
    this.#good += quality;
    for (let at = 0; at < REACTIONS.length; at++) {
      const reaction = REACTIONS[at]!;
      const given = reaction.given === 'view' ? examination : click;
      const probability = given * reactionProbability(reaction, quality, strength);
      this.#signal[at]! += probability;
      this.#both[at]! += probability * quality;
    }
  }

  /** The truth of the click and of the named signals since the last call. */
  close(signals: readonly string[]): Record<string, SignalTruth> {
    const truths: Record<string, SignalTruth> = {};
    const n = this.#impressions;
    for (const [at, { signal }] of REACTIONS.entries()) {
      if (n === 0 || !(signal === 'click' || signals.includes(signal))) continue;
      truths[signal] = truthOf(this.#signal[at]! / n, this.#good / n, this.#both[at]! / n);
    }
    this.#signal.fill(0);
    this.#both.fill(0);
    this.#good = 0;
    this.#impressions = 0;
    return truths;
  }
}

/** The truth of a 2 × 2 table, from its margins and the probability of both. */
function truthOf(signal: number, good: number, both: number): SignalTruth {
  const neither = 1 - signal - good + both;
  const entropy = (...shares: number[]) =>
    shares.reduce((sum, p) => (p > 0 ? sum - (p * Math.log(p)) / Math.LN2 : sum), 0);
  const ofLabel = entropy(good, 1 - good);
  const joint = entropy(both, signal - both, good - both, neither);
  const information = Math.max(0, entropy(signal, 1 - signal) + ofLabel - joint);
  return {
    rate: signal,
    information,
    uncertaintyReduction: ofLabel > 0 ? information / ofLabel : 0,
  };
}
