/** What users do beside clicking, and how far each of it tells of true quality. */

/** A signal a user may give, with its probability by the item's true quality. */
export interface Reaction {
  readonly signal: string;
  /** `view`: of an impression that is examined. `click`: of one that is clicked. */
  readonly given: 'view' | 'click';
  /** Probability at quality 0 and at quality 1; in between it is linear. */
  readonly atWorst: number;
  readonly atBest: number;
  /** Mean of the value in seconds, where the signal has one; its value is exponential. */
  readonly seconds?: number;
}

/**
 * The signals, from what everyone gives to what few do. Of `complete`, `partial` and `skip` a click
 * draws exactly one. `save` and `report` are rare and tell much, `partial` is common and tells little.
 */
export const REACTIONS: readonly Reaction[] = [
  { signal: 'view', given: 'view', atWorst: 1, atBest: 1 },
  { signal: 'click', given: 'click', atWorst: 1, atBest: 1 },
  { signal: 'complete', given: 'click', atWorst: 0.05, atBest: 0.75, seconds: 90 },
  { signal: 'partial', given: 'click', atWorst: 0.25, atBest: 0.2, seconds: 30 },
  { signal: 'skip', given: 'click', atWorst: 0.7, atBest: 0.05, seconds: 4 },
  { signal: 'save', given: 'click', atWorst: 0.01, atBest: 0.35 },
  { signal: 'report', given: 'click', atWorst: 0.12, atBest: 0.002 },
];

export interface ReactionOptions {
  /** Signals emitted beside clicks, by name; none by default. */
  readonly signals: readonly string[];
}

/** The signals that can be asked for beside `click`. */
export const SIGNAL_NAMES: readonly string[] = REACTIONS.map(({ signal }) => signal).filter(
  (signal) => signal !== 'click',
);

/** How a click goes on: one of these. */
export const ENGAGEMENTS = reactionsOf(['complete', 'partial', 'skip']);
/** What may come of a click on top, independently. */
export const RESPONSES = reactionsOf(['save', 'report']);

/**
 * Probability of the reaction, given the view or the click, for an item of this quality:
 * worst + (best − worst) · (½ + strength · (quality − ½)).
 *
 * @param strength 1: as the table says; 0: the same at any quality, so that the signal tells nothing
 */
export function reactionProbability(
  { atWorst, atBest }: Reaction,
  quality: number,
  strength: number,
): number {
  return atWorst + (atBest - atWorst) * (0.5 + strength * (quality - 0.5));
}

function reactionsOf(signals: readonly string[]): readonly Reaction[] {
  return REACTIONS.filter(({ signal }) => signals.includes(signal));
}
