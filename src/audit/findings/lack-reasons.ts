/** Why an audit has no number for something, in words. */
import { FEWEST_USERS } from '../privacy.js';
import { REASONS } from '../../detectors/reading.js';

export const LACK_REASONS = {
  ...REASONS,
  few_in_hundredth: `1% of the users are fewer than ${FEWEST_USERS} people`,
  few_labels: 'too few labels',
  few_rankings: 'too few rankings with more than one label',
  few_users: 'too few users with labels',
  no_categories: 'no categories are declared',
  no_clicks: 'there are no clicks to learn from',
  no_gain: 'quality did not rise with the data',
  no_probabilities: 'the scores are no probabilities',
  no_propensities: 'no propensities were logged',
  one_kind_of_label: 'all labels are alike',
  one_signal: 'there is only one signal to learn from',
  one_size: 'measured at a single size',
  unmeasured: 'it could not be measured at every size',
} as const;

export type LackReason = keyof typeof LACK_REASONS;
