/** Alerts about what comes in: that it comes, and that readings are of all of it. */
import { RECORDINGS } from '../recording-rules.js';
import type { ServiceAlert } from './service-alert.js';

const INSTANCE = 'job, instance';

/** Sum over an instance's series of what a counter has grown by. */
const grown = (selector: string, over: string) =>
  `sum by (${INSTANCE}) (increase(${selector}[${over}]))`;

/** Below so many events in half an hour a share of them says little, and nobody is called for it. */
const FEW_EVENTS = 100;

/** Who has had fewer events in a day may well have none for an hour. */
const BUSY_DAY = 1000;

const sentEnough = `${grown('flyball_events_sent_total', '30m')} >= ${FEW_EVENTS}`;
const acceptedEnough = `${grown('flyball_events_accepted_total', '30m')} >= ${FEW_EVENTS}`;
const recommendations = 'flyball_events_sent_total{kind="recommendation"}';
const outcomes = 'flyball_events_sent_total{kind="outcome"}';

export const INPUT_ALERTS: readonly ServiceAlert[] = [
  {
    id: 'FlyballNoEvents',
    expr: `${grown(recommendations, '30m')} == 0 and ${grown(recommendations, '1d')} > ${BUSY_DAY}`,
    for: '5m',
    severity: 'page',
    summary: 'No recommendations come in any more, so the loop is not watched.',
    description:
      'For half an hour not one recommendation has been read, though there were more than a thousand in the last day. Either publishers have stopped, or the monitor has stopped reading.',
  },
  {
    id: 'FlyballOutcomesStopped',
    expr: `${grown(outcomes, '1h')} == 0 and ${grown(recommendations, '1h')} > ${FEW_EVENTS} and ${grown(outcomes, '1d')} > ${BUSY_DAY}`,
    for: '5m',
    severity: 'page',
    summary: 'Recommendations come in, but no outcomes of them any more.',
    description:
      'For an hour not one outcome has been read beside recommendations that come in as ever. To every reading of clicks it looks as if users had stopped clicking.',
  },
  {
    id: 'FlyballDeadLetters',
    expr: `${RECORDINGS.deadLettered.record} > 0.01 and ${sentEnough}`,
    for: '15m',
    severity: 'page',
    summary: 'Publishers send events that are refused, so readings are of a part of the traffic.',
    description:
      '{{ $value | humanizePercentage }} of the events are refused. flyball_refusals_total says which rule of the contract they break.',
  },
  {
    id: 'FlyballLateEvents',
    expr: `${RECORDINGS.late.record} > 0.05 and ${acceptedEnough}`,
    for: '1h',
    severity: 'ticket',
    summary: 'Many events come too late, and enter no reading.',
    description:
      '{{ $value | humanizePercentage }} of the accepted events came after their pane had closed. They are counted and kept for audits, and missing from every reading.',
  },
  {
    id: 'FlyballOutcomesUnattributed',
    expr: `${RECORDINGS.unattributed.record} > 0.2 and ${grown('flyball_events_accepted_total{kind=~"outcome|label"}', '30m')} >= ${FEW_EVENTS}`,
    for: '1h',
    severity: 'ticket',
    summary: 'Many outcomes and labels find no impression.',
    description:
      '{{ $value | humanizePercentage }} of the accepted outcomes and labels find no impression. Readings of clicks and of quality are of the rest alone.',
  },
  {
    id: 'FlyballFieldsVoided',
    expr: `100 * ${grown('flyball_voided_fields_total', '30m')} / ${grown('flyball_events_accepted_total{kind="recommendation"}', '30m')} > 1 and ${acceptedEnough}`,
    for: '1h',
    severity: 'ticket',
    summary: 'Publishers log probabilities that are impossible, and they are set aside.',
    description:
      'There are {{ $value | humanize }} impossible propensities or targets for a hundred recommendations. What is weighted by them is read from the rest alone.',
  },
  {
    id: 'FlyballMessagesMissed',
    expr: 'flyball_missed_messages_total > 0 and time() - process_start_time_seconds < 86400',
    severity: 'ticket',
    summary: 'The stream dropped messages before the monitor had read them.',
    description:
      'At its last start the monitor found that at least {{ $value }} messages had been dropped from the stream unread. Readings of that time are of the rest.',
  },
];
