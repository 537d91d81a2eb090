/** The alarms' section: what it refuses, and what the alarms are given. */
import { describe, expect, it } from '@jest/globals';
import { alarmOptions } from '../../src/config/options.js';
import { configSchema } from '../../src/config/schema.js';

const problems = (config: object) =>
  (configSchema.safeParse(config).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

describe('the section of alarms', () => {
  it('has one false page in 90 days and no limits by default', () => {
    const options = alarmOptions(configSchema.parse({}));
    expect(options).toMatchObject({
      falsePages: 1,
      guardrails: [],
      owners: [],
      baselineBlocks: {},
    });
    expect(options).not.toHaveProperty('stretch');
    expect(options).not.toHaveProperty('baselines');
  });

  it('refuses a limit on a reading that no running detector has', () => {
    const guardrails = [{ reading: 'bandwagon.exposure_gini', above: 0.8 }];
    expect(problems({ alarms: { guardrails } })).toEqual([]);
    const off = { bandwagon: { enabled: false } };
    expect(problems({ alarms: { guardrails }, detectors: off })).toEqual([
      expect.stringMatching(/^alarms\.guardrails\.0\.reading: no running detector has it/),
    ]);
    expect(problems({ alarms: { guardrails: [{ reading: 'bandwagon.gini', above: 1 }] } })).toEqual(
      [expect.stringContaining('bandwagon.exposure_gini')],
    );
  });

  it.each([{}, { above: 0.8, below: 0.1 }])('refuses a limit without one side: %j', (sides) => {
    const guardrails = [{ reading: 'bandwagon.exposure_gini', ...sides }];
    expect(problems({ alarms: { guardrails } })).toEqual([
      'alarms.guardrails.0: needs either above or below',
    ]);
  });

  it('refuses baselines and owners of what does not run, and baselines of too few blocks', () => {
    const alarms = { baselineBlocks: { nothing: 28 }, owners: [{ detector: 'x', owner: 'me' }] };
    expect(problems({ alarms })).toEqual([
      expect.stringMatching(/^alarms\.baselineBlocks\.nothing: no running detector/),
      expect.stringMatching(/^alarms\.owners\.0\.detector: no running detector/),
    ]);
    expect(problems({ alarms: { baselineBlocks: { bandwagon: 5 } } })).toHaveLength(1);
  });

  it('takes the stretch from the baseline, and roles from the policies', () => {
    const config = configSchema.parse({
      baseline: { from: '2026-05-01T00:00:00Z', to: '2026-05-02T00:00:00Z' },
      policies: { roles: { control: 'holdout' } },
    });
    const { stretch, roleOf } = alarmOptions(config);
    expect(stretch).toEqual({
      start: Date.parse('2026-05-01T00:00:00Z'),
      end: Date.parse('2026-05-02T00:00:00Z'),
    });
    expect(['control', 'other', 'constructor'].map((policy) => roleOf!(policy))).toEqual([
      'holdout',
      'production',
      'production',
    ]);
  });
});
