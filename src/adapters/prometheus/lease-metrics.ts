/** Metrics of leases: those that this process has or waits for, and whether partitions are held at all. */
import { Gauge, type Registry } from 'prom-client';

/** A lease that this process has asked for. */
export interface AskedLease {
  readonly key: string;
  readonly isHeld: boolean;
}

/** Registers which leases this process holds; whoever the instance is holds them. */
export function leaseMetrics(
  registry: Registry,
  leases: { readonly asked: () => readonly AskedLease[] },
): void {
  new Gauge({
    name: 'flyball_lease_held',
    help: 'Leases of this process, with roles: held (1), or waited for while another process holds it (0).',
    labelNames: ['lease'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { key, isHeld } of leases.asked()) this.set({ lease: key }, isHeld ? 1 : 0);
    },
  });
}

/** What a coordinator knows of those who work on the partitions. */
export interface ShownWorkers {
  /** Whether anybody holds each partition; empty before it was looked up. */
  readonly heldPartitions: readonly boolean[];
  /** Messages of closed panes that the server holds back. */
  readonly pendingPanes: number;
}

/** Registers what the coordinator waits for. */
export function workersMetrics(registry: Registry, workers: ShownWorkers): void {
  new Gauge({
    name: 'flyball_partition_held',
    help: 'Whether a worker holds the lease of the partition (1) or none (0), as the coordinator sees it.',
    labelNames: ['partition'],
    registers: [registry],
    collect() {
      this.reset();
      workers.heldPartitions.forEach((isHeld, partition) => {
        this.set({ partition: String(partition) }, isHeld ? 1 : 0);
      });
    },
  });
  new Gauge({
    name: 'flyball_pending_pane_messages',
    help: 'Messages of closed panes that the stream holds and the coordinator has not taken in.',
    registers: [registry],
    collect() {
      this.set(workers.pendingPanes);
    },
  });
}
