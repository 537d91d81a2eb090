/**
 * A Grafana dashboard from what a detector declares: a row for each policy with a panel for each core
 * reading, and below it how good the data is that the readings were made from.
 */
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DetectorDeclaration } from '../detectors/detector.js';
import { metricName } from '../detectors/metric-name.js';
import { DEFAULT_SERVICE_URL } from './alert-rules.js';
import { dataQualityPanels, SERVICE_METRICS } from './data-quality-panels.js';
import { DATASOURCE, OF_SEGMENT, OF_SERVICE } from './panel-query.js';
import { insufficiencyPanel, readingPanel } from './reading-panels.js';

export interface DashboardOptions {
  /** Base of the runbooks' addresses, without a slash at the end. */
  readonly serviceUrl?: string;
}

/** The stable id by which a detector's dashboard is addressed. */
export function dashboardUid(detector: string): string {
  return `flyball-${detector}`;
}

/** The dashboard of a detector as JSON. */
export function dashboard(
  declaration: DetectorDeclaration,
  { serviceUrl = DEFAULT_SERVICE_URL }: DashboardOptions = {},
): string {
  const { id, title, question, readings } = declaration;
  // v1 on purpose: docs/decisions says why (the note on the dashboards' schema).
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const builder = new DashboardBuilder(`Flyball: ${title}`)
    .uid(dashboardUid(id))
    .description(question)
    .tags(['flyball', id])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-24h', to: 'now' })
    .timezone('browser')
    .refresh('1m')
    .link(otherDashboards())
    .annotation(firingAlerts(id));
  for (const variable of variables(metricName(id, readings[0]?.id ?? ''))) {
    builder.withVariable(variable);
  }
  builder.withRow(new RowBuilder(`${title} on $surface: $policy`).repeat('policy'));
  for (const reading of readings.filter(({ tier }) => tier === 'core')) {
    builder.withPanel(readingPanel(declaration, reading, serviceUrl));
  }
  builder.withPanel(insufficiencyPanel(id));
  builder.withRow(new RowBuilder('Quality of the data'));
  for (const panel of dataQualityPanels()) builder.withPanel(panel);
  return JSON.stringify(builder.build(), null, 2);
}

/** Marks where an alert of the detector fired. */
function firingAlerts(detector: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor('red')
    .expr(
      `ALERTS{alertname=~"Flyball.*", alertstate="firing", detector="${detector}", ${OF_SEGMENT}}`,
    )
    .titleFormat('{{alertname}}')
    .textFormat('{{surface}}, {{policy}}')
    .tagKeys('severity');
}

function otherDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Flyball')
    .type(DashboardLinkType.Dashboards)
    .tags(['flyball'])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true);
}

/** From the data source down to the segment; each narrows the next. */
function variables(reading: string) {
  const values = (name: string, query: string) =>
    new QueryVariableBuilder(name)
      .label(name)
      .datasource(DATASOURCE)
      .query(`label_values(${query}, ${name})`)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc);
  const service = SERVICE_METRICS.build;
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    values('job', service).multi(true).includeAll(true).allValue('.+'),
    values('instance', `${service}{job=~"$job"}`).multi(true).includeAll(true).allValue('.+'),
    // One surface at a time: a row shows one segment, so that its band is that of its line.
    values('surface', `${reading}{${OF_SERVICE}}`),
    values('policy', `${reading}{${OF_SERVICE}, surface=~"$surface"}`)
      .multi(true)
      .includeAll(true)
      .allValue('.+'),
  ];
}
