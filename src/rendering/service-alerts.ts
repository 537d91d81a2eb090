/**
 * Alert rules about the service itself, and about limits that owners set: what no detector declares.
 * Their runbooks are in src/alarms/README.md.
 */
import { folded, incidentExpression, KEEP_FIRING, rulesFile, runbookUrl } from './alert-rules.js';
import { INPUT_ALERTS } from './service-alerts/input-alerts.js';
import { LABEL_ALERTS } from './service-alerts/label-alerts.js';
import { MONITOR_ALERTS } from './service-alerts/monitor-alerts.js';
import { OUTSIDE_ALERTS } from './service-alerts/outside-alerts.js';
import type { ServiceAlert } from './service-alerts/service-alert.js';

const GUARDRAIL: ServiceAlert = {
  id: 'FlyballGuardrailCrossed',
  expr: incidentExpression('FlyballGuardrailCrossed'),
  keepFiringFor: KEEP_FIRING,
  summary: 'A reading lies beyond the limit that its owner has set.',
  description:
    'The reading {{ $labels.reading }} on surface {{ $labels.surface }}, policy {{ $labels.policy }} lies beyond the limit that alarms.guardrails sets for it.',
};

/** The alerts that no detector declares, by the rules file that has them. */
export const SERVICE_ALERT_FILES: Readonly<Record<string, readonly ServiceAlert[]>> = {
  flyball: [GUARDRAIL, ...MONITOR_ALERTS],
  'flyball-input': INPUT_ALERTS,
  'flyball-labels': LABEL_ALERTS,
  'flyball-outside': OUTSIDE_ALERTS,
};

/** Every alert that no detector declares. */
export const SERVICE_ALERTS: readonly ServiceAlert[] = Object.values(SERVICE_ALERT_FILES).flat();

/** The rules file of alerts of the service, with one group of the file's name. */
export function serviceRules(file: string, alerts: readonly ServiceAlert[]): string {
  const rules = alerts.map((each) => ({
    alert: each.id,
    expr: each.expr,
    ...(each.for !== undefined && { for: each.for }),
    ...(each.keepFiringFor !== undefined && { keep_firing_for: each.keepFiringFor }),
    ...(each.severity !== undefined && { labels: { severity: each.severity } }),
    annotations: {
      summary: each.summary,
      description: folded(each.description),
      runbook_url: runbookUrl(each.id),
    },
  }));
  return rulesFile([{ name: file, rules }], 'the alerts of the service itself');
}
