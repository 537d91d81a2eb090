/**
 * Panels of a detector's readings: the value, its 95% interval as a band, the baseline that it is
 * compared with, and its limits.
 */
import { BigValueGraphMode, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { NoUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import type {
  AlertDeclaration,
  DetectorDeclaration,
  MonitorDeclaration,
  ReadingDeclaration,
} from '../../detectors/detector.js';
import {
  ALARM_METRICS,
  INSUFFICIENT_METRIC,
  INTERVAL_ENDS,
  metricName,
  READING_N_METRIC,
} from '../../detectors/metric-name.js';
import { runbookUrl } from '../alert-rules.js';
import { panel } from './lines-panel.js';
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

/** Names of the series of a panel, by which their looks find them. */
const LEGEND = { value: 'value', low: '95% low', high: '95% high' } as const;
const BASELINE = 'baseline';
const LIMIT = 'limit';

const BLUE = { id: 'color', value: { mode: 'fixed', fixedColor: 'blue' } };
const DASHED = { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } };

/** Says on what a value rests; at a time it has one value, so there are no lines to tell apart by it. */
const SAYS_ON_WHAT = 'catalogue';

/** The keys by which a reading has several values at a time. */
function severalBy({ by }: Pick<ReadingDeclaration, 'by'>): readonly string[] {
  return by.filter((key) => key !== SAYS_ON_WHAT);
}

/** What a series is about, for legends, beside its segment: `{{signal}}`. */
export function aboutLegend(reading: Pick<ReadingDeclaration, 'by'>): string {
  return severalBy(reading)
    .map((key) => `{{${key}}}`)
    .join(' ');
}

/** A reading over time. */
export function readingPanel(
  { id, alerts, monitors }: DetectorDeclaration,
  reading: ReadingDeclaration,
  serviceUrl: string,
): TimeseriesBuilder {
  const metric = metricName(id, reading.id);
  const by = severalBy(reading);
  const about = aboutLegend(reading);
  const series = (refId: string, suffix: string, legend: string) =>
    query(refId, `${metric}${suffix}{${OF_SEGMENT}}`, `${about} ${legend}`.trim());
  // The most of several: what is watched twice has the same baseline twice.
  const compared = (refId: string, of: string, keys: readonly string[], legend: string) =>
    query(refId, keys.length === 0 ? `max(${of})` : `max by (${keys.join(', ')}) (${of})`, legend);
  const named = `reading="${id}.${reading.id}", ${OF_SEGMENT}`;
  // What is compared with a holdout has a baseline of the difference, which is no level of this.
  const baseline = `${ALARM_METRICS.baseline}{${named}, against=""}`;
  const limit = `${ALARM_METRICS.limit}{${named}}`;
  const builder = panel(reading.title, reading.meaning)
    .withTarget(series('A', '', LEGEND.value))
    .withTarget(series('B', INTERVAL_ENDS.low, LEGEND.low))
    .withTarget(series('C', INTERVAL_ENDS.high, LEGEND.high))
    .withTarget(compared('D', baseline, by, `${about} ${BASELINE}`.trim()))
    .withTarget(compared('E', limit, [...by, 'when'], `${about} ${LIMIT} ({{when}})`.trim()))
    .unit(UNITS[reading.unit])
    .axisLabel(reading.unit)
    .overrideByRegexp(`/${BASELINE}$/`, [
      { id: 'color', value: { mode: 'fixed', fixedColor: 'green' } },
      DASHED,
    ])
    .overrideByRegexp(`/${LIMIT} \\(/`, [
      { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
      DASHED,
    ]);
  if (reading.unit === 'ratio') builder.axisSoftMax(1);
  if (by.length === 0) banded(builder);
  else {
    // Several values: a band belongs to one line, so the ends of these are thin lines.
    builder.overrideByRegexp(`/(${LEGEND.low}|${LEGEND.high})$/`, [
      { id: 'custom.lineWidth', value: 1 },
      { id: 'custom.lineStyle', value: { fill: 'dot', dash: [2, 4] } },
    ]);
  }
  const watching = [...alerts, ...monitors].filter((each) => each.reading === reading.id);
  if (watching.length > 0) builder.links(watching.map((each) => runbookLink(each, serviceUrl)));
  return builder;
}

/** One value with the band of its interval. */
function banded(builder: TimeseriesBuilder): void {
  builder
    .legend(new VizLegendOptionsBuilder().showLegend(false))
    .overrideByName(LEGEND.low, [{ id: 'custom.lineWidth', value: 0 }, BLUE])
    .overrideByName(LEGEND.high, [
      { id: 'custom.lineWidth', value: 0 },
      { id: 'custom.fillBelowTo', value: LEGEND.low },
      { id: 'custom.fillOpacity', value: 20 },
      BLUE,
    ])
    .overrideByName(LEGEND.value, [BLUE]);
}

/** How much the detector's readings rest on. */
export function countsPanel(detector: string): TimeseriesBuilder {
  const expr = `min by (reading) (${READING_N_METRIC}{${OF_SEGMENT}, ${readingsOf(detector)}})`;
  return panel(
    'What the readings rest on',
    "How much each reading counts, in the unit of its n (the readings' reference says which); the least where it is about several things.",
  )
    .withTarget(query('A', expr, '{{reading}}'))
    .unit(Short);
}

/** Which of the detector's readings have no value, and why. */
export function insufficiencyPanel(detector: string): StatBuilder {
  const expr = `max by (reading, reason) (${INSUFFICIENT_METRIC}{${OF_SEGMENT}, ${readingsOf(detector)}})`;
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

function readingsOf(detector: string): string {
  return `reading=~"${detector}[.].+"`;
}

function runbookLink(
  { id }: AlertDeclaration | MonitorDeclaration,
  serviceUrl: string,
): DashboardLinkBuilder {
  return new DashboardLinkBuilder(`Runbook: ${id}`)
    .type(DashboardLinkType.Link)
    .url(runbookUrl(id, serviceUrl))
    .targetBlank(true);
}
