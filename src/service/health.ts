/** Whether the service is ready, from what its parts tell. */
import { Health } from '../adapters/http/health.js';
import type { Nats } from '../adapters/nats/connection.js';
import type { StoredState } from '../adapters/ingest/monitor.js';
import type { Sources } from '../adapters/sources/sources.js';
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

/** What readiness is told of. */
interface Progress extends Pick<StoredState, 'checkpointAt'> {
  /** Messages that the server holds back, by partition. */
  readonly pending: readonly number[];
  /** How far events have been read, by partition, epoch ms. */
  eventTimes(): readonly number[];
}

export function healthOf(
  ingest: Progress,
  nats: Nats,
  /** Undefined where another process maps them. */
  sources: Sources | undefined,
  { checkpoint, windows }: Config,
): Health {
  return new Health(
    {
      isConnected: connectionWatch(nats),
      checkpointAt: () => ingest.checkpointAt,
      partitions: () =>
        ingest.eventTimes().map((largestTime, partition) => ({
          pending: ingest.pending[partition] ?? 0,
          largestTime,
        })),
      sourceProblem: () => sources?.problem(),
    },
    { checkpointMs: checkpoint.interval, lagMs: windows.window },
  );
}
