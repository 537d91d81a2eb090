/** Which needs of readings a log and its configuration meet. */
import { NEED_IDS, type Need } from '../../detectors/needs.js';
import type { PolicyRole } from '../../detectors/policy-role.js';
import type { LogMeasurements } from './log-measurements.js';

/** What of the configuration decides about needs. */
export interface NeedSettings {
  /** Signals believed to tell of quality. */
  readonly hierarchy: readonly string[];
  /** What policies are there for, by name. */
  readonly roles: Readonly<Record<string, PolicyRole>>;
  readonly hasBaseline: boolean;
}

type Logged = Pick<LogMeasurements, 'counts' | 'policies' | 'signals'>;

/**
 * Whether there is any of it. How much of it is enough is not decided here but by the readings, from
 * the data: a hundredth of slots with a propensity may suffice, half of the users may not.
 */
const MEETS: Readonly<Record<Need, (log: Logged, settings: NeedSettings) => boolean>> = {
  impressions: ({ counts }) => counts.impressions > 0,
  users: ({ counts }) => counts.withUser > 0,
  outcomes: ({ counts }) => counts.proxies > 0,
  signals: ({ signals }, { hierarchy }) => hierarchy.filter((each) => signals.has(each)).length > 1,
  items: ({ counts }) => counts.items > 0,
  categories: ({ counts }) => counts.withCategories > 0,
  scores: ({ counts }) => counts.withScore > 0,
  propensities: ({ counts }) => counts.withPropensity > 0,
  exploration: ({ policies }, { roles }) =>
    [...policies].some((policy) => roles[policy] === 'exploration'),
  labels: ({ counts }) => counts.withInclusion > 0,
  second_labels: ({ counts }) => counts.secondLabels > 0,
  baseline: (_, { hasBaseline }) => hasBaseline,
};

/** The needs that the log does not meet, in their order. */
export function unmetNeeds(log: Logged, settings: NeedSettings): Need[] {
  return NEED_IDS.filter((need) => !MEETS[need](log, settings));
}
