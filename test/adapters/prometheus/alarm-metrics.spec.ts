/** What /metrics says of what is watched, in Prometheus' own text. */
import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { alarmMetrics } from '../../../src/adapters/prometheus/alarm-metrics.js';
import { SequentialAlarms } from '../../../src/alarms/sequential-alarms.js';
import { block, toy } from '../../alarms/blocks.js';

/** The samples of a metric. */
async function samples(alarms: SequentialAlarms, name: string): Promise<string[]> {
  const registry = new Registry();
  alarmMetrics(registry, { ingest: { incidents: alarms }, detectors: [toy()] });
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

const OPTIONS = {
  guardrails: [{ reading: 'toy.level', above: 5 }],
  owners: [{ surface: 'home', owner: 'home-team' }],
};

describe('the metrics of alarms', () => {
  it('say how each monitor stands, and how far its evidence has come', async () => {
    const alarms = new SequentialAlarms([toy()], OPTIONS);
    alarms.apply(block(0, [{ value: 1 }]));
    const states = await samples(alarms, 'flyball_alarm_state');
    expect(states).toEqual([
      'flyball_alarm_state{alert="FlyballToy0Changed",detector="toy",reading="toy.level",surface="home",policy="production",state="learning"} 1',
      'flyball_alarm_state{alert="FlyballGuardrailCrossed",detector="toy",reading="toy.level",surface="home",policy="production",state="limit"} 1',
    ]);
    for (const line of await samples(alarms, 'flyball_alarm_evidence_share')) {
      expect(line).toMatch(/severity="(ticket|page)"} 0$/);
    }
    expect(await samples(alarms, 'flyball_alarm_threshold_share')).toEqual([
      'flyball_alarm_threshold_share 1',
    ]);
  });

  it('have an open incident with its owner, and none once it has closed', async () => {
    const alarms = new SequentialAlarms([toy()], OPTIONS);
    alarms.apply(block(0, [{ value: 9 }]));
    expect(await samples(alarms, 'flyball_incident_open')).toEqual([
      'flyball_incident_open{alert="FlyballGuardrailCrossed",detector="toy",reading="toy.level",surface="home",policy="production",severity="page",owner="home-team"} 1',
    ]);
    for (let i = 1; i <= 4; i++) alarms.apply(block(i, [{ value: 1 }]));
    expect(await samples(alarms, 'flyball_incident_open')).toEqual([]);
  });

  it('say what readings are compared with: limits at once, a baseline once it is pinned', async () => {
    const alarms = new SequentialAlarms([toy()], { ...OPTIONS, baselineBlocks: { toy: 48 } });
    alarms.apply(block(0, [{ value: 1 }]));
    const where = (alert: string) =>
      `{alert="${alert}",detector="toy",reading="toy.level",surface="home",policy="production"`;
    expect(await samples(alarms, 'flyball_alarm_limit')).toEqual([
      `flyball_alarm_limit${where('FlyballGuardrailCrossed')},when="above"} 5`,
    ]);
    expect(await samples(alarms, 'flyball_alarm_baseline')).toEqual([]);
    for (let i = 1; i <= 50; i++) alarms.apply(block(i, [{ value: 1 + (i % 2) / 10 }]));
    const ends = await Promise.all(
      ['_low', '', '_high'].map(async (end) => {
        const [line = '', ...others] = await samples(alarms, `flyball_alarm_baseline${end}`);
        expect(others).toEqual([]);
        expect(line).toContain(where('FlyballToy0Changed'));
        return Number(line.split(' ').at(-1));
      }),
    );
    expect(ends[1]).toBeCloseTo(1.05, 1);
    expect(ends.toSorted((a, b) => a - b)).toEqual(ends);
    expect(ends[2]! - ends[0]!).toBeGreaterThan(0);
  });

  it('split the budget', async () => {
    const alarms = new SequentialAlarms([toy()], OPTIONS);
    expect(await samples(alarms, 'flyball_alarm_budget_false_alarms')).toEqual([
      'flyball_alarm_budget_false_alarms{alert="FlyballToy0Changed",reading="toy.level",severity="ticket"} 1',
      'flyball_alarm_budget_false_alarms{alert="FlyballGuardrailCrossed",reading="toy.level",severity="page"} 1',
    ]);
  });
});
