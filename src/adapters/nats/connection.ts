/** Connecting to NATS, with errors that say what to do. */
import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { NatsLogin } from '../../config/nats-login.js';
import { loginOptions, NO_LOGIN } from './login.js';
import { DEFAULT_NAMES, NatsNames } from './names.js';

/** The server cannot be used; the message says what to check. */
export class NatsError extends Error {
  readonly code = 'nats';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NatsError';
  }
}

export interface Nats {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  /** What Flyball calls its streams, buckets and subjects there. */
  readonly names: NatsNames;
}

/**
 * Connects to the servers and to their JetStream. Once connected, lost connections are taken up
 * again without end.
 *
 * @param prefix of the names of what is kept there; `nats.prefix`
 *
 * @throws NatsError when no server answers, the login or the certificate is refused, or JetStream is
 *   not enabled there; NatsLoginError when a file of the login cannot be used
 */
export async function connectNats(
  servers: readonly string[],
  name: string,
  login: NatsLogin = NO_LOGIN,
  prefix: string = DEFAULT_NAMES.prefix,
): Promise<Nats> {
  const where = servers.join(', ');
  const options = loginOptions(login);
  let connection: NatsConnection;
  try {
    connection = await connect({
      ...options,
      servers: [...servers],
      name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      timeout: 5000,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NatsError(connectionProblem(where, why), { cause });
  }
  try {
    const manager = await jetstreamManager(connection);
    const names = new NatsNames(prefix);
    return { connection, manager, jetstream: jetstream(connection), names };
  } catch (cause) {
    await connection.close();
    throw new NatsError(
      `JetStream is not enabled at ${where}. Start the server with: nats-server -js`,
      {
        cause,
      },
    );
  }
}

/** What to do about a connection that failed. */
function connectionProblem(where: string, why: string): string {
  if (/authorization|authentication/i.test(why)) {
    return `The NATS server at ${where} refuses the login (${why}). Check nats.credsFile, nats.nkeyFile, nats.userFile and nats.passwordFile, or nats.tokenFile, and what the server lets in.`;
  }
  if (/certificate|self.signed|altname|tls|ssl/i.test(why)) {
    return `TLS with the NATS server at ${where} fails (${why}). Check nats.tls.caFile, and nats.tls.certFile with nats.tls.keyFile where the server asks for one.`;
  }
  return `No NATS server answers at ${where} (${why}). Check nats.servers and that nats-server runs.`;
}
