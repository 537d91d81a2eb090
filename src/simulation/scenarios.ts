/** Ready-made worlds, as plain data: a story, the settings that tell it, and nothing else. */
import { DEFAULT_SETTINGS, type RunOptions, type SimulationOptions } from './options.js';
import type { SettingOverrides } from './options.js';

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
    dials: {
      loopGain: [
        [0.4, 0.2],
        [0.5, 1.2],
      ],
    },
    changes: [{ at: 0.4, what: 'ranker learns faster' }],
  },
};

/** All scenarios, in the order in which they are best told. */
export const SCENARIOS: readonly Scenario[] = [HEALTHY, BANDWAGON];

/** The scenario with this id, undefined where there is none. */
export function findScenario(id: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
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
