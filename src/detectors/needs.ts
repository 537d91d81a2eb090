/**
 * What readings need of logs, beside enough of it: the one list that declarations draw on, and from
 * which `flyball doctor --data` and the reference pages say what is missing.
 */

/** What must be logged, or set, for a reading to say what it is declared to say. */
export interface NeedDeclaration {
  /** What it is, as a heading. */
  readonly title: string;
  /** The smallest change that gives it; an order without a full stop. */
  readonly change: string;
  /**
   * What that change costs, for comparison: 1 a setting, 2 a field that the publisher knows anyhow,
   * 3 events that exist and must be sent, 5 a change of what is served, 8 work of people each day.
   */
  readonly effort: 1 | 2 | 3 | 5 | 8;
  /** What the same change gives besides. */
  readonly brings?: readonly string[];
}

export const NEEDS = {
  impressions: {
    title: 'Impressions',
    change: 'publish a recommendation for each slate that was shown, with its items in their order',
    effort: 3,
  },
  users: {
    title: 'Users',
    change: 'log `user` with each recommendation, and repeat it in its outcomes and labels',
    effort: 2,
  },
  outcomes: {
    title: 'Outcomes of the proxy',
    change:
      'publish an outcome for each click (or whatever `signals.proxy` names) with its `recommendation`',
    effort: 3,
  },
  signals: {
    title: 'Several signals',
    change: 'publish two or more of the signals in `signals.hierarchy`, such as save and complete',
    effort: 3,
  },
  items: {
    title: 'Declared items',
    change: 'publish an item event for each item that could be shown',
    effort: 3,
  },
  categories: {
    title: 'Categories',
    change: 'declare items with their `categories`',
    effort: 3,
    brings: ['items'],
  },
  scores: {
    title: 'Scores',
    change: "log the ranker's `score` of each item in the slate",
    effort: 2,
  },
  propensities: {
    title: 'Propensities',
    change:
      'log the `propensity` of items whose place was drawn by chance; where none is, randomise 1% of slots and log its probability',
    effort: 5,
  },
  exploration: {
    title: 'Exploration traffic',
    change:
      'serve 1% of slates in random order under a policy of their own, with the role `exploration`',
    effort: 5,
  },
  labels: {
    title: 'Labels',
    change: 'have 30 impressions a day labelled, drawn by chance, and log their `inclusion`',
    effort: 8,
  },
  second_labels: {
    title: 'Second labels',
    change: 'have one labelled impression in ten labelled by a second person',
    effort: 8,
  },
  baseline: {
    title: 'A baseline',
    change: 'pin `baseline.from` and `baseline.to` to a stretch in which all was well',
    effort: 1,
  },
} as const satisfies Readonly<Record<string, NeedDeclaration>>;

export type Need = keyof typeof NEEDS;

/** The need with all that the same change gives besides. */
export function givenWith(need: Need): Need[] {
  const { brings = [] }: NeedDeclaration = NEEDS[need];
  return NEED_IDS.filter((each) => each === need || brings.includes(each));
}

/** All needs, in the order in which they are best met. */
export const NEED_IDS = Object.keys(NEEDS) as readonly Need[];
