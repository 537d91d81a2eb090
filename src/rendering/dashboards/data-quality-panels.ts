/** Panels that say how far the readings can be trusted: what came in, what was refused, how fresh. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DurationSeconds,
  EventsPerSecond,
  PercentUnit,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { RECORDINGS } from '../recording-rules.js';
import { panel } from './lines-panel.js';
import { OF_SERVICE, query } from './panel-query.js';

/** The service's own metrics (src/adapters/prometheus/registry.ts) that dashboards ask for. */
export const SERVICE_METRICS = {
  build: 'flyball_build_info',
  accepted: 'flyball_events_accepted_total',
  duplicate: 'flyball_events_duplicate_total',
  deadLettered: 'flyball_events_dead_lettered_total',
  late: 'flyball_events_late_total',
  refusals: 'flyball_refusals_total',
  pending: 'flyball_pending_messages',
  lastEvent: 'flyball_last_event_timestamp_seconds',
  windowEnd: 'flyball_window_end_timestamp_seconds',
  lastChange: 'flyball_last_change_timestamp_seconds',
} as const;

type ServiceMetric = keyof typeof SERVICE_METRICS;

const selector = (metric: ServiceMetric) => `${SERVICE_METRICS[metric]}{${OF_SERVICE}}`;
const recorded = (name: 'deadLettered' | 'late' | 'unattributed') =>
  `max(${RECORDINGS[name].record}{${OF_SERVICE}})`;
const rate = (metric: ServiceMetric) => `rate(${selector(metric)}[$__rate_interval])`;

/** The panels, in the order in which they are shown. */
export function dataQualityPanels(): Builder<Panel>[] {
  return [
    panel(
      'Events by result',
      'How many events a second were accepted, and what became of the rest.',
    )
      .unit(EventsPerSecond)
      .withTarget(query('A', `sum(${rate('accepted')})`, 'accepted'))
      .withTarget(query('B', `sum(${rate('duplicate')})`, 'duplicate'))
      .withTarget(query('C', `sum(${rate('deadLettered')})`, 'dead-lettered')),
    panel(
      'Shares that are missing',
      'What readings are without: refused events, late ones, and outcomes and labels that found no impression; means of half an hour.',
    )
      .unit(PercentUnit)
      .withTarget(query('A', recorded('deadLettered'), 'dead-lettered, of those sent'))
      .withTarget(query('B', recorded('late'), 'late, of those accepted'))
      .withTarget(query('C', recorded('unattributed'), 'unattributed, of outcomes and labels')),
    panel(
      'Late events',
      'Accepted events that came after their pane had closed; no reading has them.',
    )
      .unit(EventsPerSecond)
      .withTarget(query('A', `sum by (kind) (${rate('late')})`, '{{kind}}')),
    panel('Dead letters', 'Refused events by code; docs/reference/codes.md says what each means.')
      .unit(EventsPerSecond)
      .withTarget(query('A', `sum by (code) (${rate('refusals')})`, '{{code}}')),
    panel('Pending messages', 'Messages that the stream holds and the monitor has not read yet.')
      .unit(Short)
      .withTarget(query('A', `sum by (partition) (${selector('pending')})`, '{{partition}}')),
    panel('Age', 'How long ago the newest event happened, and the last window that was read ended.')
      .unit(DurationSeconds)
      .withTarget(query('A', `time() - max(${selector('lastEvent')})`, 'newest event'))
      .withTarget(query('B', `time() - max(${selector('windowEnd')})`, 'last window')),
  ];
}
