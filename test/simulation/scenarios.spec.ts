import { describe, expect, it } from '@jest/globals';
import { completeOptions } from '../../src/simulation/option-checks.js';
import {
  BANDWAGON,
  findScenario,
  HEALTHY,
  scenarioOptions,
  SCENARIOS,
} from '../../src/simulation/scenarios.js';
import { HOUR, START } from './collected-run.js';

const MINUTE = 60_000;

describe('scenarios', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
    '%s can be played, at any length',
    (_, scenario) => {
      for (const duration of [1, MINUTE, HOUR, 24 * HOUR, 30 * 24 * HOUR]) {
        expect(() =>
          completeOptions(scenarioOptions(scenario, { seed: 7, start: START, duration })),
        ).not.toThrow();
      }
    },
  );

  it('are plain data, found by id', () => {
    for (const scenario of SCENARIOS) {
      expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
      expect(findScenario(scenario.id)).toBe(scenario);
    }
    expect(findScenario('perpetual-motion')).toBeUndefined();
    expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
  });

  it('retrain equally often in short and in long runs', () => {
    const every = (duration: number): number | undefined =>
      scenarioOptions(HEALTHY, { seed: 7, start: START, duration }).retrainEvery;
    expect(every(24 * HOUR)).toBe(30 * MINUTE);
    expect(every(48 * HOUR)).toBe(HOUR);
    expect(every(10 * MINUTE)).toBe(MINUTE);
  });

  it('give way to what the caller asks for', () => {
    const options = scenarioOptions(
      BANDWAGON,
      { seed: 7, start: START, duration: HOUR },
      { users: 5, retrainEvery: 2 * MINUTE },
    );
    expect(options).toMatchObject({ users: 5, retrainEvery: 2 * MINUTE, seed: 7 });
  });
});
