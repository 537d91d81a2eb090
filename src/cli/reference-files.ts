/** The generated files about what only the outermost rooms know: commands, HTTP, metrics. */
import { openApiDocument } from '../adapters/openapi/document.js';
import { TAGS, TOKEN_ANSWERS, type Operation } from '../adapters/openapi/operation.js';
import { OPERATIONS } from '../adapters/openapi/operations.js';
import { exposedMetrics } from '../adapters/prometheus/exposed-metrics.js';
import { allDetectors } from '../detectors/registry.js';
import { packageVersion } from '../main.js';
import { commandsPage } from '../rendering/commands-page.js';
import { httpPage, type CallDescription } from '../rendering/http-page.js';
import { metricsPage } from '../rendering/metrics-page.js';
import { commandDescriptions, commonOptions } from './command-descriptions.js';
import { createProgram } from './program.js';
import { processTerminal } from './terminal.js';

/** By path, before formatting. */
export function referenceFiles(): Map<string, string> {
  const version = packageVersion();
  const program = createProgram(processTerminal({}), version);
  const declarations = allDetectors().map(({ declaration }) => declaration);
  return new Map([
    ['docs/reference/commands.md', commandsPage(commandDescriptions(program), commonOptions())],
    ['docs/reference/http.md', httpPage(OPERATIONS.map(callDescription), TAGS)],
    ['docs/reference/metrics.md', metricsPage(exposedMetrics(), declarations)],
    ['docs/schemas/openapi.json', JSON.stringify(openApiDocument(version), null, 2)],
  ]);
}

function callDescription(operation: Operation): CallDescription {
  const { method, path, tag, summary, token, parameters, answers } = operation;
  const all = { ...(token ? TOKEN_ANSWERS : {}), ...answers };
  return {
    ...{ method, path, tag, summary, needsToken: token === true },
    parameters: (parameters ?? []).map(({ name, description, required }) => ({
      ...{ name, description, isRequired: required === true },
    })),
    answers: Object.fromEntries(
      Object.entries(all).map(([status, { description }]) => [status, description]),
    ),
  };
}
