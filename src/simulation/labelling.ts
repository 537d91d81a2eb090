/** Curated labels: a random share of the impressions is judged for true quality, with a delay. */
import type { RandomStream } from './random-stream.js';

export interface LabellingOptions {
  /** Votes behind a label: 1 gives labels 0 or 1, 4 gives 0, ¼, ½, ¾ or 1. */
  readonly labelVotes: number;
  /** Mean time from impression to label, in milliseconds. */
  readonly labelDelay: number;
  /**
   * How far the choice of impressions leans on their scores: each is chosen with probability
   * labelShare · e^(labelTilt · z), z being the item's score, standardised over the catalogue and cut
   * at ±2. 0: all alike.
   */
  readonly labelTilt: number;
  /** How many people judge each chosen impression; the first label counts. */
  readonly labellers: number;
  /** Probability with which each further labeller says what the first one said, else its opposite. */
  readonly labelAgreement: number;
}

/** No label comes sooner than this after its impression. */
const SHORTEST_DELAY = 10_000;

/**
 * The label of an item of this quality: the share of votes, each good with probability `quality`, so
 * that labels average to the true quality whatever the number of votes.
 */
export function drawLabel(quality: number, votes: number, random: RandomStream): number {
  let good = 0;
  for (let vote = 0; vote < votes; vote++) if (random.chance(quality)) good++;
  return good / votes;
}

/** The probability with which an impression is chosen for labelling. */
export function inclusionProbability(share: number, tilt: number, standardScore: number): number {
  const z = Math.max(-2, Math.min(2, standardScore));
  return Math.min(1, share * Math.exp(tilt * z));
}

/** What a further labeller says, given the first label. */
export function drawSecondOpinion(first: number, agreement: number, random: RandomStream): number {
  return random.chance(agreement) ? first : 1 - first;
}

/** Time from impression to label in whole milliseconds: at least ten seconds, then exponential. */
export function drawLabelDelay(meanDelay: number, random: RandomStream): number {
  const rest = Math.max(0, meanDelay - SHORTEST_DELAY);
  return SHORTEST_DELAY + Math.floor(random.exponential(rest));
}
