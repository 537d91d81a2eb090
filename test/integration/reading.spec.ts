/** Reading from a real stream goes to its very end, without another message to push it on. */
import { describe, expect, it } from '@jest/globals';
import {
  DELIVERY_PATTERN,
  JetStreamStrategy,
  type DeliveryContext,
} from '../../src/adapters/ingest/jetstream.strategy.js';
import { ensureTopology } from '../../src/adapters/nats/topology.js';
import { REPLAY_KEY } from '../../src/adapters/user-key.js';
import { Decoder } from '../../src/events/decoder.js';
import type { Delivery } from '../../src/events/delivery.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { SAMPLES } from '../events/sample-events.js';
import { startNats } from '../setup/nats.js';
import { until } from '../setup/until.js';
import { connect } from './stream.js';

const HOUR = 3_600_000;
/** After a quarter of what is asked for ahead, more is asked for: here that is amid the messages. */
const BACKLOG = 200;
const MANY = 800;
const LIMIT_MS = 20_000;

/** A promise and what resolves it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** A server with a stream of one partition, what decodes it, and a way to publish a recommendation. */
async function onePartition() {
  const server = await startNats();
  const nats = await connect(server.port);
  await ensureTopology(nats, { partitions: 1, retentionMs: HOUR, replicas: 1 });
  const decoder = new Decoder(
    { partitions: 1, partition: 0, userKey: REPLAY_KEY.key, maxMessageBytes: 1_000_000 },
    new DictionaryPool(),
  );
  const publish = async (id: string) => {
    const event = { ...SAMPLES.recommendation, id };
    await nats.jetstream.publish('flyball.recommendation.0', JSON.stringify(event));
  };
  return { nats, decoder, publish };
}

describe('reading a partition', () => {
  it('hands over the last messages of a backlog though no further one comes', async () => {
    const { nats, decoder, publish } = await onePartition();
    let lastSequence = 0;
    const strategy = new JetStreamStrategy({
      nats,
      sources: [{ partition: 0, decoder, lastSequence: () => lastSequence }],
      // A message that is sent again would push on what waits.
      ackWaitMs: HOUR,
      onError: (error) => {
        throw error;
      },
    });
    const atFirst = gate();
    const backlogThere = gate();
    const atEnd = gate();
    const handle = async (delivery: Delivery, { partition }: DeliveryContext) => {
      expect(partition).toBe(0);
      lastSequence = delivery.lastSequence;
      atFirst.open();
      await backlogThere.opened;
      if (lastSequence === 1 + BACKLOG) atEnd.open();
    };
    strategy.addHandler(DELIVERY_PATTERN, handle as never, true);
    strategy.listen(() => undefined);

    await publish('first');
    await atFirst.opened;
    // While the first delivery is at work, all others arrive at the client.
    for (let i = 0; i < BACKLOG; i++) await publish(`r${i}`);
    await expect(
      nats.manager.consumers.info(nats.names.events, nats.names.consumer(0)),
    ).resolves.toMatchObject({ num_pending: 0 });
    await nats.connection.flush();
    backlogThere.open();

    const timer = setTimeout(() => atEnd.open(), LIMIT_MS);
    await atEnd.opened;
    clearTimeout(timer);
    expect(lastSequence).toBe(1 + BACKLOG);
    await strategy.close();
  });

  it('loses nothing to one that was paused, and reads on from the same consumer for a moment', async () => {
    const { nats, decoder, publish } = await onePartition();
    let lastSequence = 0;
    let events = 0;
    const errors: unknown[] = [];
    const strategy = new JetStreamStrategy({
      nats,
      sources: [{ partition: 0, decoder, lastSequence: () => lastSequence }],
      ackWaitMs: HOUR,
      onError: (error) => void errors.push(error),
    });
    const stole = gate();
    const handle = async (delivery: Delivery) => {
      // So long, no more is asked for than at first.
      if (delivery.lastSequence > 1) await stole.opened;
      lastSequence = delivery.lastSequence;
      events += delivery.sent.reduce((a, b) => a + b, 0);
      // As a checkpoint does, which tells the server that all before is done.
      strategy.acknowledge(strategy.lastDelivered());
    };
    strategy.addHandler(DELIVERY_PATTERN, handle as never, true);
    strategy.listen(() => undefined);
    await publish('first');
    await until(async () => events === 1);

    // More than is asked for ahead, so that something is left for the other.
    for (let i = 0; i < MANY; i++) await publish(`r${i}`);
    const paused = await nats.jetstream.consumers.get(nats.names.events, nats.names.consumer(0));
    const taken = await paused.fetch({ max_messages: 10, expires: LIMIT_MS });
    let stolen = 0;
    for await (const message of taken) {
      expect(message.seq).toBeGreaterThan(1);
      stolen += 1;
    }
    expect(stolen).toBe(10);
    stole.open();
    await until(async () => lastSequence === 1 + MANY);
    expect(events).toBe(1 + MANY);
    expect(errors.map(String)).toEqual([expect.stringContaining('went to another reader')]);
    await strategy.close();
  });
});
