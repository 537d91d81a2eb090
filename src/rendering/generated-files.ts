/** The committed files that derive from the code: their paths and texts, before formatting. */
import { z } from 'zod';
import { reportSchema } from '../audit/report/report-schema.js';
import { configKeys } from '../config/keys.js';
import { proxyDriftDeclaration } from '../detectors/proxy-drift/proxy-drift.monitor.js';
import { allDetectors } from '../detectors/registry.js';
import { EVENT_KINDS } from '../events/kinds.js';
import { EVENT_SCHEMAS } from '../events/schemas.js';
import { alertRules } from './alert-rules.js';
import { detectorDashboard } from './dashboards/detector-dashboard.js';
import { historyDashboard } from './dashboards/history-dashboard.js';
import { labelsDashboard } from './dashboards/labels-dashboard.js';
import { monitorDashboard } from './dashboards/monitor-dashboard.js';
import { overviewDashboard } from './dashboards/overview-dashboard.js';
import { detectorPage, readingsPage } from './reading-pages.js';
import { recordingRules } from './recording-rules.js';
import { SERVICE_ALERT_FILES, serviceRules } from './service-alerts.js';
import { codesPage, configurationPage, sampleConfiguration } from './reference-pages.js';

/** The generated files by path. */
export function generatedFiles(): Map<string, string> {
  const detectors = allDetectors();
  const declarations = detectors.map(({ declaration }) => declaration);
  const files = new Map([
    ['docs/reference/configuration.md', configurationPage(configKeys())],
    ['docs/reference/readings.md', readingsPage(detectors)],
    ['docs/reference/codes.md', codesPage()],
    ['docs/flyball.sample.yaml', sampleConfiguration(configKeys())],
    // What the chart refuses misspelt keys by.
    [
      'helm/flyball/files/config-keys.yaml',
      configKeys()
        .map(({ path }) => `- ${path}\n`)
        .join(''),
    ],
  ]);
  for (const kind of EVENT_KINDS) {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `Flyball ${kind} event, version 1`,
      ...EVENT_SCHEMAS[kind],
    };
    files.set(`docs/schemas/${kind}.schema.json`, JSON.stringify(schema, null, 2));
  }
  // What is read, so that later reports with further fields hold to it as well.
  const report = z.toJSONSchema(reportSchema, { io: 'input', reused: 'ref' });
  files.set('docs/schemas/audit-report.schema.json', JSON.stringify(report, null, 2));
  for (const detector of detectors) {
    const { declaration } = detector;
    const { id } = declaration;
    files.set(`docs/reference/readings/${id}.md`, detectorPage(detector));
    // The chart carries copies: Helm reads no file outside of it.
    for (const folder of ['', 'helm/flyball/files/']) {
      files.set(`${folder}alerts/${id}.yaml`, alertRules(declaration));
      files.set(`${folder}dashboards/${id}.json`, detectorDashboard(declaration));
    }
  }
  for (const folder of ['', 'helm/flyball/files/']) {
    for (const [file, alerts] of Object.entries(SERVICE_ALERT_FILES)) {
      files.set(`${folder}alerts/${file}.yaml`, serviceRules(file, alerts));
    }
    files.set(`${folder}alerts/flyball-recording.yaml`, recordingRules());
    files.set(`${folder}dashboards/overview.json`, overviewDashboard(declarations));
    files.set(`${folder}dashboards/labels.json`, labelsDashboard(proxyDriftDeclaration));
    files.set(`${folder}dashboards/monitor.json`, monitorDashboard());
    files.set(`${folder}dashboards/history.json`, historyDashboard(declarations));
  }
  return files;
}
