/** How the panels of every dashboard ask Prometheus. */
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** The data source that the viewer has chosen. */
export const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** Matchers of the chosen instances of the service. */
export const OF_SERVICE = 'job=~"$job", instance=~"$instance"';

/** Matchers of the chosen segment. */
export const OF_SEGMENT = `${OF_SERVICE}, surface=~"$surface", policy=~"$policy"`;

/** A query whose series are named by the legend. */
export function query(refId: string, expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(refId)
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend)
    .range();
}
