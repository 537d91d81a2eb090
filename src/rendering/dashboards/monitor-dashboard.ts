/** The dashboard of the monitor itself: what it reads, how far behind it is, what it keeps and drops. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { RowBuilder, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesSI,
  DurationSeconds,
  EventsPerSecond,
  PercentUnit,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { dataQualityPanels, panel } from './data-quality-panels.js';
import { framed, serviceVariables } from './frame.js';
import { OF_SERVICE, query } from './panel-query.js';

/** The dashboard as JSON. */
export function monitorDashboard(): string {
  const builder = framed({
    name: 'monitor',
    title: 'The monitor itself',
    description: 'Does Flyball keep up, and what does it keep, drop and cost?',
  });
  for (const each of serviceVariables()) builder.withVariable(each);
  for (const [row, panels] of [
    ['Input', dataQualityPanels()],
    ['State', statePanels()],
    ['Room', roomPanels()],
    ['Process', processPanels()],
  ] as const) {
    builder.withRow(new RowBuilder(row));
    for (const panel of panels) builder.withPanel(panel);
  }
  return JSON.stringify(builder.build(), null, 2);
}

const of = (metric: string) => `${metric}{${OF_SERVICE}}`;
const rate = (metric: string) => `rate(${of(metric)}[$__rate_interval])`;

function statePanels(): Builder<Panel>[] {
  return [
    panel('Attribution', 'What became of outcomes and labels: brought to an impression, or not.')
      .unit(EventsPerSecond)
      .withTarget(
        query('A', `sum by (kind, fate) (${rate('flyball_attribution_total')})`, '{{kind}}, {{fate}}'),
      ),
    panel('Remembered impressions', 'Impressions that outcomes and labels can still be brought to.')
      .unit(Short)
      .withTarget(query('A', `sum(${of('flyball_remembered_impressions')})`, 'impressions')),
    panel('Stored state', 'Size of the last checkpoint.')
      .unit(BytesSI)
      .withTarget(query('A', of('flyball_checkpoint_bytes'), '{{instance}}')),
    panel('Age of the stored state', 'A crash now would read this much of the stream again.')
      .unit(DurationSeconds)
      .withTarget(
        query('A', `time() - ${of('flyball_checkpoint_timestamp_seconds')}`, '{{instance}}'),
      ),
  ];
}

function roomPanels(): Builder<Panel>[] {
  const cuts = [
    ['flyball_evicted_impressions_total', 'impressions forgotten early'],
    ['flyball_ids_forgotten_total', 'ids forgotten early'],
    ['flyball_segments_cut_total', 'segments merged'],
    ['flyball_overfull_panes_total', 'overfull panes'],
    ['flyball_items_cut_total', 'items without room'],
    ['flyball_labels_too_late_total', 'labels too late'],
  ] as const;
  const dropped = panel('Cut for want of room', 'All of it is counted; readings are of the rest.').unit(
    EventsPerSecond,
  );
  cuts.forEach(([metric, legend], i) => {
    dropped.withTarget(query(String.fromCharCode(65 + i), `sum(${rate(metric)})`, legend));
  });
  return [
    dropped,
    panel('Kept apart', 'Segments that are kept apart, and panes that are not closed yet.')
      .unit(Short)
      .withTarget(query('A', `max(${of('flyball_segments')})`, 'segments'))
      .withTarget(query('B', `sum(${of('flyball_open_panes')})`, 'open panes')),
    panel('History', 'Points for InfluxDB: written, dropped, and waiting; empty where none is configured.')
      .unit(EventsPerSecond)
      .withTarget(
        query('A', `sum by (fate) (${rate('flyball_history_points_total')})`, '{{fate}} a second'),
      )
      .withTarget(query('B', `sum(${of('flyball_history_waiting_points')})`, 'waiting')),
  ];
}

function processPanels(): Builder<Panel>[] {
  return [
    panel('CPU', 'Cores in use.')
      .unit(PercentUnit)
      .withTarget(query('A', rate('process_cpu_seconds_total'), '{{instance}}')),
    panel('Memory', 'Resident memory of the process.')
      .unit(BytesSI)
      .withTarget(query('A', of('process_resident_memory_bytes'), '{{instance}}')),
    panel('Event loop delay', 'How late timers run, at the 99th percentile.')
      .unit(DurationSeconds)
      .withTarget(query('A', of('nodejs_eventloop_lag_p99_seconds'), '{{instance}}')),
  ];
}
