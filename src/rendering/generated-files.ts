/** The committed files that derive from the code: their paths and texts, before formatting. */
import { configKeys } from '../config/keys.js';
import { allDetectors } from '../detectors/registry.js';
import { EVENT_KINDS } from '../events/kinds.js';
import { EVENT_SCHEMAS } from '../events/schemas.js';
import { alertRules } from './alert-rules.js';
import { dashboard } from './dashboard.js';
import { detectorPage, readingsPage } from './reading-pages.js';
import { serviceRules } from './service-alerts.js';
import { codesPage, configurationPage, sampleConfiguration } from './reference-pages.js';

/** The generated files by path. */
export function generatedFiles(): Map<string, string> {
  const detectors = allDetectors();
  const files = new Map([
    ['docs/reference/configuration.md', configurationPage(configKeys())],
    ['docs/reference/readings.md', readingsPage(detectors)],
    ['docs/reference/codes.md', codesPage()],
    ['docs/flyball.sample.yaml', sampleConfiguration(configKeys())],
  ]);
  for (const kind of EVENT_KINDS) {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `Flyball ${kind} event, version 1`,
      ...EVENT_SCHEMAS[kind],
    };
    files.set(`docs/schemas/${kind}.schema.json`, JSON.stringify(schema, null, 2));
  }
  for (const detector of detectors) {
    const { declaration } = detector;
    const { id } = declaration;
    files.set(`docs/reference/readings/${id}.md`, detectorPage(detector));
    // The chart carries copies: Helm reads no file outside of it.
    for (const folder of ['', 'helm/flyball/files/']) {
      files.set(`${folder}alerts/${id}.yaml`, alertRules(declaration));
      files.set(`${folder}dashboards/${id}.json`, dashboard(declaration));
    }
  }
  for (const folder of ['', 'helm/flyball/files/']) {
    files.set(`${folder}alerts/flyball.yaml`, serviceRules());
  }
  return files;
}
