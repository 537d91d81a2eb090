/** The monitor that the pages show: the whole one, or the coordinator of workers elsewhere. */
import type { Registry } from 'prom-client';
import { CoordinatorIngest } from '../adapters/ingest/coordinator-ingest.js';
import { Ingest } from '../adapters/ingest/ingest.js';
import { COORDINATOR_LEASE } from '../adapters/nats/leases.js';
import type { Monitor } from '../adapters/ingest/monitor.js';
import { ensurePanesStream } from '../adapters/nats/topology.js';
import { leaseMetrics, workersMetrics } from '../adapters/prometheus/lease-metrics.js';
import type { BaselineDocument } from '../alarms/baseline-document.js';
import { alarmOptions, labellingOptions } from '../config/options.js';
import type { Foundation, ServiceOptions, Undo } from './foundation.js';
import { takeOver, type Taken } from './standby.js';

export interface OpenMonitor {
  readonly ingest: Monitor;
  /** Where the HTTP side is to listen. */
  readonly http: Taken['http'];
  /** Registers what the role shows beside the monitor. */
  readonly metrics: (registry: Registry) => void;
}

/**
 * Opens the monitor of the role, once nobody else has it.
 *
 * @throws NatsError, CheckpointMismatchError when the stored state does not fit
 */
export async function openMonitor(
  options: ServiceOptions,
  foundation: Foundation,
  baselines: BaselineDocument | undefined,
  undo: Undo,
): Promise<OpenMonitor> {
  const { config, discardState = false, onFatal } = options;
  const { nats, pipeline, detectors, log, partitions } = foundation;
  const { key, fingerprint } = foundation.userKey;
  const common = {
    ...{ pipeline, detectors, fingerprint, discardState, log, onFatal },
    alarms: alarmOptions(config, baselines),
    checkpointMs: config.checkpoint.interval,
    replicas: config.nats.replicas,
  };
  if (config.scale.role === 'coordinator') {
    await ensurePanesStream(nats, config.nats.replicas);
    const taken = await takeOver([COORDINATOR_LEASE], foundation, options, undo);
    const { held, leases } = taken;
    const ingest = await CoordinatorIngest.open(nats, { ...common, held, leases });
    taken.begin({ timeOf: () => undefined, lose: (error) => ingest.lose(error) });
    const ofRole = (registry: Registry) => {
      leaseMetrics(registry, leases);
      workersMetrics(registry, ingest);
    };
    return { ingest, http: taken.http, metrics: ofRole };
  }
  const ingest = await Ingest.open(nats, {
    ...common,
    labelling: labellingOptions(config, partitions),
    userKey: key,
    maxMessageBytes: config.events.maxMessageBytes,
    idle: { ...pipeline, idleAfterMs: config.windows.idleAfter },
  });
  return { ingest, http: config.http, metrics: () => undefined };
}
