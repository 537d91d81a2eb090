/** What tests publish into a real stream, and what they read back. */
import { connectNats, type Nats } from '../../src/adapters/nats/connection.js';
import { Publisher } from '../../src/adapters/nats/publisher.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { BANDWAGON, scenarioOptions } from '../../src/simulation/scenarios.js';
import { World } from '../../src/simulation/world.js';
import { atEnd } from '../setup/at-end.js';

/** A connection that closes with the test file. */
export async function connect(port: number): Promise<Nats> {
  const nats = await connectNats([`127.0.0.1:${port}`], 'test');
  atEnd(() => nats.connection.close());
  return nats;
}

/** Four hours of a simulated world, long past, with few users so that partitions differ. */
export function simulatedEvents(): KindedEvent[] {
  const start = Date.parse('2026-05-01T00:00:00Z');
  const options = scenarioOptions(
    BANDWAGON,
    { seed: 3, start, duration: 4 * 3_600_000 },
    { users: 200, items: 60, recommendationsPerHour: 600 },
  );
  return [...new World(options).events()].flat();
}

/** Publishes the events in their order and waits until they are stored. */
export async function publish(
  nats: Nats,
  partitions: number,
  events: readonly KindedEvent[],
): Promise<void> {
  const publisher = new Publisher(nats, partitions);
  for (const event of events) await publisher.add(event);
  await publisher.flush();
}

/** The bodies of all messages of a stream, in order. */
export async function bodies(nats: Nats, stream: string): Promise<string[]> {
  return (await stored(nats, stream)).map(({ body }) => body);
}

export interface StoredMessage {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** All messages of a stream, in order. */
export async function stored(nats: Nats, stream: string): Promise<StoredMessage[]> {
  const { state } = await nats.manager.streams.info(stream);
  const messages: StoredMessage[] = [];
  if (state.messages === 0) return messages;
  for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
    const message = await nats.manager.streams.getMessage(stream, { seq });
    if (!message) continue;
    const headers = Object.fromEntries(
      message.header.keys().map((key) => [key, message.header.get(key)]),
    );
    messages.push({ subject: message.subject, headers, body: message.string() });
  }
  return messages;
}
