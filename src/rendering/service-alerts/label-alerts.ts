/**
 * Alerts about labels, which are asked for, answered, and must come in time; and about readings that
 * have too little data, most often of labels.
 */
import { INSUFFICIENT_METRIC } from '../../detectors/metric-name.js';
import type { ServiceAlert } from './service-alert.js';

const where = 'on surface {{ $labels.surface }}, policy {{ $labels.policy }}';

const BUDGET = 'flyball_labelling_budget_labels';

/** What a counter of events has grown by in a day, by instance. */
const inDay = (selector: string) => `sum by (job, instance) (increase(${selector}[1d]))`;
const labels = inDay('flyball_events_accepted_total{kind="label"}');

export const LABEL_ALERTS: readonly ServiceAlert[] = [
  {
    id: 'FlyballLabelsUnanswered',
    expr: 'flyball_labelling_oldest_waiting_age_seconds > 172800',
    for: '1h',
    severity: 'ticket',
    summary: 'Nobody answers requests for labels.',
    description: `The oldest request ${where} has waited for {{ $value | humanizeDuration }}. True quality is read from labels alone; without them only the proxy is watched.`,
  },
  {
    id: 'FlyballLabelBudgetUnspent',
    // It had a budget two days ago: a new one has had no time to be spent.
    expr: `increase(flyball_labelling_requested_total[2d]) / (2 * ${BUDGET}) < 0.25 and ${BUDGET} offset 2d > 0`,
    for: '1h',
    severity: 'info',
    summary: 'Most of the budget for labels is not spent.',
    description: `In the last two days {{ $value | humanizePercentage }} of the labels that may be asked for ${where} were. Either there is too little traffic, or the budget could be spent elsewhere.`,
  },
  {
    id: 'FlyballLabelsLate',
    expr: `${inDay('flyball_labels_too_late_total')} / ${labels} > 0.1 and ${labels} >= 20`,
    for: '1h',
    severity: 'ticket',
    summary: 'Many labels come after the readings that they belong to have become final.',
    description:
      '{{ $value | humanizePercentage }} of the labels of the last day came too late to count. Readings of quality are of the rest, which were answered sooner and may differ.',
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
