/** Every dashboard holds to every rule of the linter, or says why not. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { inCheckout } from '../../setup/root.js';
import { knownMetrics } from '../known-metrics.js';
import { DASHBOARDS, dashboard, type Dashboard } from './dashboard-json.js';
import { LINT_RULES } from './lint-rules.js';

interface Exception {
  readonly dashboard: string;
  readonly rule: string;
  readonly reason: string;
}

const known = knownMetrics();
const exceptions = parse(
  readFileSync(inCheckout('dashboards', 'lint-exceptions.yaml'), 'utf8'),
) as readonly Exception[];

describe.each([...DASHBOARDS.keys()])('the dashboard of %s', (name) => {
  const rendered = dashboard(name);
  const excepted = exceptions.filter((each) => each.dashboard === name);

  it.each(Object.entries(LINT_RULES))('holds to %s', (id, rule) => {
    const found = rule(rendered, known);
    // An exception that is not needed any more hides the next mistake.
    if (excepted.some((each) => each.rule === id)) expect(found).not.toEqual([]);
    else expect(found).toEqual([]);
  });
});

it('excepts only dashboards and rules that there are, once each, with a reason', () => {
  for (const { dashboard: name, rule, reason } of exceptions) {
    expect([...DASHBOARDS.keys()]).toContain(name);
    expect(Object.keys(LINT_RULES)).toContain(rule);
    expect(reason).toMatch(/^[A-Za-z].{20,}[.]$/);
  }
  const pairs = exceptions.map(({ dashboard: name, rule }) => `${name} ${rule}`);
  expect(new Set(pairs).size).toBe(pairs.length);
});

/** A dashboard with one thing spoilt in each of its panels, targets or variables. */
function spoilt(change: (text: string) => string): Dashboard {
  return JSON.parse(change(JSON.stringify(dashboard('overview')))) as Dashboard;
}

describe('each rule sees its mistake', () => {
  const MISTAKES: Readonly<Record<keyof typeof LINT_RULES, (text: string) => string>> = {
    'template-datasource': (text) => text.replace('"label":"Data source"', '"label":"Prometheus"'),
    'template-job': (text) => text.replace('"name":"job"', '"name":"jobs"'),
    'template-instance': (text) => text.replace('"name":"instance"', '"name":"pod"'),
    'template-label-promql': (text) =>
      text.replace('label_values(flyball_build_info', 'label_values(flyball_built'),
    'template-on-time-change-reload': (text) => text.replace('"refresh":2', '"refresh":1'),
    'panel-datasource': (text) => text.replaceAll('"uid":"$datasource"', '"uid":"mine"'),
    'panel-title-description': (text) => text.replaceAll('"description"', '"descriptions"'),
    'panel-units': (text) => text.replaceAll('"unit":"none"', '"unit":"parsecs"'),
    'panel-no-targets': (text) => text.replaceAll('"targets"', '"queries"'),
    'target-promql': (text) => text.replaceAll('sum(rate(', 'sum(rate(('),
    'target-rate-interval': (text) => text.replaceAll('[$__rate_interval]', '[5m]'),
    'target-job': (text) => text.replaceAll('job=~\\"$job\\"', 'job=\\"flyball\\"'),
    'target-instance': (text) => text.replaceAll('instance=~\\"$instance\\"', 'instance!=\\"\\"'),
    'target-counter-aggregation': (text) => text.replaceAll('sum(rate(', 'sum(delta('),
    'uneditable-dashboard': (text) => text.replace('"editable":false', '"editable":true'),
  };

  it.each(Object.entries(LINT_RULES))('%s', (id, rule) => {
    expect(rule(spoilt((text) => text), known)).toEqual([]);
    expect(rule(spoilt(MISTAKES[id]!), known)).not.toEqual([]);
  });
});
