/** The events that the stream holds now, for an examination that changes nothing there. */
import { replayStream } from '../../adapters/audits/stream-replay.js';
import { connectNats } from '../../adapters/nats/connection.js';
import { natsLogin } from '../../adapters/nats/login.js';
import { storedPartitions } from '../../adapters/nats/topology.js';
import { REPLAY_KEY, readUserKey } from '../../adapters/user-key.js';
import { messageBatches, messageDeliveries } from '../../audit/message-source.js';
import type { Config } from '../../config/schema.js';
import type { Delivery } from '../../events/delivery.js';
import { EARLIEST_TIME } from '../../events/event-time.js';
import { MAX_AHEAD_MS } from '../../events/validate.js';
import { UsageError } from '../exit.js';

export interface OpenStream {
  readonly partitions: number;
  /** Hands over all that the stream holds when it is called, in its order. */
  readonly feed: (apply: (partition: number, delivery: Delivery) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @throws UsageError without a server, NatsError where there is no stream */
export async function openStream(config: Config): Promise<OpenStream> {
  const { servers } = config.nats;
  if (servers.length === 0) {
    throw new UsageError('--data stream needs a server: --nats host:port, or nats.servers.');
  }
  const nats = await connectNats(servers, 'flyball doctor', natsLogin(config), config.nats.prefix);
  const close = () => nats.connection.close();
  try {
    const partitions = await storedPartitions(nats);
    const { userKeyFile } = config.privacy;
    const { key } = userKeyFile === undefined ? REPLAY_KEY : readUserKey(userKeyFile);
    const decoder = { partitions, userKey: key, maxMessageBytes: config.events.maxMessageBytes };
    const feed: OpenStream['feed'] = async (apply) => {
      const messages = messageBatches(replayStream(nats, EARLIEST_TIME + MAX_AHEAD_MS));
      for await (const { partition, delivery } of messageDeliveries(messages, decoder)) {
        apply(partition, delivery);
      }
    };
    return { partitions, feed, close };
  } catch (error) {
    await close();
    throw error;
  }
}
