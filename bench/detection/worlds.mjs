/** The worlds: what goes wrong in them, how strongly, and who should find it; and worlds in which nothing does. */
import { HOLDOUT } from '../../dist/simulation/scenarios.js';
import { DAY } from './world-run.mjs';

/** Faults begin in the middle of the run, well after the baseline, and are complete a tenth later. */
export const ONSET = 0.5;
const FULL = 0.6;

/** Little traffic, with exploration, labels and calibrated scores; the loop turns once a day. */
const COMMON = {
  ...{ users: 200, items: 150, recommendationsPerHour: 40 },
  ...{ retrainEvery: DAY, step: DAY / 24, habitMemory: 0.9 },
  policies: [
    { name: 'production', ranking: 'learned', share: 0.9 },
    { name: 'explore', ranking: 'uniform', share: 0.1 },
  ],
  ...{ labellers: 2, labelTilt: 0.3, loggedScore: 'click-probability', labelDelay: DAY / 24 },
};

const ramp = (from, to) => [
  [ONSET, from],
  [FULL, to],
];
const withDials = (dials, rest = {}) => ({
  ...COMMON,
  ...rest,
  dials: { labelShare: 0.05, ...dials },
});

/** Strength 1 is the fault of the scenario of that name; others are that share of it. */
export const FAULTS = [
  {
    world: 'bandwagon',
    fault: 'the ranker learns ever faster from clicks',
    detector: 'bandwagon',
    settings: (strength) => withDials({ loopGain: ramp(0.2, 0.2 + strength) }),
  },
  {
    world: 'bubble',
    fault: 'the ranker follows each user’s own clicks',
    detector: 'filter-bubble',
    settings: (strength) => withDials({ narrowing: ramp(0, 1.2 * strength) }),
  },
  {
    world: 'homogenisation',
    fault: 'the ranker follows everyone’s clicks and lets go of taste',
    detector: 'filter-bubble',
    settings: (strength) =>
      withDials({
        conformity: ramp(0, 1.2 * strength),
        personalisation: ramp(0.5, 0.5 - 0.5 * strength),
      }),
  },
  {
    world: 'gaming',
    fault: 'items are gamed for clicks at the cost of quality',
    detector: 'proxy-drift',
    settings: (strength) => withDials({ clickbait: ramp(0, 1.5 * strength) }),
  },
  {
    world: 'logging-bug',
    fault: 'propensities are logged too small',
    detector: 'exposure-bias',
    settings: (strength) =>
      withDials(
        {},
        {
          loggingBugs: [
            { at: ONSET, policy: 'production', kind: 'factor', factor: 1 - 0.5 * strength },
          ],
        },
      ),
  },
  {
    world: 'holdout',
    fault: 'the ranker learns ever faster from clicks, beside a holdout',
    detector: 'bandwagon',
    settings: (strength) =>
      withDials({ loopGain: ramp(0.2, 0.2 + strength) }, { policies: HOLDOUT.settings.policies }),
  },
];

export const STRENGTHS = [0.25, 0.5, 1];

/** Traffic that falls to a third and rises to three times the usual, again and again: 10 times. */
const SWINGS = Array.from({ length: 19 }, (_, i) => [i / 18, i % 2 === 0 ? 0.32 : 3.2]);

/** All alarms on these are false, but for what a launch truly shifts. */
export const HEALTHY = [
  { world: 'healthy', settings: withDials({}) },
  { world: 'traffic-10x', settings: withDials({ traffic: SWINGS }) },
  { world: 'cycles', settings: withDials({}, { dayCycle: 0.5, weekCycle: 0.3 }) },
  { world: 'growth', settings: withDials({}, { freshItems: 0.5, retiredItems: 0.1 }) },
  {
    world: 'launch',
    settings: withDials({
      traffic: [
        [ONSET, 1],
        [ONSET, 1.5],
      ],
      scoreScale: [
        [ONSET, 1],
        [ONSET, 2],
      ],
    }),
  },
  { world: 'healthy-holdout', settings: withDials({}, { policies: HOLDOUT.settings.policies }) },
];
