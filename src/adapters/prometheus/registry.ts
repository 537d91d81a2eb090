/**
 * The metrics of the service in a registry of its own. Counters that belong to the state (the
 * accounting) are copied from it at each scrape, so that they hold across restarts.
 */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Detector, Tier } from '../../detectors/detector.js';
import { ACCOUNTED_KINDS } from '../../events/delivery.js';
import { EVENT_KINDS } from '../../events/kinds.js';
import type { Accounting } from '../../windows/accounting.js';
import type { Ingest } from '../nats/ingest.js';
import { alarmMetrics } from './alarm-metrics.js';
import { joinMetrics } from './join-metrics.js';
import { labelMetrics } from './label-metrics.js';
import { readingMetrics } from './reading-metrics.js';

/** Default metrics whose names break the naming rules (gauges that end in _total). */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** What is shown of the running monitor. */
export type ShownIngest = Pick<
  Ingest,
  | 'pipeline'
  | 'latest'
  | 'incidents'
  | 'desk'
  | 'pending'
  | 'checkpointAt'
  | 'checkpointBytes'
  | 'missedMessages'
>;

export interface RegistryOptions {
  readonly ingest: ShownIngest;
  readonly detectors: readonly Detector[];
  readonly tiers: readonly Tier[];
  readonly version: string;
}

/** A registry that shows the running monitor. */
export function createRegistry(options: RegistryOptions): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  new Gauge({
    name: 'flyball_build_info',
    help: 'Version of the running service; the value is always 1.',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version: options.version, node: process.version }, 1);
  accountingMetrics(registry, options.ingest);
  ingestMetrics(registry, options.ingest);
  joinMetrics(registry, options.ingest.pipeline);
  readingMetrics(registry, options);
  alarmMetrics(registry, options);
  if (options.ingest.desk) labelMetrics(registry, options.ingest.desk);
  return registry;
}

/** Name of a kind number. */
function kindName(kind: number): string {
  return EVENT_KINDS[kind] ?? 'unknown';
}

function accountingMetrics(registry: Registry, ingest: ShownIngest): void {
  const byKind = (
    name: string,
    help: string,
    of: (accounting: Accounting) => Float64Array,
  ): void => {
    new Counter({
      name,
      help,
      labelNames: ['kind'],
      registers: [registry],
      collect() {
        const counts = of(ingest.pipeline.accounting());
        this.reset();
        for (let kind = 0; kind < ACCOUNTED_KINDS; kind++) {
          this.inc({ kind: kindName(kind) }, counts[kind]);
        }
      },
    });
  };
  byKind(
    'flyball_events_sent_total',
    'Events in delivered messages: accepted + duplicate + dead-lettered.',
    (accounting) => accounting.sent,
  );
  byKind(
    'flyball_events_accepted_total',
    'Events accepted, late ones included.',
    (a) => a.accepted,
  );
  byKind('flyball_events_duplicate_total', 'Events dropped as seen before.', (a) => a.duplicate);
  byKind(
    'flyball_events_late_total',
    'Accepted events that came after their pane had closed; they enter no reading.',
    (accounting) => accounting.late,
  );
  byKind(
    'flyball_events_dead_lettered_total',
    'Events refused and kept in the dead letters.',
    (accounting) => accounting.deadLettered,
  );
  byKind(
    'flyball_unknown_fields_total',
    'Fields that the contract does not know; they are ignored.',
    (accounting) => accounting.unknownFields,
  );
  new Counter({
    name: 'flyball_refusals_total',
    help: 'Dead-lettered events by reason.',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [code, count] of ingest.pipeline.accounting().refusals) this.inc({ code }, count);
    },
  });
  new Counter({
    name: 'flyball_voided_fields_total',
    help: 'Impossible probabilities that were set aside without refusing the event.',
    labelNames: ['field'],
    registers: [registry],
    collect() {
      const { voidedPropensities, voidedTargets } = ingest.pipeline.accounting();
      this.reset();
      this.inc({ field: 'propensity' }, voidedPropensities);
      this.inc({ field: 'target' }, voidedTargets);
    },
  });
}

function ingestMetrics(registry: Registry, ingest: ShownIngest): void {
  const gauge = (name: string, help: string, read: () => number | undefined): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        const value = read();
        if (value === undefined || !Number.isFinite(value)) this.remove();
        else this.set(value);
      },
    });
  };
  const byPartition = (name: string, help: string, read: (partition: number) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['partition'],
      registers: [registry],
      collect() {
        this.reset();
        for (const partition of ingest.pipeline.workers.keys()) {
          const value = read(partition);
          if (Number.isFinite(value)) this.set({ partition: String(partition) }, value);
        }
      },
    });
  };
  const { coordinator, workers } = ingest.pipeline;
  byPartition(
    'flyball_last_event_timestamp_seconds',
    'Largest event time of the partition.',
    (partition) => workers[partition]!.largestTime / 1000,
  );
  byPartition(
    'flyball_pending_messages',
    'Messages of the partition that the stream holds and the monitor has not read.',
    (partition) => ingest.pending[partition]!,
  );
  byPartition(
    'flyball_open_panes',
    'Panes of the partition that are not closed yet.',
    (partition) => workers[partition]!.openPanes,
  );
  gauge(
    'flyball_window_end_timestamp_seconds',
    'End of the last window that was read.',
    () => ingest.latest.windowEnd && ingest.latest.windowEnd / 1000,
  );
  gauge(
    'flyball_checkpoint_timestamp_seconds',
    'When state and cursors were last stored.',
    () => ingest.checkpointAt && ingest.checkpointAt / 1000,
  );
  gauge('flyball_checkpoint_bytes', 'Size of the stored state.', () => ingest.checkpointBytes);
  gauge('flyball_segments', 'Segments kept apart.', () => coordinator.segmentCount);
  gauge('flyball_declared_items', 'Items ever declared.', () => coordinator.catalogue.size);
  new Gauge({
    name: 'flyball_last_change_timestamp_seconds',
    help: 'Time of the latest change event of a surface and policy; both empty where it named none.',
    labelNames: ['surface', 'policy'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { time, ...where } of coordinator.changes.latest()) this.set(where, time / 1000);
    },
  });
  const counter = (name: string, help: string, read: () => number): void => {
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  counter(
    'flyball_segments_cut_total',
    'Segments of a pane that were merged into `other` for want of room.',
    () => coordinator.cutSegments,
  );
  counter(
    'flyball_overfull_panes_total',
    'Panes of a partition with more segments than are kept apart in one; the rest went to `other`.',
    () => workers.reduce((sum, worker) => sum + worker.overfullPanes, 0),
  );
  counter(
    'flyball_items_cut_total',
    'Declarations of items for which the catalogue had no room.',
    () => coordinator.catalogue.cut,
  );
  counter(
    'flyball_ids_forgotten_total',
    'Ids forgotten before their time for want of room; their duplicates would be counted.',
    () => workers.reduce((sum, worker) => sum + worker.forgottenIds, 0),
  );
  counter(
    'flyball_missed_messages_total',
    'Messages that the stream had dropped before they were read, at least, as seen at the last start.',
    () => ingest.missedMessages,
  );
}
