import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';

/** The unit of n of every reading here. */
const of = 'impressions';
/** The policy whose value is asked for; `propensity: estimated` where none are logged. */
const target = ['target', 'propensity'] as const;
/** From 1, the top. */
const position = ['position'] as const;

const readings = [
  {
    id: 'propensity_sanity',
    tier: 'core',
    title: 'Plausibility of logged propensities',
    meaning:
      'The mean of 1/(K · propensity): 1 if the propensities are those that items were drawn with.',
    caution: 'A policy that never shows some items reads below 1 with propensities that are right.',
    unit: 'factor',
    of,
    by: [],
    needs: ['impressions', 'propensities'],
    moved: {
      up: 'the logged propensities have become smaller',
      down: 'the logged propensities have become larger',
    },
  },
  {
    id: 'snips_value',
    tier: 'core',
    title: 'Value of another policy',
    meaning:
      'What an impression would earn on average had the target policy chosen it (self-normalised inverse propensity weighting).',
    caution:
      'It holds for the users and items of this window, and not for what they would become under that policy.',
    unit: 'reward',
    of,
    by: target,
    needs: ['impressions', 'outcomes', 'propensities'],
    moved: {
      up: 'another policy would earn more',
      down: 'another policy would earn less',
    },
  },
  {
    id: 'effective_sample_ratio',
    tier: 'core',
    title: 'Effective share of the sample',
    meaning: 'The share of the impressions that would tell as much, were all weights equal.',
    unit: 'ratio',
    of,
    by: target,
    needs: ['impressions', 'propensities'],
    harm: 'down',
    moved: {
      up: 'more of the log counts for estimates of other policies',
      down: 'less of the log counts for estimates of other policies',
    },
  },
  {
    id: 'overlap_ok',
    tier: 'core',
    title: 'Estimates can be trusted',
    meaning:
      'Whether the policy showed enough of what the target policy would show for an honest estimate.',
    unit: 'state',
    states: ['too little overlap', 'enough overlap'],
    of,
    by: target,
    needs: ['impressions', 'propensities'],
    harm: 'down',
    moved: {
      up: 'estimates of other policies can be trusted again',
      down: 'estimates of other policies can no longer be trusted',
    },
  },
  {
    id: 'naive_value',
    tier: 'detail',
    title: 'Value as it is',
    meaning: 'What an impression earns on average, unweighted.',
    caution: 'It tells of what the policy chose to show as much as of what users like.',
    unit: 'reward',
    of,
    by: [],
    needs: ['impressions', 'outcomes'],
  },
  {
    id: 'ips_value',
    tier: 'detail',
    title: 'Value of another policy (unnormalised)',
    meaning: 'The same by plain inverse propensity weighting: unbiased, and noisier.',
    unit: 'reward',
    of,
    by: target,
    needs: ['impressions', 'outcomes', 'propensities'],
  },
  {
    id: 'dr_value',
    tier: 'detail',
    title: 'Value of another policy (doubly robust)',
    meaning:
      'The same by predictions from the reward rates of items, put right by weighted errors.',
    unit: 'reward',
    of,
    by: target,
    needs: ['impressions', 'outcomes', 'propensities'],
  },
  {
    id: 'effective_sample',
    tier: 'detail',
    title: 'Effective sample',
    meaning: 'How many equally weighted impressions would tell as much.',
    unit: 'impressions',
    of,
    by: target,
    needs: ['impressions', 'propensities'],
    harm: 'down',
  },
  {
    id: 'largest_weight',
    tier: 'detail',
    title: 'Largest weight',
    meaning: 'The weight of the impression that counts most.',
    unit: 'factor',
    of,
    by: target,
    needs: ['impressions', 'propensities'],
    harm: 'up',
  },
  {
    id: 'largest_weight_share',
    tier: 'detail',
    title: 'Share of the largest weight',
    meaning: 'The part of all weight that the impression with the largest has.',
    unit: 'ratio',
    of,
    by: target,
    needs: ['impressions', 'propensities'],
    harm: 'up',
  },
  {
    id: 'mean_weight',
    tier: 'detail',
    title: 'Mean weight',
    meaning:
      'The mean of the weights: 1 in expectation, if the policy shows all that the target policy would.',
    unit: 'factor',
    of,
    by: target,
    needs: ['impressions', 'propensities'],
  },
  {
    id: 'unsupported_share',
    tier: 'detail',
    title: 'Impressions without alternative',
    meaning:
      'The share of impressions with propensity 1: nothing else could have been shown, so they tell nothing of other policies.',
    unit: 'ratio',
    of,
    by: [],
    needs: ['impressions', 'propensities'],
    harm: 'up',
  },
  {
    id: 'position_examination',
    tier: 'detail',
    title: 'Examination by position',
    meaning:
      'How likely a position is looked at, as a multiple of the first, judged by the same items at both.',
    caution: 'It is right only where position was chosen without regard to how good the item is.',
    unit: 'factor',
    of,
    by: position,
    needs: ['impressions', 'outcomes', 'exploration'],
  },
  {
    id: 'position_ctr',
    tier: 'detail',
    title: 'Click rate by position',
    meaning: 'Clicks per impression at a position.',
    caution:
      'It mixes how likely the position is looked at with how good the items are that stand there.',
    unit: 'ratio',
    of,
    by: position,
    needs: ['impressions', 'outcomes'],
  },
  {
    id: 'debiased_ctr',
    tier: 'detail',
    title: 'Click rate put right for position',
    meaning: 'Clicks per impression, had all been looked at as the first position is.',
    unit: 'reward',
    of,
    by: [],
    needs: ['impressions', 'outcomes', 'exploration'],
  },
] as const satisfies readonly ReadingDeclaration[];

/** The id of a reading of this detector. */
export type ExposureBiasReading = (typeof readings)[number]['id'];

/** The exposure bias detector's readings, as everything that shows them knows them. */
export const exposureBiasDeclaration = {
  id: 'exposure-bias',
  title: 'Exposure bias',
  question:
    'How much of what we see of users is the work of the ranker itself, and what would another policy earn?',
  readings,
  alerts: [
    {
      id: 'FlyballPropensitiesImplausible',
      reading: 'propensity_sanity',
      when: 'above',
      threshold: 1.1,
      for: '15m',
      severity: 'ticket',
      summary: 'Logged propensities are too small to be true.',
      description:
        'The mean of 1/(K · propensity) lies above 1, which no policy can bring about: the propensities logged are not those that items were drawn with, or fewer items could have been shown than is thought. Until it is mended, no estimate made from them can be trusted. Look at what was deployed when it began.',
    },
  ],
  monitors: [
    {
      id: 'FlyballPropensitySanityChanged',
      reading: 'propensity_sanity',
      scale: 'linear',
      watch: 'both',
      severity: 'page',
      summary: 'Logged propensities no longer fit what is drawn as they did at the baseline.',
      description:
        'The mean of 1/(K · propensity) has moved: propensities are logged in another way, another number of items can be shown, or a part of them no longer is. Estimates made from propensities cannot be trusted until it is known which.',
    },
    {
      id: 'FlyballDebiasedClickRateChanged',
      reading: 'debiased_ctr',
      scale: 'log',
      watch: 'both',
      severity: 'ticket',
      summary: 'Clicks per impression have changed, position allowed for.',
      description:
        'The click rate put right for position has moved from its baseline. Look at logging of clicks and impressions first, then at what was deployed when it began.',
    },
  ],
} as const satisfies DetectorDeclaration;
