/** Blocks come back from the readings stream as the sets that alarms were fed with. */
import { headers } from '@nats-io/transport-node';
import { expect, it } from '@jest/globals';
import { connectNats } from '../../src/adapters/nats/connection.js';
import { ReadingMessages } from '../../src/adapters/ingest/readings-stream.js';
import { storedBlocks } from '../../src/adapters/nats/stored-blocks.js';
import { ensureTopology } from '../../src/adapters/nats/topology.js';
import type { ReadingSet } from '../../src/windows/reading-set.js';
import { block, START, toy } from '../alarms/blocks.js';
import { startNats } from '../setup/nats.js';

it('reads the blocks of a stretch, and no windows', async () => {
  const server = await startNats();
  const nats = await connectNats([`127.0.0.1:${server.port}`], 'test');
  try {
    await ensureTopology(nats, { partitions: 1, retentionMs: 3_600_000, replicas: 1 });
    const blocks = [0, 1, 2, 3].map((i) => block(i, [{ value: i, reading: 'level' }, {}]));
    const messages = new ReadingMessages();
    for (const set of blocks.flatMap((each): ReadingSet[] => [{ ...each, of: 'window' }, each])) {
      for (const output of messages.of(set)) {
        const all = headers();
        for (const [name, value] of Object.entries(output.headers)) all.set(name, value);
        await nats.jetstream.publish(nats.names.outSubject('reading', 0), output.data, {
          headers: all,
        });
      }
    }
    const read = async (start: number, end: number) => {
      const sets: ReadingSet[] = [];
      for await (const set of storedBlocks(nats, [toy()], { start, end })) sets.push(set);
      return sets;
    };
    expect(await read(START, Infinity)).toEqual(blocks);
    expect(await read(blocks[1]!.window.start, blocks[2]!.window.end)).toEqual(blocks.slice(1, 3));
    expect(await read(blocks[3]!.window.end, Infinity)).toEqual([]);
  } finally {
    await nats.connection.close();
    await server.stop();
  }
});
