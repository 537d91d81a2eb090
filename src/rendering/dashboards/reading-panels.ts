/** Panels of a detector's readings: the value, its 95% interval as a band, and the alert's limit. */
import {
  BigValueGraphMode,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import {
  GraphThresholdsStyleConfigBuilder,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { NoUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import type {
  AlertDeclaration,
  DetectorDeclaration,
  ReadingDeclaration,
} from '../../detectors/detector.js';
import { INSUFFICIENT_METRIC, INTERVAL_ENDS, metricName } from '../../detectors/metric-name.js';
import { runbookUrl } from '../alert-rules.js';
import { DATASOURCE, OF_SEGMENT, query } from './panel-query.js';

/** Grafana's unit for a reading's; bits and nats of information are no units of data there. */
export const UNITS: Readonly<Record<ReadingDeclaration['unit'], string>> = {
  ratio: NoUnit,
  correlation: NoUnit,
  factor: NoUnit,
  items: Short,
  labels: Short,
  impressions: Short,
  users: Short,
  count: Short,
  bits: NoUnit,
  nats: NoUnit,
  days: NoUnit,
  per_day: NoUnit,
  elasticity: NoUnit,
  difference: NoUnit,
  standard_deviations: NoUnit,
  reward: NoUnit,
  state: NoUnit,
};

/** Names of the series of a panel, by which the band finds its ends. */
const LEGEND = { value: 'value', low: '95% low', high: '95% high' } as const;

/** A reading over time. */
export function readingPanel(
  { id, alerts }: DetectorDeclaration,
  reading: ReadingDeclaration,
  serviceUrl: string,
): TimeseriesBuilder {
  const metric = metricName(id, reading.id);
  const series = (refId: string, suffix: string, legend: string) =>
    query(refId, `${metric}${suffix}{${OF_SEGMENT}}`, legend);
  const panel = new TimeseriesBuilder()
    .title(reading.title)
    .description(reading.meaning)
    .datasource(DATASOURCE)
    .withTarget(series('A', '', LEGEND.value))
    .withTarget(series('B', INTERVAL_ENDS.low, LEGEND.low))
    .withTarget(series('C', INTERVAL_ENDS.high, LEGEND.high))
    .unit(UNITS[reading.unit])
    .axisLabel(reading.unit)
    .axisSoftMin(0)
    .legend(new VizLegendOptionsBuilder().showLegend(false))
    .span(12)
    .height(8)
    .overrideByName(LEGEND.low, [
      { id: 'custom.lineWidth', value: 0 },
      { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } },
    ])
    .overrideByName(LEGEND.high, [
      { id: 'custom.lineWidth', value: 0 },
      { id: 'custom.fillBelowTo', value: LEGEND.low },
      { id: 'custom.fillOpacity', value: 20 },
      { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } },
    ])
    .overrideByName(LEGEND.value, [{ id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } }]);
  if (reading.unit === 'ratio') panel.axisSoftMax(1);
  const watching = alerts.filter((alert) => alert.reading === reading.id);
  if (watching.length > 0) panel.links(watching.map((alert) => runbookLink(alert, serviceUrl)));
  const [limit] = watching;
  if (limit) {
    panel
      .thresholds(limitLine(limit))
      .thresholdsStyle(
        new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed),
      );
  }
  return panel;
}

/** Which of the detector's readings have no value, and why. */
export function insufficiencyPanel(detector: string): StatBuilder {
  const reading = `reading=~"${detector}[.].+"`;
  const expr = `max by (reading, reason) (${INSUFFICIENT_METRIC}{${OF_SEGMENT}, ${reading}})`;
  return new StatBuilder()
    .title('Readings without a value')
    .description('Readings for which there is too little data in the last window, and the reason.')
    .datasource(DATASOURCE)
    .withTarget(query('A', expr, '{{reading}}: {{reason}}').instant())
    .unit(NoUnit)
    .noValue('every reading has a value')
    .graphMode(BigValueGraphMode.None)
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([{ value: null, color: 'text' }]),
    )
    .span(12)
    .height(8);
}

function limitLine({ when, threshold }: AlertDeclaration): ThresholdsConfigBuilder {
  const [below, above] = when === 'above' ? ['transparent', 'red'] : ['red', 'transparent'];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: threshold, color: above },
  ]);
}

function runbookLink({ id }: AlertDeclaration, serviceUrl: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(`Runbook: ${id}`)
    .type(DashboardLinkType.Link)
    .url(runbookUrl(id, serviceUrl))
    .targetBlank(true);
}
