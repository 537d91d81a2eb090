/**
 * `flyball replay --publish`: sends the events of files through JetStream, reads them back as the
 * service would, and closes the windows at the end. What a file holds must give the same readings
 * this way as without a server, to the byte.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectNats, type Nats } from '../adapters/nats/connection.js';
import { EmbeddedServer } from '../adapters/nats/embedded-server.js';
import { natsLogin } from '../adapters/nats/login.js';
import {
  DELIVERY_PATTERN,
  JetStreamStrategy,
  type DeliveryContext,
} from '../adapters/ingest/jetstream.strategy.js';
import { Publisher } from '../adapters/nats/publisher.js';
import { ensureTopology } from '../adapters/nats/topology.js';
import { REPLAY_KEY } from '../adapters/user-key.js';
import type { Config } from '../config/schema.js';
import { Decoder } from '../events/decoder.js';
import type { Delivery } from '../events/delivery.js';
import { DictionaryPool } from '../events/dictionary-pool.js';
import type { SourceEvent } from '../events/import/source.js';
import { isEventKind } from '../events/kinds.js';
import type { KindedEvent } from '../events/schemas.js';
import { refusalOf } from '../events/validate.js';
import type { Pipeline } from '../windows/pipeline.js';
import type { RefusedRows } from './refused-rows.js';
import { createFileDecoder, decodeRows } from './replay-files.js';

export interface ThroughJetStream {
  /** Folders to look for nats-server in, where no server is configured. */
  readonly path: string;
  readonly config: Config;
  /** Makes the pipeline once the number of partitions is known. */
  readonly pipeline: (partitions: number) => Pipeline;
  readonly refused: RefusedRows;
}

/** Publishes all events, reads them back, and returns the pipeline, closed. */
export function replayThroughJetStream(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  through: ThroughJetStream,
): Promise<Pipeline> {
  const { config, path } = through;
  return withServer(config, path, (servers) => replayThrough(servers, chunks, through));
}

/** The named servers, or an embedded one that lives as long as the work. */
async function withServer<T>(
  config: Config,
  path: string,
  work: (servers: readonly string[]) => Promise<T>,
): Promise<T> {
  if (config.nats.servers.length > 0) return work(config.nats.servers);
  const folder = await mkdtemp(join(tmpdir(), 'flyball-replay-'));
  try {
    const server = await EmbeddedServer.start({
      ...{ port: 0, storeDir: folder, path },
      temporary: folder,
    });
    try {
      return await work([server.address]);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function replayThrough(
  servers: readonly string[],
  chunks: AsyncIterable<readonly SourceEvent[]>,
  { config, pipeline: makePipeline, refused }: ThroughJetStream,
): Promise<Pipeline> {
  const nats = await connectNats(servers, 'flyball replay', natsLogin(config), config.nats.prefix);
  try {
    const partitions = await ensureTopology(nats, {
      partitions: config.nats.partitions,
      retentionMs: config.nats.retention,
      replicas: config.nats.replicas,
    });
    const publisher = new Publisher(nats, partitions);
    await publishRows(chunks, publisher, config, refused);
    const pipeline = makePipeline(partitions);
    await readBack(nats, publisher, pipeline, config, refused);
    pipeline.end();
    return pipeline;
  } finally {
    await nats.connection.drain();
  }
}

/** Rows that are no events have no subject to be published on: they are refused right here. */
async function publishRows(
  chunks: AsyncIterable<readonly SourceEvent[]>,
  publisher: Publisher,
  config: Config,
  refused: RefusedRows,
): Promise<void> {
  const decoder = createFileDecoder(config);
  let sequence = 1;
  for await (const events of chunks) {
    const broken = events.filter(
      ({ kind, event, problem }) =>
        problem !== undefined ||
        typeof kind !== 'string' ||
        !isEventKind(kind) ||
        refusalOf(kind, event, Infinity) !== undefined,
    );
    if (broken.length > 0) {
      decodeRows(decoder, broken, sequence);
      for (const each of decoder.delivery.refused) refused.add(each);
    }
    sequence += events.length;
    const unsound = new Set(broken);
    for (const row of events) {
      if (unsound.has(row)) continue;
      await publisher.add({ ...(row.event as object), kind: row.kind } as KindedEvent);
    }
  }
  await publisher.flush();
}

async function readBack(
  nats: Nats,
  publisher: Publisher,
  pipeline: Pipeline,
  config: Config,
  refused: RefusedRows,
): Promise<void> {
  const { lastSequences, firstSequence } = publisher;
  if (firstSequence === undefined) return;
  const dictionaries = new DictionaryPool();
  const partitions = lastSequences.length;
  const applied = lastSequences.map(() => firstSequence - 1);
  await new Promise<void>((resolve, reject) => {
    const strategy = new JetStreamStrategy({
      nats,
      consumerPrefix: `flyball-replay-${process.pid}-${firstSequence}`,
      sources: lastSequences.map((_, partition) => ({
        partition,
        decoder: new Decoder(
          {
            partitions,
            partition,
            userKey: REPLAY_KEY.key,
            maxMessageBytes: config.events.maxMessageBytes,
          },
          dictionaries,
        ),
        lastSequence: () => applied[partition]!,
      })),
      ackWaitMs: 3_600_000,
      onError: (error) => void strategy.close().finally(() => reject(asError(error))),
    });
    const isDone = () => applied.every((sequence, p) => sequence >= lastSequences[p]!);
    const handle = (delivery: Delivery, { partition }: DeliveryContext): Promise<void> => {
      for (const each of delivery.refused) refused.add(each);
      pipeline.apply(partition, delivery);
      applied[partition] = delivery.lastSequence;
      // The handler is awaited by the strategy, so it must not wait for the strategy's end.
      if (isDone()) void strategy.close().then(resolve, reject);
      return Promise.resolve();
    };
    strategy.addHandler(DELIVERY_PATTERN, handle as never, true);
    strategy.listen((error) => {
      if (error) reject(error);
    });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
