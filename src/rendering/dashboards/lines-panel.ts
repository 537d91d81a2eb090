/** The usual panel: lines over time. */
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { DATASOURCE } from './panel-query.js';

/** A panel of lines from 0 up, half as wide as the dashboard. */
export function panel(title: string, description: string): PanelBuilder {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATASOURCE)
    .axisSoftMin(0)
    .span(12)
    .height(8);
}
