/** Whether the streams that are to be mapped can be, for `flyball doctor`; changes nothing there. */
import { connectNats } from '../../adapters/nats/connection.js';
import { natsLogin } from '../../adapters/nats/login.js';
import { foreignStream } from '../../adapters/sources/source-stream.js';
import { sourcePlans } from '../../adapters/sources/sources.js';
import type { Config } from '../../config/schema.js';

/**
 * The sources in words.
 *
 * @throws ImportError, ConfigError where a mapping cannot be used; NatsError where a stream cannot be read
 */
export async function sourceWords(config: Config): Promise<string> {
  const plans = await sourcePlans(config.sources);
  const { servers, prefix } = config.nats;
  // The embedded server runs with the service alone.
  if (servers.length === 0) return plans.map(({ name }) => `${name}: its mappings fit`).join('; ');
  const nats = await connectNats(servers, 'flyball doctor', natsLogin(config), prefix);
  try {
    const words: string[] = [];
    for (const { name, stream } of plans) {
      const { state } = await foreignStream(nats, stream);
      words.push(`${name}: ${state.messages} messages in ${stream}`);
    }
    return words.join('; ');
  } finally {
    await nats.connection.drain();
  }
}
