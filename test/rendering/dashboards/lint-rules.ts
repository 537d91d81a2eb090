/**
 * The rules of Grafana's dashboard-linter (github.com/grafana/dashboard-linter at 4d0844b), as far as
 * dashboards here can break them: those of LogQL are left out, as nothing here reads Loki.
 */
import * as units from '@grafana/grafana-foundation-sdk/units';
import { filled, readQuery, type MetricLabels, type ReadQuery } from '../promql.js';
import { shown, type Dashboard, type Panel, type Target, type Variable } from './dashboard-json.js';

/** What breaks the rule; none where nothing does. */
export type LintRule = (dashboard: Dashboard, known: MetricLabels) => string[];

const UNITS = new Set<unknown>(Object.values(units));
const DATASOURCE_LABEL = 'Data source';

/** Stands for Grafana's own choice of a range; nobody would write it. */
const RATE_INTERVAL = '7919ms';

const complaints = (...found: readonly (string | false)[]): string[] =>
  found.filter((each) => each !== false);

const variables = ({ templating }: Dashboard, type: string) =>
  templating.list.filter((each) => each.type === type);

/** Targets of Prometheus, with the panel that each is on. */
function targets(dashboard: Dashboard): { panel: string; target: Target; expr: string }[] {
  return shown(dashboard).flatMap(({ title = '', targets: all = [] }) =>
    all.flatMap((target) =>
      target.expr === undefined ? [] : [{ panel: title, target, expr: target.expr }],
    ),
  );
}

/** A variable over several values of a label of the target. */
function templateLabel(name: string): LintRule {
  return ({ templating }) => {
    const variable = templating.list.find((each) => each.name === name);
    if (!variable) return [`there is no variable ${name}`];
    return complaints(
      variable.type !== 'query' && `${name} is no query`,
      variable.datasource?.uid !== '$datasource' && `${name} does not ask $datasource`,
      variable.label?.toLowerCase() !== name && `${name} is not labelled so`,
      variable.multi !== true && `${name} does not take several values`,
      variable.allValue !== '.+' && `${name} does not mean .+ by all`,
    );
  };
}

/** Every selector of a target picks by the variable of this name. */
function targetLabel(name: string): LintRule {
  return eachQuery(({ selectors }) =>
    selectors
      .filter(({ matchers }) => !matchers.includes(`${name}=~"$${name}"`))
      .map(({ metric }) => `${metric} is not picked by $${name}`),
  );
}

function eachPanel(look: (panel: Panel) => string | false): LintRule {
  return (dashboard) => shown(dashboard).flatMap((panel) => complaints(look(panel)));
}

/** Looks at each query that can be read; those that cannot break another rule. */
function eachQuery(look: (query: ReadQuery) => string[]): LintRule {
  return (dashboard, known) =>
    targets(dashboard).flatMap(({ expr, panel }) => {
      const read = attempted(expr, known);
      return typeof read === 'string' ? [] : look(read).map((found) => `${panel}: ${found}`);
    });
}

/** The query with its variables kept apart from its grammar; why not, where it cannot be read. */
function attempted(expr: string, known: MetricLabels): ReadQuery | string {
  try {
    return readQuery(expr.replaceAll('$__rate_interval', RATE_INTERVAL), known);
  } catch (error) {
    return (error as Error).message;
  }
}

function labelValuesProblem({ name, query }: Variable, known: MetricLabels): string | false {
  const [, selector, label = ''] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  if (selector === undefined) return `${name} does not ask for the values of a label`;
  try {
    const { labels } = readQuery(filled(selector), known);
    return !labels.has(label) && `${name}: ${selector} has no label ${label}`;
  } catch (error) {
    return (error as Error).message;
  }
}

export const LINT_RULES: Readonly<Record<string, LintRule>> = {
  'template-datasource': (dashboard) => {
    const [source, ...others] = variables(dashboard, 'datasource');
    if (!source || others.length > 0) return ['there is not exactly one data source'];
    return complaints(
      !['datasource', `${source.query}_datasource`].includes(source.name) && 'it has another name',
      source.label !== DATASOURCE_LABEL && `it is not labelled "${DATASOURCE_LABEL}"`,
    );
  },
  'template-job': templateLabel('job'),
  'template-instance': templateLabel('instance'),
  'template-label-promql': (dashboard, known) =>
    variables(dashboard, 'query')
      .filter(({ datasource }) => datasource?.type === 'prometheus')
      .flatMap((variable) => complaints(labelValuesProblem(variable, known))),
  'template-on-time-change-reload': (dashboard) =>
    variables(dashboard, 'query')
      .filter(({ refresh }) => refresh !== 2)
      .map(({ name }) => `${name} is not read again when the time range changes`),
  'panel-datasource': (dashboard) => {
    const sources = variables(dashboard, 'datasource').map(({ name }) => `$${name}`);
    return eachPanel(
      ({ title, datasource }) =>
        !sources.includes(datasource?.uid ?? '') && `${title} has no data source that can be chosen`,
    )(dashboard, new Map());
  },
  'panel-title-description': eachPanel(
    ({ title, description }) =>
      ((title ?? '') === '' || !/[.]$/.test(description ?? '')) &&
      `${title} lacks title or description`,
  ),
  'panel-units': eachPanel(
    ({ title, fieldConfig }) =>
      !UNITS.has(fieldConfig?.defaults.unit) && `${title} has no unit that Grafana knows`,
  ),
  'panel-no-targets': eachPanel(
    ({ title, targets: all = [] }) => all.length === 0 && `${title} asks for nothing`,
  ),
  'target-promql': (dashboard, known) =>
    targets(dashboard).flatMap(({ expr }) => {
      const read = attempted(expr, known);
      return typeof read === 'string' ? [read] : [];
    }),
  'target-rate-interval': eachQuery(({ selectors }) =>
    selectors
      .filter(({ range = RATE_INTERVAL }) => range !== RATE_INTERVAL)
      .map(({ metric, range }) => `${metric} is looked at over a fixed range, ${range}`),
  ),
  'target-job': targetLabel('job'),
  'target-instance': targetLabel('instance'),
  'target-counter-aggregation': eachQuery(({ selectors }) =>
    selectors
      .filter(({ metric, within }) => metric.endsWith('_total') && !isGrowth(within[0]))
      .map(({ metric }) => `${metric} is a counter, and not looked at as it grows`),
  ),
  'uneditable-dashboard': ({ editable }) => complaints(editable && 'it can be edited'),
};

function isGrowth(name: string | undefined): boolean {
  return ['rate', 'irate', 'increase'].includes(name ?? '');
}
