/** Connecting to NATS, with errors that say what to do. */
import { jetstream, jetstreamManager, type JetStreamClient } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';

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
}

/**
 * Connects to the servers and to their JetStream. Once connected, lost connections are taken up
 * again without end.
 *
 * @throws NatsError when no server answers, or JetStream is not enabled there
 */
export async function connectNats(servers: readonly string[], name: string): Promise<Nats> {
  const where = servers.join(', ');
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers: [...servers],
      name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      timeout: 5000,
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    if (/authorization/i.test(why)) {
      throw new NatsError(
        `The NATS server at ${where} wants a login, which this version cannot give. Let it in by address or account.`,
        { cause },
      );
    }
    throw new NatsError(
      `No NATS server answers at ${where} (${why}). Check nats.servers and that nats-server runs.`,
      { cause },
    );
  }
  try {
    const manager = await jetstreamManager(connection);
    return { connection, manager, jetstream: jetstream(connection) };
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
