/** What whatIfsOf can be told, with defaults. */
import { checkOption, checkWhole } from '../../detectors/option-checks.js';

export interface WhatIfOptions {
  /**
   * How likely each position is looked at relative to the first, from position 1 on, where it is known
   * from elsewhere; absent: estimated from items shown at several positions.
   */
  readonly examination?: readonly number[];
  /** Policies that place items at random, from which alone position bias is then estimated. */
  readonly exploration: readonly string[];
  /** Positions from the top that are ranked anew; what stands below stays where it is. */
  readonly depth: number;
  /** Candidates of a recommendation that are looked at, the shown ones first; the rest is cut. */
  readonly maxCandidates: number;
  /** Recommendations of a segment that are ranked anew; above, users are sampled by their hash. */
  readonly maxRecommendations: number;
  /** Items that position bias is estimated from; above, they are sampled by their hash. */
  readonly maxPositionItems: number;
  /** Rewarded impressions by which a user's profile is drawn towards everyone's. */
  readonly profilePrior: number;
  /** Age in ms at which an item counts as half as fresh as a new one. */
  readonly freshnessHalfLife: number;
  /** An estimate of which more than this share rests on the model alone is refused. */
  readonly largestModelShare: number;
  /** The relative loss of engagement that a recommended setting must rule out. */
  readonly tolerance: number;
  /** Called after each bucket that was read; every bucket is read four times. */
  readonly onProgress?: (done: number, total: number) => void;
}

export const WHAT_IF_DEFAULTS: WhatIfOptions = {
  exploration: [],
  depth: 20,
  maxCandidates: 100,
  maxRecommendations: 200_000,
  maxPositionItems: 50_000,
  profilePrior: 10,
  freshnessHalfLife: 7 * 86_400_000,
  largestModelShare: 0.3,
  tolerance: 0.01,
};

/**
 * The options with defaults filled in.
 *
 * @throws RangeError for an option that is out of its range
 */
export function completeWhatIfOptions(options: Partial<WhatIfOptions>): WhatIfOptions {
  const all = { ...WHAT_IF_DEFAULTS, ...options };
  checkWhole('whatIf.depth', all.depth, 1, 50);
  checkWhole('whatIf.maxCandidates', all.maxCandidates, 1, 1000);
  checkWhole('whatIf.maxRecommendations', all.maxRecommendations, 1);
  checkWhole('whatIf.maxPositionItems', all.maxPositionItems, 1, 1_000_000);
  checkOption('whatIf.profilePrior', all.profilePrior > 0, 'above 0', all.profilePrior);
  checkOption(
    'whatIf.freshnessHalfLife',
    all.freshnessHalfLife > 0,
    'above 0',
    all.freshnessHalfLife,
  );
  const isShare = all.largestModelShare >= 0 && all.largestModelShare <= 1;
  checkOption('whatIf.largestModelShare', isShare, 'from 0 to 1', all.largestModelShare);
  const tolerable = all.tolerance >= 0 && all.tolerance < 1;
  checkOption('whatIf.tolerance', tolerable, 'from 0 to below 1', all.tolerance);
  for (const chance of all.examination ?? []) {
    checkOption('whatIf.examination', chance > 0, 'above 0 at each position', chance);
  }
  return all;
}
