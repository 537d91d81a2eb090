/** `flyball simulate --publish`: events to the stream of a server. */
import { connectNats } from '../adapters/nats/connection.js';
import { natsLogin } from '../adapters/nats/login.js';
import { Publisher } from '../adapters/nats/publisher.js';
import { ensureTopology } from '../adapters/nats/topology.js';
import type { Config } from '../config/schema.js';
import type { KindedEvent } from '../events/schemas.js';
import { UsageError } from './exit.js';

/** Where events go. */
export interface EventSink {
  take(events: readonly KindedEvent[]): Promise<void>;
  end(): Promise<void>;
}

/** @throws UsageError where no server is named, NatsError */
export async function jetStreamSink(config: Config): Promise<EventSink> {
  const { servers } = config.nats;
  if (servers.length === 0) {
    throw new UsageError(
      '--publish needs a server: --nats HOST:PORT, such as the one flyball serve names.',
    );
  }
  const nats = await connectNats(
    servers,
    'flyball simulate',
    natsLogin(config),
    config.nats.prefix,
  );
  const partitions = await ensureTopology(nats, {
    partitions: config.nats.partitions,
    retentionMs: config.nats.retention,
    replicas: config.nats.replicas,
  });
  const publisher = new Publisher(nats, partitions);
  return {
    async take(events) {
      for (const event of events) await publisher.add(event);
      await publisher.flush();
    },
    async end() {
      await publisher.flush();
      await nats.connection.drain();
    },
  };
}
