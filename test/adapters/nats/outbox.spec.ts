/** An outbox against a server that fails: nothing is taken for stored that is not. */
import { describe, expect, it } from '@jest/globals';
import type { Nats } from '../../../src/adapters/nats/connection.js';
import { Outbox, OutboxClosedError, type Output } from '../../../src/adapters/nats/outbox.js';

const output = (place: number): Output => ({
  place: [place],
  headers: {},
  data: new Uint8Array([place]),
});

/** A server that stores what `accept` lets pass; `last` has the headers of the last message. */
function serverWith(accept: (place: number) => boolean, last?: Record<string, string>) {
  const stored: number[] = [];
  const nats = {
    manager: {
      streams: {
        getMessage: () =>
          Promise.resolve(last && { header: { get: (name: string) => last[name] ?? '' } }),
      },
    },
    jetstream: {
      publish: (_subject: string, data: Uint8Array) => {
        if (!accept(data[0]!)) return Promise.reject(new Error('no answer'));
        stored.push(data[0]!);
        return Promise.resolve({});
      },
    },
  } as unknown as Nats;
  return { nats, stored };
}

const open = (nats: Nats) => Outbox.open(nats, 'STREAM', 'subject', () => undefined);

describe('Outbox', () => {
  it('publishes in order, and drops what a former run has published', async () => {
    const { nats, stored } = serverWith(() => true, { 'Flyball-Place': '2' });
    const outbox = await open(nats);
    for (const place of [1, 2, 3, 4]) outbox.push(output(place));
    await outbox.flush();
    expect(stored).toEqual([3, 4]);
    expect(outbox.waiting).toBe(0);
  });

  it('begins anew after a message of another series', async () => {
    const headers: Record<string, string> = { 'Flyball-Place': '2', 'Flyball-Series': 'one' };
    const { nats, stored } = serverWith(() => true, headers);
    const same = await Outbox.open(nats, 'STREAM', 'subject', () => undefined, 'one');
    for (const place of [1, 2, 3]) same.push(output(place));
    await same.flush();
    expect(stored).toEqual([3]);
    const other = await Outbox.open(nats, 'STREAM', 'subject', () => undefined, 'two');
    for (const place of [1, 2]) other.push(output(place));
    await other.flush();
    expect(stored).toEqual([3, 1, 2]);
  });

  it('tries again until the server takes it, and keeps the order', async () => {
    let failures = 2;
    const { nats, stored } = serverWith(() => failures-- <= 0);
    const outbox = await open(nats);
    for (const place of [1, 2]) outbox.push(output(place));
    await outbox.flush();
    expect(stored).toEqual([1, 2]);
  });

  it('tells who waits that it was closed with something unpublished', async () => {
    const { nats, stored } = serverWith((place) => place < 2);
    const outbox = await open(nats);
    for (const place of [1, 2, 3]) outbox.push(output(place));
    const flushed = outbox.flush();
    setTimeout(() => outbox.close(), 50);
    await expect(flushed).rejects.toThrow(OutboxClosedError);
    await expect(outbox.flush()).rejects.toThrow(OutboxClosedError);
    expect(stored).toEqual([1]);
  });
});
