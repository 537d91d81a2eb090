/** The dashboard to begin with: loop health by segment, worst first, and what is open. */
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { ALARM_METRICS, metricName } from '../../detectors/metric-name.js';
import { DEFAULT_SERVICE_URL } from '../alert-rules.js';
import { evidencePanel, incidentsPanel, worstSegmentsPanel } from './alarm-panels.js';
import { dataQualityPanels } from './data-quality-panels.js';
import {
  announcedChanges,
  firingAlerts,
  framed,
  segmentVariables,
  type DashboardOptions,
} from './frame.js';
import { panel } from './lines-panel.js';
import { OF_SEGMENT, query } from './panel-query.js';
import { aboutLegend, UNITS } from './reading-panels.js';

/** The overview as JSON. */
export function overviewDashboard(
  declarations: readonly DetectorDeclaration[],
  { serviceUrl = DEFAULT_SERVICE_URL }: DashboardOptions = {},
): string {
  const builder = framed({
    name: 'overview',
    title: 'Overview',
    description: 'Is the feedback loop healthy? Segments worst first, open incidents, leading readings.',
  })
    .annotation(firingAlerts())
    .annotation(announcedChanges());
  for (const each of segmentVariables(ALARM_METRICS.evidence, 'several')) {
    builder.withVariable(each);
  }
  builder
    .withPanel(incidentsPanel(serviceUrl))
    .withPanel(worstSegmentsPanel())
    .withPanel(evidencePanel())
    .withRow(new RowBuilder('Leading readings'));
  for (const declaration of declarations) {
    const leading = leadingPanel(declaration);
    if (leading) builder.withPanel(leading);
  }
  builder.withRow(new RowBuilder('Quality of the data'));
  for (const each of dataQualityPanels()) builder.withPanel(each);
  return JSON.stringify(builder.build(), null, 2);
}

/** The first core reading of a detector, a line for each segment. */
function leadingPanel({ id, title, readings }: DetectorDeclaration): PanelBuilder | undefined {
  const leading = readings.find(({ tier }) => tier === 'core');
  if (!leading) return undefined;
  const legend = `{{surface}} / {{policy}} ${aboutLegend(leading)}`.trim();
  return panel(`${title}: ${leading.title}`, leading.meaning)
    .withTarget(query('A', `${metricName(id, leading.id)}{${OF_SEGMENT}}`, legend))
    .unit(UNITS[leading.unit])
    .axisLabel(leading.unit);
}
