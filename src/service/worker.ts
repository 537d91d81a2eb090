/** A worker: its share of the partitions, their closed panes for the coordinator, and probes. */
import { partitionLease } from '../adapters/nats/leases.js';
import { ensurePanesStream } from '../adapters/nats/topology.js';
import { WorkerIngest } from '../adapters/ingest/worker-ingest.js';
import { leaseMetrics } from '../adapters/prometheus/lease-metrics.js';
import { createWorkerRegistry } from '../adapters/prometheus/registry.js';
import { startProbesApp } from '../app.module.js';
import { ConfigError } from '../config/load.js';
import type { Config } from '../config/schema.js';
import { layFoundation, started, type RunningService, type ServiceOptions } from './foundation.js';
import { healthOf } from './health.js';
import { takeOver } from './standby.js';

/**
 * Starts a worker, once nobody else has its partitions.
 *
 * @throws ConfigError, NatsError, UserKeyError, CheckpointMismatchError with a remedy; nothing is left
 *   running
 */
export function startWorker(options: ServiceOptions): Promise<RunningService> {
  return started(async (undo, stop) => {
    const { config, version, discardState = false, onFatal } = options;
    const foundation = await layFoundation(options, undo);
    const { nats, servers, partitions, pipeline, detectors, log, pinoLog } = foundation;
    const { key, fingerprint } = foundation.userKey;
    const owned = share(config, partitions);
    await ensurePanesStream(nats, config.nats.replicas);
    const taken = await takeOver(owned.map(partitionLease), foundation, options, undo);
    const ingest = await WorkerIngest.open(nats, {
      ...{ pipeline, detectors, owned, fingerprint, discardState, log, onFatal },
      ...{ held: taken.held, leases: taken.leases, userKey: key },
      maxMessageBytes: config.events.maxMessageBytes,
      checkpointMs: config.checkpoint.interval,
      idle: { ...pipeline, idleAfterMs: config.windows.idleAfter },
      replicas: config.nats.replicas,
    });
    const times = new Map(
      ingest.group.workers.map((worker) => [partitionLease(worker.partition), worker]),
    );
    taken.begin({
      timeOf: (lease) => times.get(lease)?.largestTime,
      lose: (error) => ingest.lose(error),
    });
    undo.push(() => ingest.stop());
    const registry = createWorkerRegistry(ingest, version);
    leaseMetrics(registry, taken.leases);
    const app = await startProbesApp({
      registry,
      health: healthOf(ingest, nats, undefined, config),
      ...taken.http,
      ...{ log: pinoLog, transport: ingest },
    });
    undo.push(() => app.close());
    undo.push(() => {
      ingest.beginStop();
      return Promise.resolve();
    });
    ingest.start();
    log.info({ http: app.address, nats: servers, partitions: owned }, 'flyball worker is running');
    return { natsServers: servers, httpAddress: app.address, stop };
  });
}

/**
 * The partitions of this worker, ascending.
 *
 * @throws ConfigError when there are more workers than partitions
 */
function share({ scale: { worker, workers } }: Config, partitions: number): number[] {
  if (workers > partitions) {
    throw new ConfigError([
      `scale.workers: ${workers} workers for the ${partitions} partitions of the stream: some would have none`,
    ]);
  }
  return Array.from({ length: partitions }, (_, partition) => partition).filter(
    (partition) => partition % workers === worker,
  );
}
