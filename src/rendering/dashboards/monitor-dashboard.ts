/** The dashboard of the monitor itself: what it reads, how far behind it is, what it keeps and drops. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { RowBuilder, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesSI,
  DurationSeconds,
  EventsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { ROOM_CUTS } from '../room-cuts.js';
import { archivePanels, rolePanels, sourcePanels } from './beside-panels.js';
import { dataQualityPanels } from './data-quality-panels.js';
import { framed, serviceVariables } from './frame.js';
import { panel } from './lines-panel.js';
import { of, query, rate } from './panel-query.js';

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
    ['Roles', rolePanels()],
    ['Sources and archive', [...sourcePanels(), ...archivePanels()]],
    ['Outside', outsidePanels()],
    ['Process', processPanels()],
  ] as const) {
    builder.withRow(new RowBuilder(row));
    for (const panel of panels) builder.withPanel(panel);
  }
  return JSON.stringify(builder.build(), null, 2);
}

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
    panel('Missed messages', 'Dropped from the stream before they were read, as seen at the last start.')
      .unit(Short)
      .withTarget(query('A', of('flyball_missed_messages_total'), '{{instance}}')),
  ];
}

function roomPanels(): Builder<Panel>[] {
  const dropped = panel('Cut for want of room', 'All of it is counted; readings are of the rest.').unit(
    EventsPerSecond,
  );
  ROOM_CUTS.forEach(({ selector, what }, i) => {
    dropped.withTarget(query(String.fromCharCode(65 + i), `sum(${rate(selector)})`, what));
  });
  return [
    dropped,
    panel('Kept apart', 'Segments that are kept apart, and panes that are not closed yet.')
      .unit(Short)
      .withTarget(query('A', `max(${of('flyball_segments')})`, 'segments'))
      .withTarget(query('B', `sum(${of('flyball_open_panes')})`, 'open panes')),
    panel('Remembered by detectors', 'Users or items that detectors remember beyond a window.')
      .unit(Short)
      .withTarget(query('A', `sum by (detector) (${of('flyball_detector_memory_keys')})`, '{{detector}}'))
      .withTarget(
        query('B', `sum by (detector) (${of('flyball_detector_memory_cut_keys')})`, '{{detector}}, left out'),
      ),
    panel('Set aside', 'Impossible probabilities, and fields that the contract does not know.')
      .unit(EventsPerSecond)
      .withTarget(
        query('A', `sum by (field) (${rate('flyball_voided_fields_total')})`, 'impossible {{field}}'),
      )
      .withTarget(query('B', `sum(${rate('flyball_unknown_fields_total')})`, 'unknown fields')),
  ];
}

function outsidePanels(): Builder<Panel>[] {
  const perDay = (metric: string) => `86400 * ${rate(metric)}`;
  return [
    panel('History', 'Points for InfluxDB by what became of them; empty where none is configured.')
      .unit(EventsPerSecond)
      .withTarget(query('A', `sum by (fate) (${rate('flyball_history_points_total')})`, '{{fate}}')),
    panel('History that waits', 'Points that wait to be written, in memory and on disk.')
      .unit(Short)
      .withTarget(query('A', `sum(${of('flyball_history_waiting_points')})`, 'waiting'))
      .withTarget(query('B', `min(${of('flyball_history_up')})`, '1: InfluxDB answers')),
    panel('Audits', 'Audits that wait or run, and those that ended, a day.')
      .unit(Short)
      .withTarget(query('A', `sum(${of('flyball_audits_open')})`, 'open'))
      .withTarget(
        query('B', `sum by (state) (${perDay('flyball_audits_ended_total')})`, '{{state}}, a day'),
      ),
    panel('Calls turned away', 'Calls that would have changed something, by why they did not.')
      .unit(RequestsPerSecond)
      .withTarget(
        query('A', `sum by (reason) (${rate('flyball_http_turned_away_total')})`, '{{reason}}'),
      ),
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
