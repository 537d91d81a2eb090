/**
 * The running service: puts configuration, JetStream, pipeline and HTTP together, and takes them
 * apart again in the opposite order.
 */
import { CallLimits } from '../adapters/http/call-limits.js';
import { openLabelling } from '../adapters/http/labelling-parts.js';
import { ReadingsHistory } from '../adapters/http/readings-history.js';
import { createLog } from '../adapters/log.js';
import { connectNats } from '../adapters/nats/connection.js';
import type { IngestLog } from '../adapters/nats/ingest-log.js';
import { Ingest } from '../adapters/nats/ingest.js';
import { natsLogin } from '../adapters/nats/login.js';
import { refillHistory } from '../adapters/nats/stored-readings.js';
import { ensureTopology } from '../adapters/nats/topology.js';
import { httpMetrics } from '../adapters/prometheus/http-metrics.js';
import { createRegistry } from '../adapters/prometheus/registry.js';
import { startApp } from '../app.module.js';
import type { AuditEntry } from '../audit/request.js';
import {
  alarmOptions,
  configuredDetectors,
  labellingOptions,
  pipelineOptions,
} from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { Detector } from '../detectors/detector.js';
import { openAudits } from './audits.js';
import { baselineDocument } from './baseline-file.js';
import { healthOf } from './health.js';
import { lastingHistory } from './lasting-history.js';
import { disconnect, serverAddresses } from './nats-servers.js';
import { apiToken, userKey } from './secrets.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ServiceOptions {
  readonly config: Config;
  /** Of the process: where programs are. */
  readonly environment: Environment;
  /** For what the service keeps. */
  readonly folder: string;
  /** Version of the package. */
  readonly version: string;
  /** Drops the stored state and reads the stream from its beginning. */
  readonly discardState?: boolean;
  /** Called when the process must end, because the state can no longer be trusted. */
  readonly onFatal: (error: unknown) => void;
  /** Instead of JSON lines on standard error. */
  readonly log?: IngestLog;
}

export interface Service {
  readonly ingest: Ingest;
  readonly detectors: readonly Detector[];
  /** The latest first. */
  readonly audits: () => readonly AuditEntry[];
  /** The NATS servers in use, as host:port. */
  readonly natsServers: readonly string[];
  /** Address of the HTTP side, as http://host:port. */
  readonly httpAddress: string;
  /** Stores the state and stops everything that was started. */
  stop(): Promise<void>;
}

/**
 * Starts the service: an embedded nats-server where none is named, the streams, the stored state,
 * the transport and the HTTP side.
 *
 * @throws NatsError, UserKeyError, CheckpointMismatchError with a remedy; nothing is left running
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const undo: (() => Promise<void>)[] = [];
  /** Takes everything down, whatever fails on the way; then throws the first failure. */
  const stop = async () => {
    const failures: unknown[] = [];
    for (let last = undo.pop(); last; last = undo.pop()) {
      await last().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return await compose(options, undo, stop);
  } catch (error) {
    // What went wrong first is what should be said.
    await stop().catch(() => undefined);
    throw error;
  }
}

async function compose(
  {
    config,
    environment,
    folder,
    version,
    discardState = false,
    onFatal,
    log: givenLog,
  }: ServiceOptions,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Service> {
  const pinoLog = createLog(config.log.level);
  const log = givenLog ?? pinoLog;
  // Files first: what is wrong with them is said before anything is started.
  const baselines = await baselineDocument(config);
  const servers = await serverAddresses(config, folder, environment['PATH'] ?? '', undo);
  const nats = await connectNats(servers, 'flyball', natsLogin(config));
  undo.push(() => disconnect(nats));
  const partitions = await ensureTopology(nats, {
    partitions: config.nats.partitions,
    retentionMs: config.nats.retention,
    replicas: config.nats.replicas,
  });
  const { key, fingerprint } = await userKey(config, folder, nats);
  const detectors = configuredDetectors(config);
  const pipeline = pipelineOptions(config, partitions);
  const ingest = await Ingest.open(nats, {
    pipeline,
    detectors,
    alarms: alarmOptions(config, baselines),
    labelling: labellingOptions(config, partitions),
    userKey: key,
    fingerprint,
    maxMessageBytes: config.events.maxMessageBytes,
    checkpointMs: config.checkpoint.interval,
    idle: { ...pipeline, idleAfterMs: config.windows.idleAfter },
    replicas: config.nats.replicas,
    discardState,
    log,
    onFatal,
  });
  const registry = createRegistry({
    ingest,
    detectors,
    tiers: config.exports.prometheusTiers,
    version,
  });
  const lasting = await lastingHistory(config, { ingest, folder, registry, log });
  // Below ingest, so that it stops after it and takes in the last readings.
  if (lasting) undo.push(() => lasting.stop());
  const limits = new CallLimits();
  httpMetrics(registry, limits);
  undo.push(() => ingest.stop());
  const history = new ReadingsHistory(detectors);
  ingest.onReadings((set) => history.take(set));
  await refillHistory(nats, history).catch((error: unknown) =>
    log.warn({ err: error }, 'the charts begin empty: the stored readings cannot be read'),
  );
  const audits = await openAudits({ config, nats, servers, ingest, folder, pipeline, key, log });
  if (lasting) audits.onChange((entry) => lasting.takeAudit(entry));
  const { desk } = ingest;
  const labelling =
    desk &&
    (await openLabelling(nats, {
      ...{ desk, partitions, replicas: config.nats.replicas, scale: config.labelling },
      eventTime: () => Math.max(...ingest.pipeline.workers.map((worker) => worker.largestTime)),
    }));
  const app = await startApp({
    ...(labelling ? { labelling } : {}),
    audits,
    token: apiToken(config, folder),
    changes: {
      list: (surface, policy) =>
        ingest.pipeline.coordinator.changes
          .of(surface, policy)
          .map(({ time, what }) => ({ time, label: what })),
    },
    ingest,
    detectors,
    history,
    registry,
    version,
    health: healthOf(ingest, nats, config),
    limits,
    log: pinoLog,
    ...config.http,
  });
  undo.push(() => app.close());
  audits.start();
  undo.push(() => audits.stop());
  undo.push(() => {
    ingest.beginStop();
    return Promise.resolve();
  });
  ingest.start();
  const { address: httpAddress } = app;
  log.info({ http: httpAddress, nats: servers, partitions }, 'flyball is running');
  return {
    ingest,
    detectors,
    audits: () => audits.list(),
    natsServers: servers,
    httpAddress,
    stop,
  };
}
