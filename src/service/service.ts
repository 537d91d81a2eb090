/**
 * The running service: puts configuration, JetStream, pipeline and HTTP together, and takes them
 * apart again in the opposite order.
 */
import { CallLimits } from '../adapters/http/call-limits.js';
import { openLabelling } from '../adapters/labelling/parts.js';
import { ReadingsHistory } from '../adapters/http/readings-history.js';
import type { Monitor } from '../adapters/ingest/monitor.js';
import { refillHistory } from '../adapters/nats/stored-readings.js';
import { auditMetrics } from '../adapters/prometheus/audit-metrics.js';
import { httpMetrics } from '../adapters/prometheus/http-metrics.js';
import { createCoordinatorRegistry, createRegistry } from '../adapters/prometheus/registry.js';
import { sourceMetrics } from '../adapters/prometheus/source-metrics.js';
import { sourcePlans, Sources } from '../adapters/sources/sources.js';
import { startApp } from '../app.module.js';
import type { AuditEntry } from '../audit/request.js';
import type { Detector } from '../detectors/detector.js';
import { startArchive } from './archive.js';
import { openAudits } from './audits.js';
import { baselineDocument } from './baseline-file.js';
import {
  layFoundation,
  started,
  type RunningService,
  type ServiceOptions,
  type Undo,
} from './foundation.js';
import { healthOf } from './health.js';
import { lastingHistory } from './lasting-history.js';
import { openMonitor } from './open-monitor.js';
import { apiToken } from './secrets.js';

export interface Service extends RunningService {
  readonly ingest: Monitor;
  readonly detectors: readonly Detector[];
  /** The latest first. */
  readonly audits: () => readonly AuditEntry[];
}

/**
 * Starts the service: an embedded nats-server where none is named, the streams, the stored state,
 * the transport and the HTTP side.
 *
 * @throws NatsError, UserKeyError, CheckpointMismatchError with a remedy; nothing is left running
 */
export function startService(options: ServiceOptions): Promise<Service> {
  return started((undo, stop) => compose(options, undo, stop));
}

async function compose(
  options: ServiceOptions,
  undo: Undo,
  stop: () => Promise<void>,
): Promise<Service> {
  const { config, folder, version } = options;
  // Files first: what is wrong with them is said before anything is started.
  const baselines = await baselineDocument(config);
  const plans = await sourcePlans(config.sources);
  const foundation = await layFoundation(options, undo);
  const { nats, servers, partitions, userKey, detectors, pipeline, log, pinoLog } = foundation;
  const { ingest, http, metrics } = await openMonitor(options, foundation, baselines, undo);
  const isWhole = config.scale.role === 'all';
  const registry = (isWhole ? createRegistry : createCoordinatorRegistry)({
    ingest,
    detectors,
    tiers: config.exports.prometheusTiers,
    version,
  });
  metrics(registry);
  const { replicas } = config.nats;
  const { maxMessageBytes } = config.events;
  const sources = await Sources.open(plans, replicas, { nats, partitions, maxMessageBytes, log });
  sourceMetrics(registry, sources.readers);
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
  const audits = await openAudits({
    ...{ config, nats, servers, ingest, folder, pipeline, log },
    userKey,
  });
  auditMetrics(registry, audits);
  if (lasting) audits.onChange((entry) => lasting.takeAudit(entry));
  const { desk } = ingest;
  const labelling =
    desk &&
    (await openLabelling(nats, {
      ...{ desk, partitions, replicas: config.nats.replicas, scale: config.labelling },
      eventTime: () => Math.max(...ingest.eventTimes()),
    }));
  const app = await startApp({
    ...(labelling ? { labelling } : {}),
    ...(lasting ? { lasting } : {}),
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
    config,
    ...(baselines ? { baselines } : {}),
    health: healthOf(ingest, nats, sources, config),
    limits,
    log: pinoLog,
    ...http,
  });
  undo.push(() => app.close());
  audits.start();
  undo.push(() => audits.stop());
  undo.push(async () => ingest.beginStop());
  ingest.start();
  // Above ingest, so that what it publishes last is still taken in.
  undo.push(() => sources.stop());
  sources.start();
  const archive = startArchive(config, {
    ...{ servers, partitions, userKey, registry, log },
  });
  if (archive) undo.push(() => archive.stop());
  const { address: httpAddress } = app;
  const what = isWhole ? 'flyball is running' : 'flyball coordinator is running';
  log.info({ http: httpAddress, nats: servers, partitions }, what);
  return {
    ingest,
    detectors,
    audits: () => audits.list(),
    natsServers: servers,
    httpAddress,
    stop,
  };
}
