/** Alerts about what stands beside the readings: audits, the archive, the history in InfluxDB, calls over HTTP. */
import type { ServiceAlert } from './service-alert.js';

const ENDED = 'flyball_audits_ended_total';

export const OUTSIDE_ALERTS: readonly ServiceAlert[] = [
  {
    id: 'FlyballAuditsFailing',
    expr: `increase(${ENDED}{state="failed"}[6h]) > 0`,
    severity: 'ticket',
    summary: 'An audit has failed, so nobody is told why the loop changed.',
    description:
      'Of the audits of the last six hours {{ $value | humanize }} have ended without a report. The list of audits gives the reason.',
  },
  {
    id: 'FlyballAuditsStuck',
    expr: `min_over_time(flyball_audits_open[6h]) > 0 and sum without (state) (increase(${ENDED}[6h])) == 0`,
    severity: 'ticket',
    summary: 'Audits wait, and none has ended for six hours.',
    description:
      'At least {{ $value }} audits have been waiting or running for six hours, and none has ended in that time.',
  },
  {
    id: 'FlyballHistoryAway',
    expr: 'flyball_history_up == 0',
    for: '1h',
    severity: 'ticket',
    summary: 'InfluxDB does not take the history.',
    description:
      'For an hour nothing could be written. What is meant for it waits on disk; flyball_history_waiting_points says how much.',
  },
  {
    id: 'FlyballHistoryDropped',
    expr: 'increase(flyball_history_points_total{fate="dropped"}[1h]) > 0',
    severity: 'ticket',
    summary: 'Points of the history are lost.',
    description:
      'In the last hour {{ $value | humanize }} points were dropped: InfluxDB refused them, or the queue on disk had no room for more. They can be restated from the logs.',
  },
  {
    id: 'FlyballArchiveBehind',
    expr: 'time() - flyball_archive_success_timestamp_seconds > 7200',
    for: '15m',
    severity: 'ticket',
    summary: 'The archive is not kept up, and the stream forgets what waits for it.',
    description:
      'The archive was last brought up to date {{ $value | humanizeDuration }} ago. What the stream drops before it is archived (nats.retention) is lost to later audits.',
  },
  {
    id: 'FlyballCallsTurnedAway',
    expr: 'increase(flyball_http_turned_away_total[1h]) > 10',
    severity: 'ticket',
    summary: 'Calls that change something are turned away, over and over.',
    description:
      'In the last hour {{ $value | humanize }} calls were turned away ({{ $labels.reason }}). Either a caller has an old token, as after it was changed, or someone tries tokens out.',
  },
];
