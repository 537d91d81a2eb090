import type { DetectorDeclaration, ReadingDeclaration } from '../detector.js';

const readings = [
  {
    id: 'category_diversity',
    tier: 'core',
    title: "Diversity of a user's diet",
    meaning:
      'How likely two things that one user is shown are of different categories, on average.',
    caution: 'It does not say whether users chose the narrowness or were led into it.',
    unit: 'ratio',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'down',
    moved: {
      up: 'each user is shown a wider mix of categories',
      down: 'each user is shown a narrower mix of categories',
    },
  },
  {
    id: 'user_entropy',
    tier: 'core',
    title: "Entropy of a user's diet",
    meaning:
      'How many yes-no questions it takes to name the category of the next thing a user is shown, on average over users shown enough.',
    caution: 'Only users with some twenty recent impressions count, which are the busier ones.',
    unit: 'bits',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'down',
    moved: {
      up: 'each user is shown a wider mix of categories',
      down: 'each user is shown a narrower mix of categories',
    },
  },
  {
    id: 'user_overlap',
    tier: 'core',
    title: 'Overlap between users',
    meaning:
      'How likely something shown to one user and something shown to another share their category.',
    caution: 'It rises with a catalogue that has one large category, whatever the ranker does.',
    unit: 'ratio',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'up',
    moved: {
      up: 'users are shown more of the same as each other',
      down: 'users are shown less of the same as each other',
    },
  },
  {
    id: 'user_segregation',
    tier: 'core',
    title: 'Segregation of users',
    meaning:
      'How much more alike two things are for being shown to the same user: 0 users are interchangeable, 1 each sees a category of their own.',
    caution:
      'Good personalisation segregates as well; look at how diversity within users moves with it.',
    unit: 'ratio',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'up',
    moved: {
      up: 'users are kept further apart in what they are shown',
      down: 'users are kept less far apart in what they are shown',
    },
  },
  {
    id: 'state',
    tier: 'core',
    title: 'Bubble or homogenisation',
    meaning:
      'What has happened to the users of the last day since the baseline: narrower each (bubble), all more alike (homogenising), both or neither.',
    caution: 'Neither means that no change stands out from chance, not that all is well.',
    unit: 'state',
    states: ['no', 'yes'],
    of: 'users',
    by: ['state'],
    needs: ['impressions', 'users', 'categories', 'baseline'],
  },
  {
    id: 'user_category_information',
    tier: 'detail',
    title: 'Information between user and category',
    meaning: 'How many bits knowing the user tells of the category of what is shown.',
    unit: 'bits',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'up',
  },
  {
    id: 'diversity_slope',
    tier: 'detail',
    title: 'Trend of diversity within users',
    meaning: 'By how much the diversity of the same users changes a day, over the last weeks.',
    unit: 'per_day',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'down',
  },
  {
    id: 'entropy_half_life',
    tier: 'detail',
    title: "Half-life of users' entropy",
    meaning: "In how many days the entropy of the same users' diets halves at the present trend.",
    caution: 'A trend of some weeks need not go on; it is given only where entropy falls for sure.',
    unit: 'days',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'down',
  },
  {
    id: 'intra_list_distance',
    tier: 'detail',
    title: 'Distance within a list',
    meaning: 'How unlike each other the categories of two items of one list are, on average.',
    unit: 'ratio',
    of: 'lists',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'down',
  },
  {
    id: 'calibration_divergence',
    tier: 'detail',
    title: 'Miscalibration to taste',
    meaning:
      "How far the categories a user is shown lie from those of the user's positive outcomes.",
    caution: 'Taste is known from what was shown alone, so a bubble hides part of it.',
    unit: 'bits',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'outcomes', 'categories'],
    harm: 'up',
  },
  {
    id: 'repeat_share',
    tier: 'detail',
    title: 'Repeated impressions',
    meaning: 'The share of impressions whose item the user had been shown within 7 days before.',
    caution: 'In the first week it is too low: what came before the monitor started is not known.',
    unit: 'ratio',
    of: 'impressions',
    by: [],
    needs: ['impressions', 'users'],
    harm: 'up',
  },
  {
    id: 'environment_divergence',
    tier: 'detail',
    title: 'Distance from the supply',
    meaning:
      "How far a user's diet lies from the categories that could have been shown, on average.",
    unit: 'bits',
    of: 'users',
    by: [],
    needs: ['impressions', 'users', 'categories'],
    harm: 'up',
  },
] as const satisfies readonly ReadingDeclaration[];

/** The id of a reading of this detector. */
export type FilterBubbleReading = (typeof readings)[number]['id'];

/** The filter-bubble detector's readings, as everything that shows them knows them. */
export const filterBubbleDeclaration = {
  id: 'filter-bubble',
  title: 'Filter bubble',
  question: 'Is each user shown a narrower world, or are all users shown the same one?',
  readings,
  alerts: [],
  monitors: [
    {
      id: 'FlyballDiversityWithinUsersChanged',
      reading: 'category_diversity',
      scale: 'linear',
      watch: 'down',
      severity: 'ticket',
      summary: 'Each user is shown less variety than at the baseline.',
      description:
        'What one user is shown is less varied than it was. Look at segregation and overlap: users who grow apart speak of bubbles, users who grow alike of homogenisation.',
    },
    {
      id: 'FlyballUserSegregationChanged',
      reading: 'user_segregation',
      scale: 'linear',
      watch: 'up',
      severity: 'ticket',
      summary: 'Users are shown more different things from each other than at the baseline.',
      description:
        'More of all variety lies between users instead of within them. Better personalisation looks the same; look at diversity within users, which falls only in a bubble.',
    },
    {
      id: 'FlyballUserOverlapChanged',
      reading: 'user_overlap',
      scale: 'log',
      watch: 'up',
      severity: 'ticket',
      summary: 'Users are shown more of the same than at the baseline.',
      description:
        'What any two users are shown is more often of the same category. Look at the catalogue first: a category that grew does the same.',
    },
  ],
} as const satisfies DetectorDeclaration;
