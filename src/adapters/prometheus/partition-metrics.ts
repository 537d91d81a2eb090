/**
 * Metrics of the partitions of a process. Counters that belong to the state (the accounting) are copied
 * from it at each scrape, so that they hold across restarts.
 */
import { Counter, Gauge, type Registry } from 'prom-client';
import { ACCOUNTED_KINDS } from '../../events/delivery.js';
import { EVENT_KINDS } from '../../events/kinds.js';
import type { Accounting } from '../../windows/accounting.js';
import type { PartitionWorker } from '../../windows/partition-worker.js';
import type { WorkedPartitions } from '../ingest/monitor.js';

const ATTRIBUTABLE = ['outcome', 'label'] as const;

/** What can become of an accepted outcome or label apart from finding its impression. */
const FATES: Readonly<Record<string, (accounting: Accounting) => Float64Array>> = {
  unattributed: (accounting) => accounting.unattributed,
  by_context: (accounting) => accounting.byContext,
  item_level: (accounting) => accounting.itemLevel,
  unmeasured: (accounting) => accounting.unmeasured,
};

/** Registers what the partitions count, and how far they are. */
export function partitionMetrics(
  registry: Registry,
  partitions: WorkedPartitions,
  pending: () => readonly number[],
): void {
  accountingMetrics(registry, partitions);
  attributionMetrics(registry, partitions);
  progressMetrics(registry, partitions, pending);
}

/** Name of a kind number. */
function kindName(kind: number): string {
  return EVENT_KINDS[kind] ?? 'unknown';
}

function accountingMetrics(registry: Registry, partitions: WorkedPartitions): void {
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
        const counts = of(partitions.accounting());
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
      for (const [code, count] of partitions.accounting().refusals) this.inc({ code }, count);
    },
  });
  new Counter({
    name: 'flyball_voided_fields_total',
    help: 'Impossible probabilities that were set aside without refusing the event.',
    labelNames: ['field'],
    registers: [registry],
    collect() {
      const { voidedPropensities, voidedTargets } = partitions.accounting();
      this.reset();
      this.inc({ field: 'propensity' }, voidedPropensities);
      this.inc({ field: 'target' }, voidedTargets);
    },
  });
}

function attributionMetrics(registry: Registry, partitions: WorkedPartitions): void {
  new Counter({
    name: 'flyball_attribution_total',
    help: 'Accepted outcomes and labels by fate: unattributed (no impression found in time), by_context (placed by the context they carry), item_level (labels of an item alone), unmeasured (of a signal that is not configured).',
    labelNames: ['kind', 'fate'],
    registers: [registry],
    collect() {
      const accounting = partitions.accounting();
      this.reset();
      for (const kind of ATTRIBUTABLE) {
        for (const [fate, of] of Object.entries(FATES)) {
          this.inc({ kind, fate }, of(accounting)[EVENT_KINDS.indexOf(kind)]);
        }
      }
    },
  });
}

function progressMetrics(
  registry: Registry,
  { workers }: WorkedPartitions,
  pending: () => readonly number[],
): void {
  const registers = [registry];
  const byPartition = (
    name: string,
    help: string,
    read: (worker: PartitionWorker) => number | undefined,
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: ['partition'],
      registers,
      collect() {
        this.reset();
        for (const worker of workers) {
          const value = read(worker);
          if (Number.isFinite(value)) this.set({ partition: String(worker.partition) }, value!);
        }
      },
    });
  };
  byPartition(
    'flyball_last_event_timestamp_seconds',
    'Largest event time of the partition.',
    ({ largestTime }) => largestTime / 1000,
  );
  byPartition(
    'flyball_pending_messages',
    'Messages of the partition that the stream holds and the monitor has not read.',
    ({ partition }) => pending()[partition],
  );
  byPartition(
    'flyball_open_panes',
    'Panes of the partition that are not closed yet.',
    ({ openPanes }) => openPanes,
  );
  byPartition(
    'flyball_remembered_impressions',
    'Impressions that outcomes and labels can still be brought to.',
    ({ rememberedImpressions }) => rememberedImpressions,
  );
  const sum = (name: string, help: string, read: (worker: PartitionWorker) => number): void => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(workers.reduce((total, worker) => total + read(worker), 0));
      },
    });
  };
  sum(
    'flyball_overfull_panes_total',
    'Panes of a partition with more segments than are kept apart in one; the rest went to `other`.',
    ({ overfullPanes }) => overfullPanes,
  );
  sum(
    'flyball_ids_forgotten_total',
    'Ids forgotten before their time for want of room; their duplicates would be counted.',
    ({ forgottenIds }) => forgottenIds,
  );
  sum(
    'flyball_evicted_impressions_total',
    'Impressions forgotten before their time for want of room (attribution.maxImpressions).',
    ({ evictedImpressions }) => evictedImpressions,
  );
}
