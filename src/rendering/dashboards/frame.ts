/** What all dashboards have in common: identity, links to each other, variables and marks of alerts. */
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DATASOURCE, OF_SEGMENT, OF_SERVICE } from './panel-query.js';
import { SERVICE_METRICS } from './data-quality-panels.js';

export interface DashboardOptions {
  /** Base of the runbooks' addresses, without a slash at the end. */
  readonly serviceUrl?: string;
}

/** The stable id by which a dashboard is addressed. */
export function dashboardUid(name: string): string {
  return `flyball-${name}`;
}

export interface Frame {
  /** The file's name, and the end of the stable id. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** How far back it looks at first, as in `24h`. */
  readonly span?: string;
}

/** A dashboard that is changed in the code only. */
// v1 on purpose: docs/decisions says why (the note on the dashboards' schema).
// eslint-disable-next-line @typescript-eslint/no-deprecated
export function framed({ name, title, description, span = '24h' }: Frame): DashboardBuilder {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  return new DashboardBuilder(`Flyball: ${title}`)
    .uid(dashboardUid(name))
    .description(description)
    .tags(['flyball', name])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: `now-${span}`, to: 'now' })
    .timezone('browser')
    .refresh('1m')
    .link(otherDashboards());
}

/** Marks where alerts fired: all, or those of a detector. */
export function firingAlerts(detector?: string): AnnotationQueryBuilder {
  const of = detector === undefined ? '' : ` detector="${detector}",`;
  return annotation(
    'Alerts',
    'red',
    `ALERTS{alertname=~"Flyball.*", alertstate="firing",${of} ${OF_SEGMENT}}`,
  )
    .titleFormat('{{alertname}}')
    .textFormat('{{surface}}, {{policy}}')
    .tagKeys('severity');
}

/** Marks where a change event came in: a deploy, an experiment, an edited guideline. */
export function announcedChanges(): AnnotationQueryBuilder {
  const last = `${SERVICE_METRICS.lastChange}{${OF_SERVICE}, surface=~"$surface|"}`;
  return annotation('Changes', 'blue', `changes(${last}[$__rate_interval]) > 0`)
    .titleFormat('Announced change')
    .textFormat('{{surface}} {{policy}}: the status page says which.');
}

function annotation(name: string, color: string, expr: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(color)
    .expr(expr);
}

function otherDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Flyball')
    .type(DashboardLinkType.Dashboards)
    .tags(['flyball'])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true);
}

type Variable = DatasourceVariableBuilder | QueryVariableBuilder;

const values = (name: string, query: string) =>
  new QueryVariableBuilder(name)
    .label(name)
    .datasource(DATASOURCE)
    .query(`label_values(${query}, ${name})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);

/** The data source and the chosen instances of the service. */
export function serviceVariables(): Variable[] {
  const service = SERVICE_METRICS.build;
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    values('job', service).multi(true).includeAll(true).allValue('.+'),
    values('instance', `${service}{job=~"$job"}`).multi(true).includeAll(true).allValue('.+'),
  ];
}

/** From the data source down to the segment, by a metric that has both; each narrows the next. */
export function segmentVariables(metric: string, surfaces: 'one' | 'several'): Variable[] {
  const surface = values('surface', `${metric}{${OF_SERVICE}}`);
  return [
    ...serviceVariables(),
    surfaces === 'one' ? surface : surface.multi(true).includeAll(true).allValue('.+'),
    values('policy', `${metric}{${OF_SERVICE}, surface=~"$surface"}`)
      .multi(true)
      .includeAll(true)
      .allValue('.+'),
  ];
}
