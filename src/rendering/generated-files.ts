/** The committed files that derive from the code: their paths and texts, before formatting. */
import { configKeys } from '../config/keys.js';
import { allDetectors } from '../detectors/registry.js';
import { EVENT_KINDS } from '../events/kinds.js';
import { EVENT_SCHEMAS } from '../events/schemas.js';
import { alertRules } from './alert-rules.js';
import { dashboard } from './dashboard.js';
import {
  codesPage,
  configurationPage,
  readingsPage,
  sampleConfiguration,
} from './reference-pages.js';

/** The generated files by path. */
export function generatedFiles(): Map<string, string> {
  const declarations = allDetectors().map(({ declaration }) => declaration);
  const files = new Map([
    ['docs/reference/configuration.md', configurationPage(configKeys())],
    ['docs/reference/readings.md', readingsPage(declarations)],
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
  for (const declaration of declarations) {
    const { id } = declaration;
    // The chart carries copies: Helm reads no file outside of it.
    for (const folder of ['', 'helm/flyball/files/']) {
      files.set(`${folder}alerts/${id}.yaml`, alertRules(declaration));
      files.set(`${folder}dashboards/${id}.json`, dashboard(declaration));
    }
  }
  return files;
}
