/**
 * What-ifs on logged candidates: what had happened had the same candidates been ranked otherwise?
 * Every recommendation is ranked anew by each of some sixty settings; engagement is estimated off
 * policy, diversity is counted.
 */
import type { AuditDataset } from '../dataset/rows.js';
import type { WhatIf, WhatIfPoint } from '../findings/findings.js';
import { FEWEST_USERS } from '../privacy.js';
import { effectiveItems, slateDiversity } from './diversity.js';
import { engagements } from './engagement.js';
import { frontierOf, recommendedOf } from './frontier.js';
import { rewardModels } from './item-factors.js';
import { completeWhatIfOptions, type WhatIfOptions } from './options.js';
import { replayed, type SegmentReplay } from './replay.js';
import { scoreBooks, type ScoreBooks } from './score-books.js';
import { OUT_OF_SCOPE, sentencesOf } from './sentences.js';
import { surveyOf, type SegmentSurvey } from './survey.js';

/** Profiles are worth re-ranking by where at least this share of the slates has one. */
const PROFILED = 0.1;
/** How often every bucket is read. */
const READINGS = 4;

/**
 * The what-ifs of each segment of a dataset, in the order of its segments; segments without
 * recommendations are left out. A segment of fewer than 10 users has no points, and says so.
 *
 * Engagement is the relative change against what was served, with a 95% interval; diversity the
 * effective categories of a slate, with the effective items of the catalogue beside it. An estimate
 * that rests on the model alone by more than `largestModelShare` is refused: its engagement is
 * `unpublishable`. Recommended is the largest diversity whose loss of engagement is certainly below
 * the tolerance.
 *
 * Buckets are read four times, one at a time; memory is that of a bucket, plus up to some 60 MB a segment.
 * 100,000 recommendations of 5 places and 25 candidates took 24 seconds on a busy machine
 * (`npm run bench:what-if -- --only speed`). The same dataset gives the same result.
 *
 * @throws RangeError for options out of range
 * @example
 * const [home] = whatIfsOf(dataset, { exploration: ['explore'] });
 * if (home?.recommended !== undefined) console.log(home.points[home.recommended]?.setting);
 */
export function whatIfsOf(dataset: AuditDataset, options: Partial<WhatIfOptions> = {}): WhatIf[] {
  const all = completeWhatIfOptions(options);
  let done = 0;
  const onBucket = () => all.onProgress?.(++done, READINGS * dataset.buckets);
  const survey = surveyOf(dataset, all, onBucket);
  const books = scoreBooks(dataset, survey, onBucket);
  const models = rewardModels(dataset, survey, books, onBucket);
  const replays = replayed(dataset, survey, models, all, onBucket);
  return dataset.segments.flatMap(({ surface, policy }, segment) => {
    const own = survey.segments[segment]!;
    if (own.recommendations === 0) return [];
    return [{ surface, policy, ...whatIf(own, replays[segment]!, books[segment]!, all) }];
  });
}

function whatIf(
  survey: SegmentSurvey,
  { settings, tally }: SegmentReplay,
  books: ScoreBooks,
  options: WhatIfOptions,
): Omit<WhatIf, 'surface' | 'policy'> {
  if (tally.users < FEWEST_USERS) {
    const few = `Slates of fewer than ${FEWEST_USERS} users can be ranked anew; nothing is said of them.`;
    return { points: [], sentences: [few, OUT_OF_SCOPE] };
  }
  const { recommendations, unscored, cutCandidates, outOfOrder } = tally;
  const estimates = engagements(tally, books, survey.examination);
  const points = settings.map(({ method, parameters }, setting): WhatIfPoint => {
    const { change, modelShare } = estimates[setting]!;
    const { level, change: diversityChange } = slateDiversity(tally, setting);
    const refused = change.enough && modelShare > options.largestModelShare;
    return {
      method,
      setting: parameters,
      engagement: refused ? UNPUBLISHABLE : change,
      diversity: level,
      diversityChange,
      effectiveItems: effectiveItems(tally, setting),
      modelShare,
      refused,
    };
  });
  const recommended = recommendedOf(points, options.tolerance);
  const served = {
    diversity: slateDiversity(tally, tally.settings).level,
    effectiveItems: effectiveItems(tally, tally.settings),
  };
  const counts = { recommendations, unscored, cutCandidates };
  const told = { points, recommended, servedDiversity: served.diversity, outOfOrder, ...counts };
  return {
    points,
    ...(recommended === undefined ? {} : { recommended }),
    frontier: frontierOf(points),
    defaultMethod: tally.withProfile >= PROFILED * recommendations ? 'calibrated' : 'mmr',
    served,
    ...counts,
    examination: survey.examination.enough ? survey.examination.source : 'none',
    sentences: sentencesOf(told, survey, options),
  };
}

const UNPUBLISHABLE = { enough: false, reason: 'unpublishable' } as const;
