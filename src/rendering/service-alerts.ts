/**
 * Alert rules about the service itself, and about limits that owners set: what no detector declares.
 * Their runbooks are in src/alarms/README.md.
 */
import type { Severity } from '../detectors/detector.js';
import { INSUFFICIENT_METRIC } from '../detectors/metric-name.js';
import { folded, incidentExpression, KEEP_FIRING, rulesFile, runbookUrl } from './alert-rules.js';

export interface ServiceAlert {
  readonly id: string;
  readonly expr: string;
  /** How long it must hold; absent: it holds at once. */
  readonly for?: string;
  readonly keepFiringFor?: string;
  /** Absent: it comes with what the rule looks at. */
  readonly severity?: Severity;
  readonly summary: string;
  readonly description: string;
}

const ATTRIBUTABLE = 'kind=~"outcome|label"';
const accepted = `sum by (instance, job) (rate(flyball_events_accepted_total{${ATTRIBUTABLE}}[30m]))`;
const unattributed =
  'sum by (instance, job) (rate(flyball_attribution_total{fate="unattributed"}[30m]))';

export const SERVICE_ALERTS: readonly ServiceAlert[] = [
  {
    id: 'FlyballGuardrailCrossed',
    expr: incidentExpression('FlyballGuardrailCrossed'),
    keepFiringFor: KEEP_FIRING,
    summary: 'A reading lies beyond the limit that its owner has set.',
    description:
      'The reading {{ $labels.reading }} on surface {{ $labels.surface }}, policy {{ $labels.policy }} lies beyond the limit that alarms.guardrails sets for it.',
  },
  {
    id: 'FlyballAbsent',
    expr: 'absent(flyball_build_info)',
    for: '10m',
    severity: 'page',
    summary: 'The monitor is gone, and nothing is watched.',
    description:
      'Prometheus has no metrics of a running service. Look at whether the process runs and whether /metrics can be reached.',
  },
  {
    id: 'FlyballLagging',
    expr: 'sum without (partition) (flyball_pending_messages) > 1000 and max without (partition) (time() - flyball_last_event_timestamp_seconds) > 900',
    for: '15m',
    severity: 'ticket',
    summary: 'The monitor does not keep up with the stream.',
    description:
      'Messages wait to be read, and the event time that the monitor has reached is {{ $value | humanizeDuration }} old. Alarms come as late.',
  },
  {
    id: 'FlyballWindowsStale',
    expr: 'time() - flyball_window_end_timestamp_seconds > 1800',
    for: '15m',
    severity: 'page',
    summary: 'No window has been read for some time, so readings and alarms stand still.',
    description:
      'The last window that was read ended {{ $value | humanizeDuration }} ago. Either no events come in, or the monitor has stopped reading them.',
  },
  {
    id: 'FlyballDeadLetters',
    expr: 'sum without (kind) (rate(flyball_events_dead_lettered_total[30m])) / sum without (kind) (rate(flyball_events_sent_total[30m])) > 0.01',
    for: '15m',
    severity: 'page',
    summary: 'Publishers send events that are refused, so readings are of a part of the traffic.',
    description:
      '{{ $value | humanizePercentage }} of the events are refused. flyball_refusals_total says which rule of the contract they break.',
  },
  {
    id: 'FlyballOutcomesUnattributed',
    expr: `${unattributed} / ${accepted} > 0.2`,
    for: '1h',
    severity: 'ticket',
    summary: 'Many outcomes and labels find no impression.',
    description:
      '{{ $value | humanizePercentage }} of the accepted outcomes and labels find no impression. Readings of clicks and of quality are of the rest alone.',
  },
  {
    id: 'FlyballTooLittleData',
    expr: `max without (reason) (${INSUFFICIENT_METRIC}{reason=~"empty|insufficient|no_labels"}) > 0`,
    for: '2d',
    severity: 'info',
    summary: 'A reading has had too little data for two days, so nothing is watched there.',
    description:
      'The reading {{ $labels.reading }} on surface {{ $labels.surface }}, policy {{ $labels.policy }} has had no value for two days.',
  },
];

/** The rules file of the service. */
export function serviceRules(): string {
  const rules = SERVICE_ALERTS.map((each) => ({
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
  return rulesFile([{ name: 'flyball-service', rules }], 'the alerts of the service itself');
}
