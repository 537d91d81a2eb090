/** A publisher that puts anything but the partition last, a user say, makes many subjects that none reads. */
import { describe, expect, it } from '@jest/globals';
import { StrayIntake } from '../../src/adapters/ingest/stray-intake.js';
import { ensureTopology } from '../../src/adapters/nats/topology.js';
import { Decoder } from '../../src/events/decoder.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { PUBLIC_KEY } from '../../src/events/hash64.js';
import { sumOf } from '../../src/windows/accounting.js';
import { Strays } from '../../src/windows/strays.js';
import { startNats } from '../setup/nats.js';
import { connect } from './stream.js';

const PARTITIONS = 2;

async function intake() {
  const nats = await connect((await startNats()).port);
  await ensureTopology(nats, { partitions: PARTITIONS, retentionMs: 3_600_000, replicas: 1 });
  const strays = new Strays();
  const sequences: number[] = [];
  const decoder = new Decoder(
    { partitions: PARTITIONS, partition: -1, userKey: PUBLIC_KEY, maxMessageBytes: 1_000_000 },
    new DictionaryPool(),
  );
  const keeper = {
    keepRefused: ({ refused }: { readonly refused: readonly { readonly sequence: number }[] }) => {
      for (const { sequence } of refused) sequences.push(sequence);
    },
  };
  const publish = (subjects: readonly string[]) =>
    Promise.all(subjects.map((subject) => nats.jetstream.publish(subject, '{}')));
  const reader = new StrayIntake(nats, strays, PARTITIONS, decoder, keeper);
  return { nats, strays, sequences, publish, reader };
}

/** As `flyball.outcome.user-7`, in an order that is not that of the names. */
const ofUsers = (count: number) =>
  Array.from({ length: count }, (_, at) => `flyball.outcome.user-${(at * 7919) % count}`);

describe('messages on more stray subjects than are looked at one by one', () => {
  it('are all taken, in the order of the stream, and none twice', async () => {
    const { nats, strays, sequences, publish, reader } = await intake();
    const good = ['flyball.outcome.0', 'flyball.label.1'];
    await publish([...good, ...ofUsers(1500), ...good, 'flyball.item.x', ...good]);
    for (let look = 0; look < 3; look++) await reader.take();
    expect(sequences).toEqual([...Array.from({ length: 1500 }, (_, at) => at + 3), 1505]);
    expect(sumOf(strays.accounting.sent)).toBe(1501);

    // What comes later on one of these subjects, and on a new one.
    await publish(['flyball.outcome.user-999', 'flyball.change.y']);
    await reader.take();
    expect(sequences.slice(-2)).toEqual([1508, 1509]);
    // Looking leaves nothing behind on the server.
    expect((await nats.manager.streams.info('FLYBALL')).state.consumer_count).toBe(0);
  });

  it('are not looked for again where all before was taken', async () => {
    const { strays, publish, reader } = await intake();
    await publish(['flyball.item.x', 'flyball.item.0', 'flyball.item.1']);
    await reader.take();
    expect(strays.lastSequence).toBe(3);
  });
});
