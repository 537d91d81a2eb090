/**
 * The running service: puts configuration, JetStream, pipeline and HTTP together, and takes them
 * apart again in the opposite order.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditLog } from './adapters/audits/audit-log.js';
import { AuditService } from './adapters/audits/audit-service.js';
import { readOrMakeToken, readToken } from './adapters/http/bearer-token.js';
import { CallLimits } from './adapters/http/call-limits.js';
import { Health } from './adapters/http/health.js';
import { openLabelling } from './adapters/http/labelling-parts.js';
import { ReadingsHistory } from './adapters/http/readings-history.js';
import {
  startInfluxHistory,
  type InfluxHistory,
  type InfluxHistoryParts,
} from './adapters/influx/influx-history.js';
import { influxOptions } from './adapters/influx/influx-options.js';
import { InfluxServer } from './adapters/influx/influx-server.js';
import { refillHistory } from './adapters/nats/stored-readings.js';
import { ensureTopology, ensureUserKey } from './adapters/nats/topology.js';
import { connectNats, type Nats } from './adapters/nats/connection.js';
import { natsLogin } from './adapters/nats/login.js';
import { EmbeddedServer } from './adapters/nats/embedded-server.js';
import type { IngestLog } from './adapters/nats/ingest-log.js';
import { Ingest } from './adapters/nats/ingest.js';
import { createLog } from './adapters/log.js';
import { httpMetrics } from './adapters/prometheus/http-metrics.js';
import { createRegistry } from './adapters/prometheus/registry.js';
import { readOrMakeUserKey, readUserKey, type UserKey } from './adapters/user-key.js';
import {
  BaselineDocumentError,
  parseBaselineDocument,
  type BaselineDocument,
} from './alarms/baseline-document.js';
import { startApp } from './app.module.js';
import type { AuditEntry } from './audit/request.js';
import {
  alarmOptions,
  configuredDetectors,
  auditParts,
  detectorOptions,
  labellingOptions,
  pipelineOptions,
} from './config/options.js';
import { ConfigError } from './config/load.js';
import type { Config } from './config/schema.js';
import type { Detector } from './detectors/detector.js';
import type { HashKey } from './events/hash64.js';
import type { PipelineOptions } from './windows/pipeline.js';

const DRAIN_LIMIT_MS = 2000;

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
  const servers = await serverAddresses(config, folder, environment, undo);
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

/** The history in InfluxDB, where one is configured. */
async function lastingHistory(
  config: Config,
  parts: Omit<InfluxHistoryParts, 'server' | 'queueBytes'>,
): Promise<InfluxHistory | undefined> {
  const options = influxOptions(config);
  if (!options) return undefined;
  const queueBytes = config.exports.influx.queueMegabytes * 1e6;
  return startInfluxHistory({ ...parts, server: new InfluxServer(options), queueBytes });
}

interface AuditParts {
  readonly config: Config;
  readonly nats: Nats;
  readonly servers: readonly string[];
  readonly ingest: Ingest;
  readonly folder: string;
  readonly pipeline: PipelineOptions;
  readonly key: HashKey;
  readonly log: IngestLog;
}

/** The audits; an incident that opens asks for its own. */
async function openAudits(parts: AuditParts): Promise<AuditService> {
  const { config, nats, servers, ingest, folder, pipeline, key, log } = parts;
  const { stretch, baselineLag, schedule } = config.audit;
  const audits = new AuditService({
    servers,
    login: natsLogin(config),
    queue: await AuditLog.open(nats, config.nats.replicas),
    folder: join(folder, 'audits'),
    audit: {
      pipeline,
      detectors: detectorOptions(config),
      parts: auditParts(config),
      seed: config.audit.seed,
    },
    decoder: {
      partitions: pipeline.partitions,
      userKey: key,
      maxMessageBytes: config.events.maxMessageBytes,
    },
    stretches: { stretchMs: stretch, baselineLagMs: baselineLag },
    schedule,
    eventTime: () => ingest.latest.windowEnd,
    incidents: () => ingest.incidents.list(),
    log,
  });
  ingest.onIncident(({ what, incident }) => {
    if (what !== 'opened') return;
    audits
      .askForIncident(incident)
      .catch((error: unknown) => log.warn({ err: error }, 'an audit could not be asked for'));
  });
  return audits;
}

/**
 * The baselines that the configuration names.
 *
 * @throws ConfigError when the file cannot be read, or holds something else
 */
async function baselineDocument({ alarms }: Config): Promise<BaselineDocument | undefined> {
  const { baselineFile } = alarms;
  if (baselineFile === undefined) return undefined;
  const problem = (what: string) =>
    new ConfigError([
      `alarms.baselineFile: ${baselineFile} ${what}. "flyball baseline pin" makes one; without the ` +
        `key the first blocks are the baseline`,
    ]);
  const text = await readFile(baselineFile, 'utf8').catch((error: unknown) => {
    throw problem(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  });
  try {
    return parseBaselineDocument(text);
  } catch (error) {
    throw error instanceof BaselineDocumentError ? problem(`is none: ${error.message}`) : error;
  }
}

function apiToken(config: Config, folder: string): string {
  const { tokenFile } = config.http;
  return tokenFile ? readToken(tokenFile) : readOrMakeToken(join(folder, 'api-token'));
}

/** Sends what is on its way and closes; without a server there is nothing that could be sent. */
async function disconnect({ connection }: Nats): Promise<void> {
  const drained = connection.drain().catch(() => undefined);
  const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS).unref());
  await Promise.race([drained, late]);
  if (!connection.isClosed()) await connection.close();
}

/** The named servers, or an embedded one that is started here. */
async function serverAddresses(
  config: Config,
  folder: string,
  environment: Environment,
  undo: (() => Promise<void>)[],
): Promise<readonly string[]> {
  const { servers, embeddedPort } = config.nats;
  if (servers.length > 0) return servers;
  const server = await EmbeddedServer.start({
    port: embeddedPort,
    storeDir: join(folder, 'jetstream'),
    path: environment['PATH'] ?? '',
  });
  undo.push(() => server.stop());
  return [server.address];
}

async function userKey(config: Config, folder: string, nats: Nats): Promise<UserKey> {
  const file = config.privacy.userKeyFile;
  const key = file ? readUserKey(file) : readOrMakeUserKey(join(folder, 'user-key'));
  await ensureUserKey(nats, key.fingerprint, config.nats.replicas);
  return key;
}

/** Whether the connection stands, as it tells itself. */
function connectionWatch({ connection }: Nats): () => boolean {
  let connected = true;
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') connected = false;
      if (status.type === 'reconnect') connected = true;
    }
  })();
  return () => connected && !connection.isClosed();
}

function healthOf(ingest: Ingest, nats: Nats, { checkpoint, windows }: Config): Health {
  return new Health(
    {
      isConnected: connectionWatch(nats),
      checkpointAt: () => ingest.checkpointAt,
      partitions: () =>
        ingest.pipeline.workers.map(({ largestTime }, partition) => ({
          pending: ingest.pending[partition] ?? 0,
          largestTime,
        })),
    },
    { checkpointMs: checkpoint.interval, lagMs: windows.window },
  );
}
