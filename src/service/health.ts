/** Whether the service is ready, from what its parts tell. */
import { Health } from '../adapters/http/health.js';
import type { Nats } from '../adapters/nats/connection.js';
import type { Ingest } from '../adapters/nats/ingest.js';
import type { Config } from '../config/schema.js';

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

export function healthOf(ingest: Ingest, nats: Nats, { checkpoint, windows }: Config): Health {
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
