/** `flyball baseline pin --from stream`: the blocks that the service has put into its stream of readings. */
import { connectNats } from '../adapters/nats/connection.js';
import { natsLogin } from '../adapters/nats/login.js';
import { storedBlocks } from '../adapters/nats/stored-blocks.js';
import type { SequentialAlarms } from '../alarms/sequential-alarms.js';
import { configuredDetectors } from '../config/options.js';
import type { Config } from '../config/schema.js';
import type { TimeSpan } from '../detectors/reading.js';

/** Shows the alarms all blocks of the stretch that are stored. */
export async function feedStored(
  alarms: SequentialAlarms,
  stretch: TimeSpan,
  config: Config,
): Promise<void> {
  const { servers, embeddedPort } = config.nats;
  // Without a server of its own, the running service has one here.
  const named = servers.length > 0 ? servers : [`127.0.0.1:${embeddedPort}`];
  const nats = await connectNats(named, 'flyball baseline', natsLogin(config), config.nats.prefix);
  try {
    for await (const set of storedBlocks(nats, configuredDetectors(config), stretch)) {
      alarms.apply(set);
    }
  } finally {
    await nats.connection.drain();
  }
}
