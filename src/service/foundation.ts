/** What every role of the service stands on: the server, its streams, the user key, the options. */
import type { Logger } from 'pino';
import { createLog } from '../adapters/log.js';
import { connectNats, type Nats } from '../adapters/nats/connection.js';
import type { Log } from '../adapters/log.js';
import { natsLogin } from '../adapters/nats/login.js';
import { ensureTopology } from '../adapters/nats/topology.js';
import type { UserKey } from '../adapters/user-key.js';
import { configuredDetectors, pipelineOptions } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { Detector } from '../detectors/detector.js';
import type { PipelineOptions } from '../windows/pipeline.js';
import { disconnect, serverAddresses } from './nats-servers.js';
import { userKey } from './secrets.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ServiceOptions {
  readonly config: Config;
  /** Of the process: where programs are. */
  readonly environment: Environment;
  /** For what the service keeps. */
  readonly folder: string;
  /** Version of the package. */
  readonly version: string;
  /** The folder is to go with the embedded server, even where this process is killed. */
  readonly temporary?: boolean;
  /** Drops the stored state and reads the stream from its beginning. */
  readonly discardState?: boolean;
  /** Called when the process must end, because the state can no longer be trusted. */
  readonly onFatal: (error: unknown) => void;
  /** Ends the waiting for what another process holds; default: it lasts until there is nothing to wait for. */
  readonly signal?: AbortSignal;
  /** Instead of JSON lines on standard error. */
  readonly log?: Log;
}

/** Something that runs, in whatever role. */
export interface RunningService {
  /** The NATS servers in use, as host:port. */
  readonly natsServers: readonly string[];
  /** Address of the HTTP side, as http://host:port. */
  readonly httpAddress: string;
  /** Stores the state and stops everything that was started. */
  stop(): Promise<void>;
}

/** How to take down what was started, the last first. */
export type Undo = (() => Promise<void>)[];

export interface Foundation {
  readonly nats: Nats;
  readonly servers: readonly string[];
  /** Of the whole stream. */
  readonly partitions: number;
  readonly userKey: UserKey;
  readonly detectors: readonly Detector[];
  readonly pipeline: PipelineOptions;
  readonly log: Log;
  /** For the HTTP side. */
  readonly pinoLog: Logger;
}

/**
 * Connects, and creates or checks what is kept in JetStream.
 *
 * @throws NatsError, UserKeyError with a remedy
 */
export async function layFoundation(
  { config, environment, folder, temporary = false, log, discardState = false }: ServiceOptions,
  undo: Undo,
): Promise<Foundation> {
  const pinoLog = createLog(config.log.level);
  const path = environment['PATH'] ?? '';
  const servers = await serverAddresses({ config, folder, temporary, path }, undo);
  const nats = await connectNats(servers, 'flyball', natsLogin(config), config.nats.prefix);
  undo.push(() => disconnect(nats));
  const partitions = await ensureTopology(nats, {
    partitions: config.nats.partitions,
    retentionMs: config.nats.retention,
    replicas: config.nats.replicas,
  });
  return {
    ...{ nats, servers, partitions },
    userKey: await userKey(config, { folder, nats, discardState }),
    detectors: configuredDetectors(config),
    pipeline: pipelineOptions(config, partitions),
    ...{ log: log ?? pinoLog, pinoLog },
  };
}

/**
 * Puts a service together; where that fails, takes down what was started.
 *
 * @param compose is given how to take everything down
 */
export async function started<Started>(
  compose: (undo: Undo, stop: () => Promise<void>) => Promise<Started>,
): Promise<Started> {
  const undo: Undo = [];
  /** Takes everything down, whatever fails on the way; then throws the first failure. */
  const stop = async () => {
    const failures: unknown[] = [];
    for (let last = undo.pop(); last; last = undo.pop()) {
      await last().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return await compose(undo, stop);
  } catch (error) {
    // What went wrong first is what should be said.
    await stop().catch(() => undefined);
    throw error;
  }
}
