/** The dashboards as Grafana will get them, checked without one: the rules of its linter that apply. */
import { describe, expect, it } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { exposedMetrics } from '../../../src/adapters/prometheus/exposed-metrics.js';
import { proxyDriftDeclaration } from '../../../src/detectors/proxy-drift/proxy-drift.monitor.js';
import { allDetectors } from '../../../src/detectors/registry.js';
import { detectorDashboard } from '../../../src/rendering/dashboards/detector-dashboard.js';
import { historyDashboard } from '../../../src/rendering/dashboards/history-dashboard.js';
import { labelsDashboard } from '../../../src/rendering/dashboards/labels-dashboard.js';
import { monitorDashboard } from '../../../src/rendering/dashboards/monitor-dashboard.js';
import { overviewDashboard } from '../../../src/rendering/dashboards/overview-dashboard.js';

interface Target {
  readonly expr: string;
  readonly datasource: { readonly uid: string };
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly Target[];
  readonly links?: readonly { readonly url: string }[];
}

interface Variable {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly query: string;
  readonly refresh?: number;
  readonly allValue?: string;
  readonly multi?: boolean;
  readonly datasource?: { readonly uid: string };
}

interface Dashboard {
  readonly editable: boolean;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list?: readonly { readonly expr: string }[] };
}

const detectors = allDetectors();

/** Names of all metrics that the service exposes. */
const exposed = new Set(exposedMetrics().map(({ name }) => name));

/** The query with every variable filled in. */
function filled(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll(/\$\w+/g, 'value');
}

/** Names of the metrics in a query; throws where it cannot be parsed. */
function metricsOf(expr: string): string[] {
  const names: string[] = [];
  parser.parse(expr).iterate({
    enter({ name, type, from, to }) {
      if (type.isError) throw new Error(`no PromQL at ${from}: ${expr}`);
      if (name !== 'VectorSelector') return;
      names.push(/^\w+/.exec(expr.slice(from, to))?.[0] ?? '');
    },
  });
  return names;
}

const declarations = detectors.map(({ declaration }) => declaration);
const SEGMENT = ['datasource', 'job', 'instance', 'surface', 'policy'];
const DASHBOARDS = [
  ...declarations.map((each) => [each.id, () => detectorDashboard(each), SEGMENT] as const),
  ['overview', () => overviewDashboard(declarations), SEGMENT] as const,
  ['labels', () => labelsDashboard(proxyDriftDeclaration), SEGMENT] as const,
  ['monitor', monitorDashboard, SEGMENT.slice(0, 3)] as const,
];

describe.each(DASHBOARDS)('the dashboard of %s', (_, render, variables) => {
  const text = render();
  const { editable, panels, templating, annotations } = JSON.parse(text) as Dashboard;
  const shown = panels.filter(({ type }) => type !== 'row');
  const targets = shown.flatMap((panel) => panel.targets ?? []);

  it('is the same each time', () => {
    expect(render()).toBe(text);
  });

  it('is changed in the code only', () => {
    expect(editable).toBe(false);
  });

  it('gives every panel a title, a description, a unit that Grafana knows, and a query', () => {
    const known = new Set<unknown>(Object.values(units));
    for (const panel of shown) {
      expect(panel.title).not.toBe('');
      expect(panel.description).toMatch(/[.]$/);
      expect(known).toContain(panel.fieldConfig?.defaults.unit);
      expect(panel.targets?.length).toBeGreaterThan(0);
      expect(panel.datasource?.uid).toBe('$datasource');
    }
  });

  it('asks in PromQL, for metrics that the service exposes', () => {
    for (const { expr, datasource } of targets) {
      expect(datasource.uid).toBe('$datasource');
      const metrics = metricsOf(filled(expr));
      expect(metrics).not.toHaveLength(0);
      for (const metric of metrics) expect(exposed).toContain(metric);
    }
    const marks = new Set([...exposed, 'ALERTS']);
    for (const { expr } of annotations.list ?? []) {
      for (const metric of metricsOf(filled(expr))) expect(marks).toContain(metric);
    }
  });

  it('asks for the chosen job and instance only, and for counters as rates', () => {
    for (const { expr } of targets) {
      expect(expr).toContain('job=~"$job", instance=~"$instance"');
      for (const metric of metricsOf(filled(expr)).filter((name) => name.endsWith('_total'))) {
        expect(expr).toMatch(
          new RegExp(String.raw`rate\(${metric}\{[^}]*\}\[\$__rate_interval\]`),
        );
      }
    }
  });

  it('has its variables, each narrowing the next', () => {
    expect(templating.list.map(({ name }) => name)).toEqual(variables);
    for (const variable of templating.list) {
      if (variable.type === 'datasource') {
        expect(variable).toMatchObject({ label: 'Data source', query: 'prometheus' });
        continue;
      }
      expect(variable).toMatchObject({ label: variable.name, refresh: 2 });
      expect(variable.datasource?.uid).toBe('$datasource');
      const [, selector] = /^label_values\((.*), \w+\)$/.exec(variable.query) ?? [];
      for (const metric of metricsOf(filled(selector ?? ''))) expect(exposed).toContain(metric);
      if (variable.multi) expect(variable.allValue).toBe('.+');
    }
  });
});

it('sees a query that is no PromQL', () => {
  expect(() => metricsOf('sum(rate(up[5m])')).toThrow('no PromQL');
});

describe.each(declarations.map((each) => [each.id, each] as const))(
  'the dashboard of %s',
  (_, declaration) => {
    const { panels } = JSON.parse(detectorDashboard(declaration)) as Dashboard;

    it('shows every core reading with both ends of its interval, and links to its runbooks', () => {
      for (const { id, title, tier } of declaration.readings) {
        const panel = panels.find((each) => each.title === title);
        if (tier === 'detail') {
          expect(panel).toBeUndefined();
          continue;
        }
        const metrics = (panel?.targets ?? []).flatMap(({ expr }) => metricsOf(filled(expr)));
        const metric = `flyball_${declaration.id.replaceAll('-', '_')}_${id}`;
        expect(metrics).toEqual([metric, `${metric}_low`, `${metric}_high`]);
        const alerts = declaration.alerts.filter(({ reading }) => reading === id);
        expect((panel?.links ?? []).map(({ url }) => url)).toEqual(
          alerts.map((alert) => `http://127.0.0.1:8620/runbooks/${alert.id}`),
        );
      }
    });

    it('shows the evidence of its monitors, with their runbooks', () => {
      const panel = panels.find(({ title }) => title === 'Evidence of change');
      const urls = (panel?.links ?? []).map(({ url }) => url);
      expect(urls).toEqual(
        declaration.monitors.map(({ id }) => `http://127.0.0.1:8620/runbooks/${id}`),
      );
    });
  },
);

describe('the overview', () => {
  const { panels } = JSON.parse(overviewDashboard(declarations)) as Dashboard;

  it('has the incidents first, then segments worst first, then a leading reading a detector', () => {
    const titles = panels.filter(({ type }) => type !== 'row').map(({ title }) => title);
    expect(titles.slice(0, 3)).toEqual([
      'Open incidents',
      'Segments, worst first',
      'Evidence of change',
    ]);
    for (const { title, readings } of declarations) {
      const leading = readings.find(({ tier }) => tier === 'core');
      if (leading) expect(titles).toContain(`${title}: ${leading.title}`);
    }
  });
});

describe('the history', () => {
  const { panels, templating } = JSON.parse(historyDashboard(declarations)) as Dashboard;

  it('asks InfluxDB for the blocks of every core reading, over the chosen time', () => {
    const shown = panels.filter(({ type }) => type !== 'row');
    const core = declarations.flatMap(({ id, readings }) =>
      readings.filter(({ tier }) => tier === 'core').map((each) => `${id}.${each.id}`),
    );
    const queries = shown.map(({ targets }) => (targets![0] as unknown as { query: string }).query);
    expect(queries.map((each) => /"reading" = '([^']+)'/.exec(each)?.[1])).toEqual(core);
    for (const each of queries) {
      expect(each).toMatch(/"of" = 'block'.*\$timeFilter GROUP BY time\(\$__interval\)/);
    }
    expect(shown.every(({ datasource }) => datasource?.uid === '$influxdb_datasource')).toBe(true);
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['influxdb_datasource', 'datasource'],
      ['surface', 'query'],
      ['policy', 'query'],
    ]);
  });
});
