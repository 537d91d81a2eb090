/** Ready-made worlds, as plain data: a story, the settings that tell it, and nothing else. */
import { DEFAULT_SETTINGS, type RunOptions, type SimulationOptions } from './options.js';
import type { SettingOverrides } from './options.js';
import { SIGNAL_NAMES } from './reactions.js';

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** What happens, in plain words, and what a monitor should find. */
  readonly story: string;
  /** Training periods in the run, however long it is: the loop's own clock. */
  readonly retrainings: number;
  /** Where it departs from the default settings. */
  readonly settings: SettingOverrides;
}

/**
 * Nothing happens: the control. The loop is there, but luck fades (loop gain 0.2), exposure stays
 * broad (Gini 0.38 to 0.48, by seed, and steady) and every alarm on this stream is a false one.
 */
export const HEALTHY: Scenario = {
  id: 'healthy',
  title: 'A damped loop',
  story:
    'The ranker learns from its own clicks, gently. Exposure stays broad for the whole run; ' +
    'no alarm should sound.',
  retrainings: 48,
  settings: {},
};

const BANDWAGON_DIALS: SettingOverrides['dials'] = {
  loopGain: [
    [0.4, 0.2],
    [0.5, 1.2],
  ],
};
const BANDWAGON_CHANGES = [{ at: 0.4, what: 'ranker learns faster' }];

/**
 * The same world until 40% of the run; then the loop gain climbs from 0.2 to 1.2 within the next
 * tenth. Past 1, what was clicked is shown more than in proportion and clicked again: the Gini of
 * exposure passes 0.9 and the effective number of items falls from over 100 to below 10.
 */
export const BANDWAGON: Scenario = {
  id: 'bandwagon',
  title: 'A runaway loop',
  story:
    'At 40% of the run the ranker is made to learn faster from clicks. Popular items crowd out ' +
    'the rest: concentration rises and does not stop, the effective number of items collapses.',
  retrainings: 48,
  settings: {
    dials: BANDWAGON_DIALS,
    changes: BANDWAGON_CHANGES,
  },
};

/** What a monitor with labels, exploration and several signals sees; scenarios build on it. */
const OBSERVED: SettingOverrides = {
  policies: [
    { name: 'production', ranking: 'learned', share: 0.9 },
    { name: 'explore', ranking: 'uniform', share: 0.1 },
  ],
  // Views would double the events, and exposure counts as served unless a monitor is told otherwise.
  signals: SIGNAL_NAMES.filter((signal) => signal !== 'view'),
  labellers: 2,
  labelTilt: 0.3,
  loggedScore: 'click-probability',
};

/**
 * From 30% of the run on the ranker follows each user's own clicks ever more closely (narrowing 0 to
 * 1.2 by 60%). Each user's clicks wall them in further: within-user diversity falls by a half or
 * more while users grow apart, so F_ST rises and overlap does not.
 */
export const BUBBLE: Scenario = {
  id: 'bubble',
  title: 'Filter bubbles',
  story:
    'From 30% of the run on the ranker follows each user’s own clicks ever more closely. Users are ' +
    'walled into fewer categories each, and into different ones: diversity within users falls, ' +
    'segregation between them rises.',
  retrainings: 48,
  settings: {
    ...OBSERVED,
    habitMemory: 0.9,
    dials: {
      narrowing: [
        [0.3, 0],
        [0.6, 1.2],
      ],
    },
    changes: [{ at: 0.3, what: 'user histories feed the ranker' }],
  },
};

/**
 * From 30% of the run on the ranker follows everyone's clicks by category (conformity 0 to 1.2 by
 * 60%) and each user's taste ever less: overlap between users rises, F_ST falls.
 */
export const HOMOGENISATION: Scenario = {
  id: 'homogenisation',
  title: 'Everyone is shown the same',
  story:
    'From 30% of the run on the ranker follows the crowd by category and lets go of personal taste. ' +
    'A few categories take over for everyone: users’ diets overlap more and segregation falls.',
  retrainings: 48,
  settings: {
    ...OBSERVED,
    dials: {
      personalisation: [
        [0.3, 0.5],
        [0.6, 0],
      ],
      conformity: [
        [0.3, 0],
        [0.6, 1.2],
      ],
    },
    changes: [{ at: 0.3, what: 'trending categories feed the ranker' }],
  },
};

/**
 * From 40% of the run on items are gamed for clicks (clickbait 0 to 1.5 by 70%): the click rate
 * rises while labels find that what is shown gets worse. What clicks say of quality wears out.
 */
export const GAMING: Scenario = {
  id: 'gaming',
  title: 'Clickbait',
  story:
    'From 40% of the run on publishers learn to draw clicks at the cost of quality, and the ranker ' +
    'rewards them. Clicks rise, true quality falls: the Goodhart gap opens.',
  retrainings: 48,
  settings: {
    ...OBSERVED,
    dials: {
      labelShare: 0.03,
      clickbait: [
        [0.4, 0],
        [0.7, 1.5],
      ],
    },
  },
};

/**
 * At half of the run a deploy halves the logged propensities of production, and nothing else: what is
 * shown, clicked and judged goes on as before, but the mean of 1 / (K·p) doubles.
 */
export const LOGGING_BUG: Scenario = {
  id: 'logging-bug',
  title: 'Wrong propensities',
  story:
    'At half of the run a deploy logs half of each true propensity. Nothing that users see changes; ' +
    'the sanity check of propensities goes from 1 to 2, and off-policy values cannot be trusted.',
  retrainings: 48,
  settings: {
    ...OBSERVED,
    candidate: { contentWeight: 1, personalisation: 0.8 },
    loggingBugs: [{ at: 0.5, policy: 'production', kind: 'factor', factor: 0.5 }],
    changes: [{ at: 0.5, what: 'logging service 2.0' }],
  },
};

/**
 * At half of the run an announced launch brings half as much traffic again, a little more
 * personalisation and scores on another scale. All of these are true level shifts and none is harm.
 */
export const LAUNCH: Scenario = {
  id: 'launch',
  title: 'A launch that does no harm',
  story:
    'At half of the run a launch is announced: more traffic, a ranker a little more personal, scores ' +
    'on another scale. Levels shift and stay; nothing is harmed.',
  retrainings: 48,
  settings: {
    ...OBSERVED,
    dials: {
      traffic: [
        [0.5, 1],
        [0.5, 1.5],
      ],
      personalisation: [
        [0.5, 0.5],
        [0.5, 0.7],
      ],
      scoreScale: [
        [0.5, 1],
        [0.5, 2],
      ],
    },
    changes: [{ at: 0.5, what: 'launch in a new market', expected: 'half as much traffic again' }],
  },
};

/**
 * A tenth of the users stay with the ranker of the first day, while production runs away as in
 * `bandwagon`: what production does to itself is its difference from the holdout.
 */
export const HOLDOUT: Scenario = {
  id: 'holdout',
  title: 'A runaway loop beside a holdout',
  story:
    'As in the runaway loop, but a tenth of the users stay with the first day’s ranker and another ' +
    'tenth are shown anything at all. Only production concentrates; the other two stay as they were.',
  retrainings: 48,
  settings: {
    ...OBSERVED,
    policies: [
      { name: 'production', ranking: 'learned', share: 0.8 },
      { name: 'explore', ranking: 'uniform', share: 0.1 },
      { name: 'holdout', ranking: 'frozen', share: 0.1 },
    ],
    candidate: { contentWeight: 1, personalisation: 0.8 },
    dials: BANDWAGON_DIALS,
    changes: BANDWAGON_CHANGES,
  },
};

/**
 * The healthy world with days and weeks in its traffic, each swinging by a half and a third: counts
 * rise and fall, and no reading that is fit for alarms should follow them.
 */
export const CYCLES: Scenario = {
  id: 'cycles',
  title: 'Days and weeks',
  story:
    'The healthy world with traffic that follows the hour and the weekday. Whatever swings with ' +
    'traffic alone is not harm; no alarm should sound.',
  retrainings: 48,
  settings: { ...OBSERVED, dayCycle: 0.5, weekCycle: 0.3 },
};

/**
 * Half of the catalogue is published in the course of the run and a tenth retires: n grows, the share
 * of the catalogue that is reached must be read against what could be shown at the time.
 */
export const GROWTH: Scenario = {
  id: 'growth',
  title: 'A growing catalogue',
  story:
    'Half of the items are published in the course of the run and a tenth are retired. The ' +
    'catalogue nearly doubles; new items start without clicks and find their place.',
  retrainings: 48,
  settings: { ...OBSERVED, freshItems: 0.5, retiredItems: 0.1 },
};

/** All scenarios, in the order in which they are best told. */
export const SCENARIOS: readonly Scenario[] = [
  HEALTHY,
  BANDWAGON,
  BUBBLE,
  HOMOGENISATION,
  GAMING,
  LOGGING_BUG,
  LAUNCH,
  HOLDOUT,
  CYCLES,
  GROWTH,
];

/** The scenario with this id, undefined where there is none. */
export function findScenario(id: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}

/** What to say to someone who asks for a scenario that does not exist. */
export function noSuchScenario(id: string): string {
  const known = SCENARIOS.map((scenario) => scenario.id).join(', ');
  return `There is no scenario "${id}"; there are: ${known}.`;
}

/**
 * The options that play a scenario. The training period is the duration divided by `retrainings`, in
 * whole steps and at least one, so that a short run tells the whole story. `overrides` win over the
 * scenario's settings.
 *
 * @example new World(scenarioOptions(BANDWAGON, { seed: 7, start: 1777636800000, duration: 86400000 }))
 */
export function scenarioOptions(
  scenario: Scenario,
  run: RunOptions,
  overrides: SettingOverrides = {},
): SimulationOptions {
  const step = overrides.step ?? scenario.settings.step ?? DEFAULT_SETTINGS.step;
  const steps = Math.max(1, Math.round(run.duration / scenario.retrainings / step));
  return { ...scenario.settings, retrainEvery: steps * step, ...overrides, ...run };
}
