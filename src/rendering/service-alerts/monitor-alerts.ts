/** Alerts about the monitor: that it runs, keeps up, keeps its state and has room. */
import { ROOM_CUTS } from '../room-cuts.js';
import type { ServiceAlert } from './service-alert.js';

const STORED = 'flyball_checkpoint_timestamp_seconds';
const STARTED = 'process_start_time_seconds';
const PANE_END = 'flyball_pane_end_timestamp_seconds';

/** What of the cuts goes on, each with its name in the label `what`. */
const cuts = ROOM_CUTS.map(
  ({ selector, what }) =>
    `label_replace(sum by (job, instance) (increase(${selector}[1h])) > 0, "what", "${what}", "", "")`,
).join(' or ');

export const MONITOR_ALERTS: readonly ServiceAlert[] = [
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
    id: 'FlyballRestarting',
    // Of the service alone: other jobs have the same metric.
    expr: `changes(${STARTED}[1h]) > 3 and on (job, instance) flyball_build_info`,
    severity: 'page',
    summary: 'The monitor starts again and again, and gets nowhere.',
    description:
      'It has started {{ $value }} times anew within an hour. The last line of its log before each end says why.',
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
    id: 'FlyballPartitionUnheld',
    expr: 'min without (partition) (flyball_partition_held) == 0',
    for: '5m',
    severity: 'page',
    summary: 'No worker has a partition, so windows wait for it and nothing is watched.',
    description:
      'For five minutes there has been a partition whose lease nobody holds. flyball_partition_held says which; the worker that should have it does not run, or cannot reach the NATS server.',
  },
  {
    id: 'FlyballPartitionBehind',
    // Or it has closed no pane at all, while others have.
    expr: `max without (partition) (${PANE_END}) - min without (partition) (${PANE_END}) > 900 or count without (partition) (flyball_partition_held) > count without (partition) (${PANE_END})`,
    for: '15m',
    severity: 'ticket',
    summary: 'A partition is behind the others, and windows wait for it.',
    description: `For a quarter of an hour the panes of one partition have come more than as much behind those of another, or not at all. Windows wait for the slowest; ${PANE_END} says which that is.`,
  },
  {
    id: 'FlyballPanesWaiting',
    expr: 'min_over_time(flyball_pending_pane_messages[15m]) > 100',
    for: '5m',
    severity: 'ticket',
    summary: 'The coordinator does not keep up with the panes of the workers.',
    description:
      'For a quarter of an hour at least {{ $value }} messages of closed panes have waited for the coordinator. Readings and alarms come as late.',
  },
  {
    id: 'FlyballCheckpointOld',
    // One that was never stored is as old as the process; a standby has none to store.
    expr: `time() - (${STORED} or ${STARTED} and on (job, instance) flyball_build_info unless on (job, instance) (flyball_lease_held == 0)) > 900`,
    for: '5m',
    severity: 'ticket',
    summary: 'The state has not been stored for some time.',
    description:
      'The state was stored {{ $value | humanizeDuration }} ago. A crash now would read as much of the stream again, as far as the stream still has it.',
  },
  {
    id: 'FlyballRoomUsedUp',
    expr: cuts,
    for: '1h',
    severity: 'ticket',
    summary: 'There is more than the room that is configured, and the rest is cut.',
    description:
      'For an hour: {{ $labels.what }} ({{ $value | humanize }} in the last hour). Readings are of what there is room for.',
  },
];
