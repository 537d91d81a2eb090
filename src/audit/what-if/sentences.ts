/** What-ifs in plain words. */
import { lackText } from '../findings/finding-text.js';
import { formatNumber } from '../../detectors/number-format.js';
import type { Finding, WhatIfPoint } from '../findings/findings.js';
import type { WhatIfOptions } from './options.js';
import type { SegmentSurvey } from './survey.js';

const METHODS: Readonly<Record<WhatIfPoint['method'], string>> = {
  calibrated: 'calibrated re-ranking',
  mmr: 'maximal marginal relevance',
  xquad: 'xQuAD',
  repetition: 'a penalty on repetition',
  'multi-objective': 'a multi-objective score',
};

export const OUT_OF_SCOPE =
  'Long-run effects are out of scope: these are estimates of how users would have responded to the same ' +
  'candidates at the same visits, before the ranker learns from it or users change. Confirm a setting by an ' +
  'experiment before it is kept.';

/** Measured in simulated worlds (docs/decisions/0027-what-ifs-know-items.md). */
const BEYOND_SCORE =
  'Estimates take the logged score, and what each item drew, for all that is known of a click. Where a ranker ' +
  'goes by more than the score says, they are too favourable: by 1 to 2 points where the score knew half of ' +
  'the taste of simulated users.';

/** A method with its setting: `calibrated re-ranking (lambda 0.3)`. */
export function settingText({ method, setting }: WhatIfPoint): string {
  const parameters = Object.entries(setting)
    .map(([name, value]) => `${name} ${formatNumber(value)}`)
    .join(', ');
  return `${METHODS[method]} (${parameters})`;
}

/** `+1.2% (−0.3% to +2.7%)`, or why there is no number. */
export function changeText(change: Finding): string {
  if (!change.enough) return `not known (${change.reason})`;
  const percent = (value: number) =>
    `${value > 0 ? '+' : value < 0 ? '−' : ''}${formatNumber(Math.abs(100 * value))}%`;
  return `${percent(change.value)} (${percent(change.low)} to ${percent(change.high)})`;
}

/** What is said of a segment beside its numbers. */
export interface Told {
  readonly points: readonly WhatIfPoint[];
  readonly recommended: number | undefined;
  readonly servedDiversity: Finding;
  readonly recommendations: number;
  readonly outOfOrder: number;
  readonly unscored: number;
  readonly cutCandidates: number;
}

/** The sentences of a segment: the recommendation first, then what limits it. */
export function sentencesOf(told: Told, survey: SegmentSurvey, options: WhatIfOptions): string[] {
  const { recommendations, outOfOrder } = told;
  const share = (part: number) => `${formatNumber((100 * part) / recommendations)}%`;
  return [
    recommendation(told, survey, options),
    ...refusals(told, options),
    ...(survey.notShown === 0
      ? [
          'No candidates that were not shown are logged, so slates can be reordered but not changed. ' +
            'Log the `candidates` of each recommendation to learn more.',
        ]
      : []),
    ...(outOfOrder > 0
      ? [
          `${share(outOfOrder)} of the slates were not served in order of the logged score; settings that value ` +
            'only the score show what serving in that order would change.',
        ]
      : []),
    ...(told.unscored > 0
      ? [`${told.unscored} recommendations have items without a score and were left out.`]
      : []),
    ...(told.cutCandidates > 0
      ? [`${told.cutCandidates} candidates beyond ${options.maxCandidates} a slate were left out.`]
      : []),
    ...(survey.accuracy === 'none'
      ? ['Accuracy is not weighed: there is neither a reference score nor labels enough.']
      : []),
    BEYOND_SCORE,
    OUT_OF_SCOPE,
  ];
}

function recommendation(
  { points, recommended, servedDiversity }: Told,
  { examination }: SegmentSurvey,
  { tolerance }: WhatIfOptions,
): string {
  if (!examination.enough) {
    return (
      'What other slates would have drawn is not estimable: items were not shown at different positions by ' +
      'different policies, so it is not known how likely each position is looked at. Run a second policy or an ' +
      'exploration policy on the surface, or configure the examination of each position.'
    );
  }
  const limit = `${formatNumber(100 * tolerance)}%`;
  // What is lacking, if it is, is lacking for all settings alike.
  const lacking = points.find(({ engagement, refused }) => !refused && !engagement.enough);
  if (lacking?.engagement.enough === false) {
    const why = lackText(lacking.engagement);
    return `There is too little engagement to estimate what other slates would have drawn (${why}).`;
  }
  const point = recommended === undefined ? undefined : points[recommended];
  if (point === undefined) {
    return `No setting makes slates more diverse while a loss of engagement above ${limit} is ruled out.`;
  }
  const from = servedDiversity.enough
    ? formatNumber(servedDiversity.value)
    : 'an unknown number of';
  const to = point.diversity.enough ? formatNumber(point.diversity.value) : 'an unknown number of';
  return (
    `Recommended: ${settingText(point)}. The slates of a user would hold ${to} instead of ${from} effective ` +
    `categories, and engagement would change by ${changeText(point.engagement)}; a loss above ${limit} is ` +
    `ruled out. It is the most diverse of ${points.length} settings of which that can be said.`
  );
}

function refusals({ points }: Told, { largestModelShare }: WhatIfOptions): string[] {
  const refused = points.filter((point) => point.refused).length;
  if (refused === 0) return [];
  const limit = `${formatNumber(100 * largestModelShare)}%`;
  return [
    `${refused} of ${points.length} settings are refused: more than ${limit} of their estimate would rest on ` +
      'predictions for items that were not shown.',
  ];
}
