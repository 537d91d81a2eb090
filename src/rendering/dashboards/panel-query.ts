/** How the panels of every dashboard ask Prometheus. */
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** The data source that the viewer has chosen. */
export const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** Matchers of the chosen instances of the service. */
export const OF_SERVICE = 'job=~"$job", instance=~"$instance"';

/** Matchers of the chosen segment. */
export const OF_SEGMENT = `${OF_SERVICE}, surface=~"$surface", policy=~"$policy"`;

/** The selector for the chosen instances, beside the matchers that it has. */
export function of(selector: string): string {
  const [metric = '', matchers = ''] = selector.split(/[{}]/);
  return `${metric}{${[OF_SERVICE, ...(matchers === '' ? [] : [matchers])].join(', ')}}`;
}

/** How fast a counter of the chosen instances grows. */
export function rate(selector: string): string {
  return `rate(${of(selector)}[$__rate_interval])`;
}

/** A query whose series are named by the legend. */
export function query(refId: string, expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(refId)
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend)
    .range();
}
