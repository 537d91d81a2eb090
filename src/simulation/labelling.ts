/** Curated labels: a random share of the impressions is judged for true quality, with a delay. */
import type { RandomStream } from './random-stream.js';

export interface LabellingOptions {
  /** Votes behind a label: 1 gives labels 0 or 1, 4 gives 0, ¼, ½, ¾ or 1. */
  readonly labelVotes: number;
  /** Mean time from impression to label, in milliseconds. */
  readonly labelDelay: number;
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

/** Time from impression to label in whole milliseconds: at least ten seconds, then exponential. */
export function drawLabelDelay(meanDelay: number, random: RandomStream): number {
  const rest = Math.max(0, meanDelay - SHORTEST_DELAY);
  return SHORTEST_DELAY + Math.floor(random.exponential(rest));
}
