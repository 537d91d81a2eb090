/** Alerts about what stands beside the readings: sources, audits, the archive, the history in InfluxDB, calls over HTTP. */
import type { ServiceAlert } from './service-alert.js';

const ENDED = 'flyball_audits_ended_total';
const SOURCED = 'flyball_source_messages_total';
const MISSED = 'flyball_archive_missed_messages';

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
    // A monitor that has just been started tells nothing of six hours, whatever it finds queued.
    expr: `min_over_time(flyball_audits_open[6h]) > 0 and sum without (state) (increase(${ENDED}[6h])) == 0 and flyball_audits_open offset 6h`,
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
    id: 'FlyballArchiveFailing',
    // A pass that failed is tried again after a minute: one that did not work the first time is no news.
    expr: 'increase(flyball_archive_failures_total[30m]) > 5',
    severity: 'ticket',
    summary: 'The archive cannot be written.',
    description:
      'In the last half hour {{ $value | humanize }} attempts failed ({{ $labels.code }}). What is not archived waits in the stream, as long as that keeps it (nats.retention).',
  },
  {
    id: 'FlyballArchiveMissed',
    expr: `${MISSED} - ${MISSED} offset 1h > 0`,
    severity: 'ticket',
    summary: 'The stream dropped messages before they were archived, and the archive lacks them.',
    description:
      'In the last hour it became known that {{ $value | humanize }} messages are missing in the archive. Audits of that time are of the rest, and say so.',
  },
  {
    id: 'FlyballArchiveFull',
    expr: 'increase(flyball_archive_removed_segments_total{why="room"}[1d]) > 0',
    severity: 'info',
    summary: 'The archive is at its limit of disk, and reaches back less far than it should.',
    description:
      'In the last day {{ $value | humanize }} files were removed for want of room (archive.megabytes) before their time (archive.retention) was over.',
  },
  {
    id: 'FlyballSourceAway',
    expr: 'flyball_source_up == 0',
    for: '15m',
    severity: 'ticket',
    summary: 'A stream that is mapped is not being read.',
    description:
      'The source {{ $labels.source }} has waited for its stream or for the server for a quarter of an hour. Its events enter no reading meanwhile.',
  },
  {
    id: 'FlyballSourceRefused',
    expr: `sum without (result) (increase(${SOURCED}{result="refused"}[30m])) / sum without (result) (increase(${SOURCED}[30m])) > 0.01 and sum without (result) (increase(${SOURCED}[30m])) >= 100`,
    for: '15m',
    severity: 'ticket',
    summary: 'Messages of a stream that is mapped cannot be mapped.',
    description:
      '{{ $value | humanizePercentage }} of the messages of the source {{ $labels.source }} are refused. They are kept in the dead letters, which say why.',
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
