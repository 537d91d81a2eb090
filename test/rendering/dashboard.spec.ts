/** The dashboards as Grafana will get them, checked without one: the rules of its linter that apply. */
import { describe, expect, it } from '@jest/globals';
import { parser } from '@prometheus-io/lezer-promql';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { createRegistry, type RegistryOptions } from '../../src/adapters/prometheus/registry.js';
import { allDetectors } from '../../src/detectors/registry.js';
import { dashboard } from '../../src/rendering/dashboard.js';

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
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
}

const detectors = allDetectors();

/** Names of all metrics that the service exposes; nothing of the stand-in is read for that. */
async function exposedMetrics(): Promise<Set<string>> {
  const ingest = { pipeline: { coordinator: {}, workers: [] }, latest: { readings: [] } };
  const registry = createRegistry({
    ingest: ingest as unknown as RegistryOptions['ingest'],
    detectors,
    tiers: ['core'],
    version: '0',
  });
  return new Set(registry.getMetricsAsArray().map(({ name }) => name));
}

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

describe.each(detectors.map(({ declaration }) => [declaration.id, declaration] as const))(
  'the dashboard of %s',
  (_, declaration) => {
    const text = dashboard(declaration);
    const { editable, panels, templating, annotations } = JSON.parse(text) as Dashboard;
    const shown = panels.filter(({ type }) => type !== 'row');
    const targets = shown.flatMap((panel) => panel.targets ?? []);

    it('is the same each time', () => {
      expect(dashboard(declaration)).toBe(text);
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

    it('asks in PromQL, for metrics that the service exposes', async () => {
      const exposed = await exposedMetrics();
      for (const { expr, datasource } of targets) {
        expect(datasource.uid).toBe('$datasource');
        const metrics = metricsOf(filled(expr));
        expect(metrics).not.toHaveLength(0);
        for (const metric of metrics) expect(exposed).toContain(metric);
      }
      for (const { expr } of annotations.list) expect(metricsOf(filled(expr))).toEqual(['ALERTS']);
    });

    it('sees a query that is no PromQL', () => {
      expect(() => metricsOf('sum(rate(up[5m])')).toThrow('no PromQL');
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

    it('has the variables from the data source down to the segment', async () => {
      expect(templating.list.map(({ name }) => name)).toEqual([
        'datasource',
        'job',
        'instance',
        'surface',
        'policy',
      ]);
      const exposed = await exposedMetrics();
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

    it('shows every core reading with both ends of its interval, and links to its runbooks', () => {
      for (const { id, title, tier } of declaration.readings) {
        const panel = shown.find((each) => each.title === title);
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
  },
);
