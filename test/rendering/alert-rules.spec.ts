import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { DetectorDeclaration } from '../../src/detectors/detector.js';
import { alertRules } from '../../src/rendering/alert-rules.js';

const DECLARATION = {
  id: 'tide-gauge',
  title: 'Tide gauge',
  question: 'How high is the water?',
  readings: [
    {
      id: 'water_level',
      tier: 'core',
      title: 'Water level',
      meaning: 'How high the water stands.',
      unit: 'ratio',
      of: 'waves',
      by: [],
      needs: ['impressions'],
    },
  ],
  monitors: [],
  alerts: [
    {
      id: 'FlyballWaterLow',
      reading: 'water_level',
      when: 'below',
      threshold: 0.25,
      for: '1h',
      severity: 'page',
      summary: 'The water is low.',
      description: 'Ships may run aground: see the "chart".',
    },
  ],
} as const satisfies DetectorDeclaration;

interface Rule {
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

function rulesOf(text: string): Rule[] {
  const { groups } = parse(text) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

describe('alertRules', () => {
  it('renders what is declared, and nothing else', () => {
    expect(parse(alertRules(DECLARATION))).toEqual({
      groups: [
        {
          name: 'flyball-tide-gauge',
          rules: [
            {
              alert: 'FlyballWaterLow',
              expr: 'max without (alert) (flyball_incident_open{alert="FlyballWaterLow"}) > 0',
              keep_firing_for: '10m',
              labels: { severity: 'page', detector: 'tide-gauge' },
              annotations: {
                summary: 'The water is low.',
                description:
                  'Water level on surface {{ $labels.surface }}, policy {{ $labels.policy }} ' +
                  'lies below the limit of 0.25. Ships may run aground: see the "chart".',
                runbook_url: 'http://127.0.0.1:8620/runbooks/FlyballWaterLow',
              },
            },
          ],
        },
      ],
    });
  });

  it('makes a rule of what is watched for change, before the limits', () => {
    const monitor = {
      id: 'FlyballWaterChanged',
      reading: 'water_level',
      scale: 'linear',
      watch: 'both',
      severity: 'ticket',
      summary: 'It has moved.',
      description: 'Look at the moon.',
    } as const;
    const [rule, ...others] = rulesOf(alertRules({ ...DECLARATION, monitors: [monitor] }));
    expect(others).toHaveLength(1);
    expect(rule).toMatchObject({
      expr: 'max without (alert) (flyball_incident_open{alert="FlyballWaterChanged"}) > 0',
      labels: { severity: 'ticket', detector: 'tide-gauge' },
    });
    expect(rule?.annotations['description']).toMatch(/has moved from its baseline\. Look/);
  });

  it('links to the service and the dashboard that it is told of', () => {
    const text = alertRules(DECLARATION, {
      serviceUrl: 'https://flyball.example.org',
      dashboardUrl: (detector) => `https://grafana.example.org/d/${detector}`,
    });
    expect(rulesOf(text)[0]?.annotations).toMatchObject({
      runbook_url: 'https://flyball.example.org/runbooks/FlyballWaterLow',
      dashboard_url: 'https://grafana.example.org/d/tide-gauge',
    });
  });

  it('refuses an alert on a reading that is not declared', () => {
    expect(() => alertRules({ ...DECLARATION, readings: [] })).toThrow(
      'FlyballWaterLow watches tide-gauge.water_level, which is no reading',
    );
  });
});
