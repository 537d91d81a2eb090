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
    },
  ],
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
              expr: [
                'flyball_tide_gauge_water_level_high < 0.25',
                'or',
                '(flyball_tide_gauge_water_level unless flyball_tide_gauge_water_level_high) < 0.25',
              ].join('\n'),
              for: '1h',
              labels: { severity: 'page', detector: 'tide-gauge' },
              annotations: {
                summary: 'The water is low.',
                description:
                  'Water level on surface {{ $labels.surface }}, policy {{ $labels.policy }}: ' +
                  '{{ printf "%.3g" $value }} at the upper end of its 95% interval (the value itself ' +
                  'where there is none), below the limit of 0.25. Ships may run aground: see the "chart".',
                runbook_url: 'http://127.0.0.1:8620/runbooks/FlyballWaterLow',
              },
            },
          ],
        },
      ],
    });
  });

  it('asks for the lower end of the interval where the limit lies below', () => {
    const [alert] = DECLARATION.alerts;
    const above = { ...DECLARATION, alerts: [{ ...alert, when: 'above' }] } as const;
    expect(rulesOf(alertRules(above))[0]?.expr).toMatch(
      /^flyball_tide_gauge_water_level_low > 0.25$/m,
    );
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
