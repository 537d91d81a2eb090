/**
 * A Grafana dashboard from what a detector declares: a row for each policy with a panel for each core
 * reading, how much they rest on, how far the evidence of its alarms has come, and below it how good
 * the data is that the readings were made from.
 */
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DetectorDeclaration } from '../../detectors/detector.js';
import { metricName } from '../../detectors/metric-name.js';
import { DEFAULT_SERVICE_URL } from '../alert-rules.js';
import { evidencePanel } from './alarm-panels.js';
import { dataQualityPanels } from './data-quality-panels.js';
import {
  announcedChanges,
  firingAlerts,
  framed,
  segmentVariables,
  type DashboardOptions,
} from './frame.js';
import { countsPanel, insufficiencyPanel, readingPanel } from './reading-panels.js';

/** The dashboard of a detector as JSON. */
export function detectorDashboard(
  declaration: DetectorDeclaration,
  { serviceUrl = DEFAULT_SERVICE_URL }: DashboardOptions = {},
): string {
  const { id: name, title, question: description, readings } = declaration;
  const builder = framed({ name, title, description })
    .annotation(firingAlerts(name))
    .annotation(announcedChanges());
  // One surface at a time: a row shows one segment, so that its band is that of its line.
  for (const each of segmentVariables(metricName(name, readings[0]?.id ?? ''), 'one')) {
    builder.withVariable(each);
  }
  builder.withRow(new RowBuilder(`${title} on $surface: $policy`).repeat('policy'));
  for (const reading of readings.filter(({ tier }) => tier === 'core')) {
    builder.withPanel(readingPanel(declaration, reading, serviceUrl));
  }
  builder.withPanel(countsPanel(name));
  builder.withPanel(insufficiencyPanel(name));
  if (declaration.monitors.length > 0) builder.withPanel(evidencePanel(declaration, serviceUrl));
  builder.withRow(new RowBuilder('Quality of the data'));
  for (const panel of dataQualityPanels()) builder.withPanel(panel);
  return JSON.stringify(builder.build(), null, 2);
}
