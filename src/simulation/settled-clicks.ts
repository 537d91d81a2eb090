/** The past a world starts from: a ranker that has long been running. */
import { popularityScores, type RankerOptions } from './ranker.js';

/** What one training period brings, on average. */
export interface PeriodOutlook {
  /** Items shown, weighted by the probability that their position is examined. */
  readonly examinedImpressions: number;
  /** Probability of a click on each item when it is examined. */
  readonly relevance: Float64Array;
}

/** Training memories to settle over: what is left of the cold start is below e^-8. */
const SETTLING_MEMORIES = 8;

/**
 * Clicks that a popularity ranker remembers after running for a long time at this gain: the loop
 * iterated with expected clicks in place of drawn ones. Without it each run would open with hours of
 * cold start, which a monitor rightly takes for drift.
 *
 * An approximation: it leaves out users' taste and that a slate never repeats an item. Above gain 1
 * the loop has no resting point and this is the state after the settling time.
 *
 * Cost: O(items / (1 - memory)).
 */
export function settledClicks(
  contentScore: Float64Array,
  outlook: PeriodOutlook,
  options: RankerOptions,
  loopGain: number,
): Float64Array {
  let remembered = new Float64Array(contentScore.length);
  const periods = Math.ceil(SETTLING_MEMORIES / (1 - options.memory));
  for (let period = 0; period < periods; period++) {
    const { itemScore } = popularityScores(contentScore, remembered, options, loopGain);
    const share = softmax(itemScore);
    remembered = remembered.map(
      (clicks, item) =>
        options.memory * clicks +
        outlook.examinedImpressions * share[item]! * outlook.relevance[item]!,
    );
  }
  return remembered;
}

/** Shares proportional to e^score. */
function softmax(scores: Float64Array): Float64Array {
  let best = -Infinity;
  for (const score of scores) best = Math.max(best, score);
  const weights = scores.map((score) => Math.exp(score - best));
  let sum = 0;
  for (const weight of weights) sum += weight;
  return weights.map((weight) => weight / sum);
}
