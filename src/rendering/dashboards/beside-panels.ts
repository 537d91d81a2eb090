/** Panels of what not every deployment has: roles, streams that are mapped, the archive. Empty elsewhere. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesSI,
  DurationSeconds,
  EventsPerSecond,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { panel } from './lines-panel.js';
import { of, query, rate } from './panel-query.js';

export function rolePanels(): Builder<Panel>[] {
  return [
    panel('Leases', 'Who holds which lease: partitions are those of workers. Empty without roles.')
      .unit(Short)
      .withTarget(
        query('A', `sum by (lease, instance) (${of('flyball_lease_held')})`, '{{lease}}: {{instance}}'),
      ),
    panel('Partitions that somebody works on', 'As the coordinator sees it: 1 held, 0 nobody has it.')
      .unit(Short)
      .withTarget(
        query('A', `min by (partition) (${of('flyball_partition_held')})`, 'partition {{partition}}'),
      ),
    panel('Age of the newest pane', 'Since the newest pane ended that a partition has closed; windows wait for the slowest.')
      .unit(DurationSeconds)
      .withTarget(
        query(
          'A',
          `time() - max by (partition) (${of('flyball_pane_end_timestamp_seconds')})`,
          'partition {{partition}}',
        ),
      ),
    panel('Panes that wait', 'Messages of closed panes that the coordinator has not taken in.')
      .unit(Short)
      .withTarget(query('A', `sum(${of('flyball_pending_pane_messages')})`, 'messages')),
  ];
}

export function sourcePanels(): Builder<Panel>[] {
  return [
    panel('Sources', 'Messages of mapped streams by what became of them.')
      .unit(EventsPerSecond)
      .withTarget(
        query(
          'A',
          `sum by (source, result) (${rate('flyball_source_messages_total')})`,
          '{{source}}, {{result}}',
        ),
      ),
    panel('Sources that are read', '1: the stream is read, 0: it is waited for; and what waits there.')
      .unit(Short)
      .withTarget(query('A', `min by (source) (${of('flyball_source_up')})`, '{{source}} is read'))
      .withTarget(
        query('B', `sum by (source) (${of('flyball_source_pending_messages')})`, '{{source}}, waiting'),
      ),
  ];
}

export function archivePanels(): Builder<Panel>[] {
  const age = (metric: string) => `time() - max(${of(metric)})`;
  return [
    panel('Archive', 'Disk that it takes; archive.megabytes is the limit.')
      .unit(BytesSI)
      .withTarget(query('A', `sum(${of('flyball_archive_bytes')})`, 'archive')),
    panel('Archive behind', 'Since it was brought up to date, and since its last message was published.')
      .unit(DurationSeconds)
      .withTarget(query('A', age('flyball_archive_success_timestamp_seconds'), 'brought up to date'))
      .withTarget(query('B', age('flyball_archive_end_timestamp_seconds'), 'last message')),
    panel('Archive trouble', 'Passes that failed and files removed, an hour; messages that it lacks.')
      .unit(Short)
      .withTarget(
        query('A', `3600 * sum by (code) (${rate('flyball_archive_failures_total')})`, 'failed: {{code}}'),
      )
      .withTarget(
        query(
          'B',
          `3600 * sum by (why) (${rate('flyball_archive_removed_segments_total')})`,
          'removed for {{why}}',
        ),
      )
      .withTarget(query('C', `sum(${of('flyball_archive_missed_messages')})`, 'messages missing')),
  ];
}
