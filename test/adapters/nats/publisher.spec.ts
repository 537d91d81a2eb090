/** Publishing to a server that takes its time. */
import { describe, expect, it } from '@jest/globals';
import type { Nats } from '../../../src/adapters/nats/connection.js';
import { Publisher } from '../../../src/adapters/nats/publisher.js';

/** Of the client, where nothing is said. */
const DEFAULT_TIMEOUT_MS = 5000;

/** A server that stores each message after so long. */
function serverTaking(takesMs: number): { nats: Nats; stored: string[] } {
  const stored: string[] = [];
  const publish = (subject: string, _body: string, { timeout = DEFAULT_TIMEOUT_MS } = {}) => {
    if (timeout <= takesMs) return Promise.reject(new Error('timeout'));
    return Promise.resolve({ seq: stored.push(subject) });
  };
  const names = { subject: (kind: string, partition: number) => `flyball.${kind}.${partition}` };
  return { nats: { jetstream: { publish }, names } as unknown as Nats, stored };
}

describe('the publisher', () => {
  it.each([
    { takesMs: 20_000, isStored: true },
    { takesMs: 60_000, isStored: false },
  ])('waits for a busy server, but not for ever: $takesMs ms', async ({ takesMs, isStored }) => {
    const { nats, stored } = serverTaking(takesMs);
    const publisher = new Publisher(nats, 1);
    await publisher.add({ kind: 'change', id: 'a', time: 0, what: 'a deploy' });
    if (isStored) await publisher.flush();
    else await expect(publisher.flush()).rejects.toThrow('timeout');
    expect(stored).toEqual(isStored ? ['flyball.change.0'] : []);
  });
});
