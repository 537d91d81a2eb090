/**
 * Walks the registry: whatever a detector declares has its rule, its promtool tests, its runbook and
 * its panel, and the committed files are those that the declarations make.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { allDetectors } from '../../src/detectors/registry.js';
import { RECORDINGS } from '../../src/rendering/recording-rules.js';
import { SERVICE_ALERT_FILES, SERVICE_ALERTS } from '../../src/rendering/service-alerts.js';
import { generatedFiles } from '../../src/rendering/generated-files.js';
import { inCheckout } from '../setup/root.js';

/** What a promtool test of an alert may be about: the beginning of its name, after the alert's. */
const SORTS = ['fires', 'stays quiet', 'boundary'] as const;

const RUNBOOK_PARTS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'];

interface PromtoolTests {
  readonly rule_files: readonly string[];
  readonly tests: readonly PromtoolTest[];
}

interface PromtoolTest {
  readonly name: string;
  readonly alert_rule_test?: readonly { alertname: string; exp_alerts: readonly unknown[] }[];
  readonly promql_expr_test?: readonly { expr: string; exp_samples: readonly unknown[] }[];
}

/** How many firing alerts each check of the test expects; a check about another alert is undefined. */
function expectedAlerts(test: PromtoolTest, alert: string): (number | undefined)[] {
  const byRule = test.alert_rule_test ?? [];
  const byQuery = test.promql_expr_test ?? [];
  return [
    ...byRule.map((each) => (each.alertname === alert ? each.exp_alerts.length : undefined)),
    ...byQuery.map(({ expr, exp_samples }) =>
      expr === `ALERTS{alertname="${alert}", alertstate="firing"}` ? exp_samples.length : undefined,
    ),
  ];
}

/** The sections under a heading of a Markdown page, by title: what stands below each. */
function sections(page: string, level: number): Map<string, string> {
  const parts = page.split(new RegExp(`^${'#'.repeat(level)} `, 'm')).slice(1);
  const above = new RegExp(`^#{1,${level - 1}} `, 'm');
  return new Map(
    parts.map((part) => {
      const [title = '', ...body] = part.split('\n');
      return [title.trim(), body.join('\n').split(above)[0]!.trim()];
    }),
  );
}

const parsedTests = new Map<string, PromtoolTests>();

function promtoolTests(group: string): PromtoolTests {
  const known =
    parsedTests.get(group) ??
    (parse(read('alerts', 'tests', `${group}_test.yaml`)) as PromtoolTests);
  parsedTests.set(group, known);
  return known;
}

function expectPromtoolTests(id: string, group: string): void {
  const file = promtoolTests(group);
  const recorded = '../flyball-recording.yaml';
  expect(file.rule_files.filter((rules) => rules !== recorded)).toEqual([`../${group}.yaml`]);
  for (const sort of SORTS) {
    const tests = file.tests.filter(({ name }) => name.startsWith(`${id} ${sort}`));
    expect(tests.length).toBeGreaterThan(0);
    for (const counts of tests.map((test) => expectedAlerts(test, id))) {
      expect(counts).not.toContain(undefined);
      // What must fire does; what must stay quiet never does; a boundary has its quiet side.
      if (sort === 'fires') expect(Math.max(...counts.map(Number))).toBeGreaterThan(0);
      else if (sort === 'stays quiet') expect(counts.every((count) => count === 0)).toBe(true);
      else expect(counts).toContain(0);
    }
  }
}

function expectRunbook(id: string, ...path: string[]): void {
  const parts = sections(sections(read(...path), 3).get(id) ?? '', 4);
  expect([...parts.keys()]).toEqual(RUNBOOK_PARTS);
  for (const text of parts.values()) expect(text).not.toBe('');
}

const read = (...path: string[]) => readFileSync(inCheckout(...path), 'utf8');
const declarations = allDetectors().map(({ declaration }) => declaration);
const alerts = declarations.flatMap((declaration) =>
  [...declaration.monitors, ...declaration.alerts].map(
    (alert) => [alert.id, alert, declaration] as const,
  ),
);

describe.each(alerts)('%s', (id, alert, { id: detector, readings }) => {
  it('is named and worded as alerts are', () => {
    expect(id).toMatch(/^Flyball([A-Z][a-z0-9]+)+$/);
    expect(alert.summary).toMatch(/^[^{}]+[.]$/);
    expect(alert.description).toMatch(/[.]$/);
  });

  it('watches a reading of its detector, on the side that harms', () => {
    const reading = readings.find((each) => each.id === alert.reading);
    expect(reading).toBeDefined();
    if ('watch' in alert && alert.watch === 'both') return;
    const isUp = 'watch' in alert ? alert.watch === 'up' : alert.when === 'above';
    // A reading that may drift either way declares no harm; a limit may still stand on one side.
    expect([undefined, isUp ? 'up' : 'down']).toContain(reading?.harm);
  });

  it('has promtool tests of each sort', () => expectPromtoolTests(id, detector));

  it('has a runbook', () => expectRunbook(id, 'src', 'detectors', detector, 'README.md'));
});

const serviceAlerts = Object.entries(SERVICE_ALERT_FILES).flatMap(([file, alerts]) =>
  alerts.map((alert) => [alert.id, alert, file] as const),
);

describe.each(serviceAlerts)('%s', (id, alert, file) => {
  it('is named and worded as alerts are', () => {
    expect(id).toMatch(/^Flyball([A-Z][a-z0-9]+)+$/);
    expect(alert.summary).toMatch(/^[^{}]+[.]$/);
    expect(alert.description).toMatch(/[.]$/);
  });

  it('has promtool tests of each sort', () => expectPromtoolTests(id, file));

  it('has a runbook', () => expectRunbook(id, 'src', 'alarms', 'README.md'));
});

it('has a promtool test of every recording rule', () => {
  const { tests } = promtoolTests('flyball-recording');
  const asked = tests.flatMap(({ promql_expr_test: queries = [] }) => queries);
  for (const { record } of Object.values(RECORDINGS)) {
    expect(record).toMatch(/^[a-z]+:[a-z_]+:[a-z_0-9]+$/);
    const of = asked.filter(
      ({ expr, exp_samples }) => expr.startsWith(record) && exp_samples.length,
    );
    expect({ record, tests: of.length }).toEqual({ record, tests: 1 });
  }
});

it('has no two alerts of one name', () => {
  const names = [...alerts.map(([id]) => id), ...SERVICE_ALERTS.map(({ id }) => id)];
  expect(new Set(names).size).toBe(names.length);
});

it('has no rule, dashboard or promtool test of a detector that is gone', () => {
  const ids = declarations.map(({ id }) => id).sort();
  const files = (folder: string, end: string) =>
    readdirSync(inCheckout(folder))
      .filter((name) => name.endsWith(end))
      .map((name) => name.slice(0, -end.length))
      .sort();
  const groups = [...ids, ...Object.keys(SERVICE_ALERT_FILES), 'flyball-recording'].sort();
  expect(files('alerts', '.yaml')).toEqual(groups);
  expect(files('alerts/tests', '_test.yaml')).toEqual(groups);
  const dashboards = [...ids, 'history', 'labels', 'monitor', 'overview'].sort();
  expect(files('dashboards', '.json')).toEqual(dashboards);
  expect(files('helm/flyball/files/alerts', '.yaml')).toEqual(groups);
  expect(files('helm/flyball/files/dashboards', '.json')).toEqual(dashboards);
});

const rendered = [...generatedFiles()].filter(([path]) => /^(alerts|dashboards|helm)\//.test(path));

it.each(rendered)('%s is what the declarations make (npm run generate)', (path, text) => {
  expect(existsSync(inCheckout(path))).toBe(true);
  const dataOf = (data: string): unknown =>
    path.endsWith('.json') ? JSON.parse(data) : parse(data);
  expect(dataOf(read(path))).toEqual(dataOf(text));
});
