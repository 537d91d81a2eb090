/** What an impression tells of its risk: the feature on arrival, and the score by which it is chosen. */
import type { RecommendationEvent } from '../events/schemas.js';
import { featureOf } from './label-feature.js';
import { disagreement, expectedGradient, uncertainty } from './label-scores.js';
import type { LabelScore } from './labelling-options.js';
import type { RiskModel } from './risk-model.js';

type Shown = RecommendationEvent['slate'][number];

/**
 * The feature of a slate's item: the entropy of its committee's votes or its BALD score where these are
 * the configured score, else how far the ranker's score is from its `reference`, or without one how far
 * the committee's scores lie apart. NaN where the event has nothing of the kind.
 */
export function impressionFeature(by: LabelScore, shown: Shown): number {
  const { score = NaN, reference = NaN } = shown;
  const committee = Object.values(shown.committee ?? {});
  if (by === 'vote-entropy' || by === 'bald') {
    return featureOf(by, { score, reference, committee });
  }
  const apart = featureOf('disagreement', { score, reference, committee });
  if (!Number.isNaN(apart) || committee.length < 2) return apart;
  return disagreement(Math.max(...committee), Math.min(...committee));
}

/**
 * û by the configured score: the learned risk, or a feature of it alone. Uncertainty and expected model
 * change are those of the recalibrated score; events carry no features of the model, so their norm
 * counts as 1. NaN where unknown.
 */
export function labelScoreOf(
  by: LabelScore,
  model: RiskModel,
  { score, feature }: { readonly score: number; readonly feature: number },
): number {
  switch (by) {
    case 'risk':
      return model.riskOf(score, feature);
    case 'uncertainty':
      return uncertainty(model.recalibrated(score));
    case 'expected-model-change':
      return expectedGradient(model.recalibrated(score));
    case 'disagreement':
    case 'vote-entropy':
    case 'bald':
      return feature;
  }
}
