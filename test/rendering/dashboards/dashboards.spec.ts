/** What each dashboard shows, and that the queries, legends and marks of all fit what there is. */
import { describe, expect, it } from '@jest/globals';
import { ALARM_METRICS, metricName } from '../../../src/detectors/metric-name.js';
import { knownMetrics } from '../known-metrics.js';
import { filled, readQuery } from '../promql.js';
import { DASHBOARDS, dashboard, declarations, shown } from './dashboard-json.js';

const known = knownMetrics();
const SERVICE = ['datasource', 'job', 'instance'];
const SEGMENT = [...SERVICE, 'surface', 'policy'];
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  monitor: SERVICE,
  history: ['influxdb_datasource', 'surface', 'policy', 'series'],
};

/** The labels that a text puts in. */
function labelsIn(text = ''): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
}

describe.each([...DASHBOARDS])('the dashboard of %s', (name, render) => {
  const { templating, annotations } = dashboard(name);

  it('is the same each time', () => {
    expect(render()).toBe(render());
  });

  it('has its variables, from the data source down to what is looked at', () => {
    expect(templating.list.map((each) => each.name)).toEqual(VARIABLES[name] ?? SEGMENT);
  });

  it('has legends of labels that its queries give', () => {
    for (const { targets = [] } of shown(dashboard(name))) {
      for (const { expr, legendFormat } of targets) {
        if (expr === undefined) continue;
        const { labels } = readQuery(filled(expr), known);
        for (const label of labelsIn(legendFormat)) expect(labels).toContain(label);
      }
    }
  });

  it('marks what happened by queries that can be asked', () => {
    for (const { expr, textFormat, titleFormat } of annotations.list ?? []) {
      // Of InfluxDB: see history.spec.ts.
      if (expr === undefined) continue;
      const { labels } = readQuery(filled(expr), known);
      for (const label of [...labelsIn(textFormat), ...labelsIn(titleFormat)]) {
        expect(labels).toContain(label);
      }
    }
  });
});

describe.each(declarations.map((each) => [each.id, each] as const))(
  'the dashboard of %s',
  (id, declaration) => {
    const panels = shown(dashboard(id));

    it('shows every core reading with its interval, its baseline and its limits', () => {
      for (const reading of declaration.readings) {
        const panel = panels.find((each) => each.title === reading.title);
        if (reading.tier === 'detail') {
          expect(panel).toBeUndefined();
          continue;
        }
        const selectors = (panel?.targets ?? []).flatMap(
          ({ expr = '' }) => readQuery(filled(expr), known).selectors,
        );
        const metric = metricName(id, reading.id);
        expect(selectors.map((each) => each.metric)).toEqual([
          ...['', '_low', '_high'].map((end) => `${metric}${end}`),
          ...[ALARM_METRICS.baseline, ALARM_METRICS.limit],
        ]);
        for (const { matchers } of selectors.slice(3)) {
          expect(matchers).toContain(`reading="${id}.${reading.id}"`);
        }
        const { alerts, monitors } = declaration;
        const watching = [...alerts, ...monitors].filter((each) => each.reading === reading.id);
        expect((panel?.links ?? []).map(({ url }) => url)).toEqual(
          watching.map((each) => `http://127.0.0.1:8620/runbooks/${each.id}`),
        );
      }
    });

    it('shows what the readings rest on, which have no value, and the quality of the data', () => {
      const titles = panels.map(({ title }) => title);
      expect(titles).toEqual(
        expect.arrayContaining([
          'What the readings rest on',
          'Readings without a value',
          'Shares that are missing',
        ]),
      );
    });

    it('shows the evidence of its monitors, with their runbooks', () => {
      const panel = panels.find(({ title }) => title === 'Evidence of change');
      const urls = (panel?.links ?? []).map(({ url }) => url);
      expect(urls).toEqual(
        declaration.monitors.map((each) => `http://127.0.0.1:8620/runbooks/${each.id}`),
      );
    });
  },
);

describe('the overview', () => {
  const titles = shown(dashboard('overview')).map(({ title }) => title);

  it('has the incidents first, then segments worst first, then a leading reading a detector', () => {
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

  it('leads to the runbook of each incident, the status page and the audits', () => {
    const text = DASHBOARDS.get('overview')!();
    for (const path of ['/runbooks/${__value.raw}', '/', '/#/audits']) {
      expect(text).toContain(JSON.stringify(`http://127.0.0.1:8620${path}`).slice(1, -1));
    }
  });

  it('marks alerts and announced changes', () => {
    const { annotations } = dashboard('overview');
    expect((annotations.list ?? []).map(({ name }) => name)).toEqual(['Alerts', 'Changes']);
  });
});
