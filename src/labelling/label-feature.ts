/** The features that a learned risk may use beside the score, by name. */
import { bald, disagreement, expectedGradient, uncertainty, voteEntropy } from './label-scores.js';

/** What is known of an impression when it is shown. */
export interface ScoredImpression {
  /** The ranker's; NaN where there is none. */
  readonly score: number;
  /** Of a model trained on curated labels; NaN where there is none. */
  readonly reference: number;
  /** Scores of a committee's members; empty without a committee. */
  readonly committee: ArrayLike<number>;
}

const FEATURES = {
  disagreement: ({ score, reference }: ScoredImpression) => disagreement(score, reference),
  uncertainty: ({ score }: ScoredImpression) => uncertainty(score),
  'vote-entropy': ({ committee }: ScoredImpression) => voteEntropy(votesOf(committee)),
  bald: ({ committee }: ScoredImpression) => bald(committee),
  'expected-gradient': ({ score }: ScoredImpression) => expectedGradient(score),
} as const;

export type LabelFeature = keyof typeof FEATURES;

export const LABEL_FEATURES = Object.keys(FEATURES) as readonly LabelFeature[];

/**
 * A feature of an impression; NaN where what it needs is absent. All are 0 or more, and larger where a
 * label tells more.
 *
 * @example featureOf('disagreement', { score: 0.9, reference: 0.6, committee: [] }) // 0.3
 */
export function featureOf(feature: LabelFeature, impression: ScoredImpression): number {
  return FEATURES[feature](impression);
}

/** Votes for good and against: a member votes for what it scores above one half. */
function votesOf(committee: ArrayLike<number>): [number, number] {
  let good = 0;
  for (let member = 0; member < committee.length; member++) if (committee[member]! > 0.5) good++;
  return [good, committee.length - good];
}
