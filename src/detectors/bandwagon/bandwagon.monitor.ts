import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';
import { COVERAGE_ELSEWHERE, ENTROPY_ELSEWHERE, GINI_ELSEWHERE } from './other-tools.js';

/** The unit of n of every reading here. */
const of = 'impressions';
/** What readings over the catalogue carry in `by` where it is not declared but only seen. */
const catalogue = ['catalogue'] as const;

const readings = [
  {
    id: 'effective_items',
    tier: 'core',
    title: 'Effective items',
    meaning: 'Exposure is as concentrated as if this many items existed and were shown alike.',
    unit: 'items',
    of,
    by: [],
    needs: ['impressions'],
    harm: 'down',
    moved: {
      up: 'exposure has become more even',
      down: 'exposure has become more concentrated',
    },
  },
  {
    id: 'exposure_gini',
    tier: 'core',
    title: 'Exposure inequality (Gini)',
    meaning:
      'How unequally impressions are spread over the whole catalogue: 0 alike, 1 on one item.',
    unit: 'ratio',
    of,
    by: catalogue,
    needs: ['impressions'],
    harm: 'up',
    elsewhere: GINI_ELSEWHERE,
    moved: {
      up: 'exposure has become more concentrated',
      down: 'exposure has become more even',
    },
  },
  {
    id: 'exposure_gini_rarefied',
    tier: 'core',
    title: 'Exposure inequality at common traffic',
    meaning:
      'The Gini coefficient as it would be at the traffic of the baseline, so windows compare.',
    unit: 'ratio',
    of,
    by: catalogue,
    needs: ['impressions', 'baseline'],
    harm: 'up',
    moved: {
      up: 'exposure has become more concentrated',
      down: 'exposure has become more even',
    },
  },
  {
    id: 'catalogue_coverage',
    tier: 'core',
    title: 'Catalogue coverage',
    meaning: 'The share of the catalogue that was shown at all.',
    unit: 'ratio',
    of,
    by: catalogue,
    needs: ['impressions', 'items'],
    harm: 'down',
    elsewhere: COVERAGE_ELSEWHERE,
    moved: {
      up: 'more of the catalogue is shown',
      down: 'less of the catalogue is shown',
    },
  },
  {
    id: 'catalogue_coverage_rarefied',
    tier: 'core',
    title: 'Catalogue coverage at common traffic',
    meaning: 'The share of the catalogue that would be shown at the traffic of the baseline.',
    unit: 'ratio',
    of,
    by: catalogue,
    needs: ['impressions', 'items', 'baseline'],
    harm: 'down',
    moved: {
      up: 'more of the catalogue is shown',
      down: 'less of the catalogue is shown',
    },
  },
  {
    id: 'runaway_gain',
    tier: 'core',
    title: 'Runaway gain',
    meaning:
      'How much lucky clicks feed on themselves from one training to the next: above 1 they grow.',
    caution:
      'It is read off chance differences in clicks, not an experiment; drifting click rates lower it.',
    unit: 'elasticity',
    of: 'items, each counted once a period',
    by: [],
    needs: ['impressions', 'outcomes'],
    harm: 'up',
    moved: {
      up: 'lucky clicks come back as more exposure',
      down: 'lucky clicks come back as less exposure',
    },
  },
  {
    id: 'exposure_gini_excess',
    tier: 'detail',
    title: 'Exposure inequality beyond chance',
    meaning: 'The part of the Gini coefficient that thin traffic alone would not produce.',
    unit: 'ratio',
    of,
    by: catalogue,
    needs: ['impressions'],
    harm: 'up',
  },
  {
    id: 'effective_items_entropy',
    tier: 'detail',
    title: 'Effective items by entropy',
    meaning: 'Like effective items, but heeding the tail more; too low while traffic is thin.',
    unit: 'items',
    of,
    by: [],
    needs: ['impressions'],
    harm: 'down',
  },
  {
    id: 'exposure_entropy',
    tier: 'detail',
    title: 'Exposure entropy',
    meaning: 'How many yes-no questions it takes on average to name the item of an impression.',
    unit: 'bits',
    of,
    by: [],
    needs: ['impressions'],
    harm: 'down',
    elsewhere: ENTROPY_ELSEWHERE,
  },
  {
    id: 'catalogue_items',
    tier: 'detail',
    title: 'Items in the catalogue',
    meaning: 'How many items could have been shown, exposed or not.',
    unit: 'items',
    of,
    by: catalogue,
    needs: ['impressions'],
  },
  {
    id: 'coverage_good_turing',
    tier: 'detail',
    title: 'Chance that the next item is known',
    meaning: 'How likely the next impression shows an item that this window has shown already.',
    unit: 'ratio',
    of,
    by: [],
    needs: ['impressions'],
  },
  {
    id: 'items_chao1',
    tier: 'detail',
    title: 'Items within reach',
    meaning:
      'How many items the policy would show in the end, judging by those shown once or twice.',
    unit: 'items',
    of,
    by: catalogue,
    needs: ['impressions'],
    harm: 'down',
  },
  {
    id: 'top_share',
    tier: 'detail',
    title: 'Share of the top 1%',
    meaning: 'The share of impressions that goes to the most shown hundredth of the catalogue.',
    unit: 'ratio',
    of,
    by: catalogue,
    needs: ['impressions'],
    harm: 'up',
  },
  {
    id: 'long_tail_share',
    tier: 'detail',
    title: 'Share of the long tail',
    meaning:
      'The share of impressions outside the fifth of the catalogue that led at the baseline.',
    unit: 'ratio',
    of,
    by: [],
    needs: ['impressions', 'baseline'],
    harm: 'down',
  },
  {
    id: 'recommended_popularity',
    tier: 'detail',
    title: 'Popularity of what is shown',
    meaning: 'Mean logarithm of how often the shown items had been shown at the baseline.',
    unit: 'nats',
    of,
    by: [],
    needs: ['impressions', 'baseline'],
    harm: 'up',
  },
  {
    id: 'undershown_quality',
    tier: 'detail',
    title: 'Quality of what is seldom shown',
    meaning:
      'Mean label of seldom shown items minus that of the most shown fifth: above 0 they please more.',
    caution:
      'It speaks of those impressions of seldom shown items that were made, not of all that could be.',
    unit: 'difference',
    of: 'labels',
    by: [],
    needs: ['impressions', 'labels'],
    harm: 'up',
  },
] as const satisfies readonly ReadingDeclaration[];

/** The id of a reading of this detector. */
export type BandwagonReading = (typeof readings)[number]['id'];

/** The bandwagon detector's readings, as everything that shows them knows them. */
export const bandwagonDeclaration = {
  id: 'bandwagon',
  title: 'Bandwagon',
  question: 'Do a few items take all of the exposure, and is the rest of the catalogue fading?',
  readings,
  alerts: [
    {
      id: 'FlyballRunawayGain',
      reading: 'runaway_gain',
      when: 'above',
      threshold: 1,
      for: '15m',
      severity: 'ticket',
      summary: 'Lucky clicks feed on themselves: the loop runs away.',
      description:
        'An item that drew more clicks than it was due is afterwards shown more by at least as much, training after training, so chance decides what becomes popular. Look at how the ranker uses click counts, and confirm it with exploration traffic.',
    },
  ],
  monitors: [
    {
      id: 'FlyballEffectiveItemsChanged',
      reading: 'effective_items',
      scale: 'log',
      watch: 'down',
      severity: 'ticket',
      summary: 'Exposure behaves as if fewer items existed than at the baseline.',
      description:
        'Impressions have moved to fewer items, at the head above all. Look at the exposure inequality and coverage beside it, which tell of the whole catalogue, and at what was deployed when it began.',
    },
    {
      id: 'FlyballExposureInequalityChanged',
      reading: 'exposure_gini_rarefied',
      scale: 'logit',
      watch: 'up',
      severity: 'ticket',
      summary: 'Exposure is spread less evenly than at the baseline.',
      description:
        'At equal traffic, impressions are spread less evenly over the catalogue. Look at effective items, which tell whether it is the head, and at coverage, which tells whether the tail went dark.',
    },
    {
      id: 'FlyballCatalogueCoverageChanged',
      reading: 'catalogue_coverage_rarefied',
      scale: 'logit',
      watch: 'down',
      severity: 'ticket',
      summary: 'Less of the catalogue is shown than at the baseline.',
      description:
        'At equal traffic, a smaller share of the catalogue is shown. A catalogue that grew faster than it is explored looks the same, so look at the number of items first.',
    },
    {
      id: 'FlyballRunawayGainChanged',
      reading: 'runaway_gain',
      scale: 'linear',
      watch: 'up',
      severity: 'ticket',
      summary: 'Lucky clicks come back as more exposure than at the baseline.',
      description:
        'An item that drew more clicks than it was due is afterwards favoured by more than it used to be. Look at how the ranker uses click counts; above 1 it runs away.',
    },
  ],
} as const satisfies DetectorDeclaration;
