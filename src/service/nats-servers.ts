/** The NATS servers of the service, and how it leaves them. */
import { join } from 'node:path';
import type { Nats } from '../adapters/nats/connection.js';
import { EmbeddedServer } from '../adapters/nats/embedded-server.js';
import type { Config } from '../config/schema.js';

const DRAIN_LIMIT_MS = 2000;

/** Sends what is on its way and closes; without a server there is nothing that could be sent. */
export async function disconnect({ connection }: Nats): Promise<void> {
  const drained = connection.drain().catch(() => undefined);
  const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS).unref());
  await Promise.race([drained, late]);
  if (!connection.isClosed()) await connection.close();
}

/** What of the service an embedded server needs. */
export interface ServerPlace {
  readonly config: Config;
  readonly folder: string;
  /** Nobody needs the folder once the server is gone. */
  readonly temporary: boolean;
  /** Where programs are, as in the variable PATH. */
  readonly path: string;
}

/** The named servers, or an embedded one that is started here, and stopped by `undo`. */
export async function serverAddresses(
  { config, folder, temporary, path }: ServerPlace,
  undo: (() => Promise<void>)[],
): Promise<readonly string[]> {
  const { servers, embeddedPort } = config.nats;
  if (servers.length > 0) return servers;
  const server = await EmbeddedServer.start({
    port: embeddedPort,
    storeDir: join(folder, 'jetstream'),
    path,
    ...(temporary ? { temporary: folder } : {}),
  });
  undo.push(() => server.stop());
  return [server.address];
}
