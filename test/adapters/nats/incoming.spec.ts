/** A run of messages ends where waiting would begin, and loses none to it. */
import { describe, expect, it } from '@jest/globals';
import { Incoming } from '../../../src/adapters/nats/incoming.js';

/** Yields what is at hand now, then what is brought later. */
function source() {
  let bring: (messages: readonly number[]) => void = () => undefined;
  const later = new Promise<readonly number[]>((resolve) => (bring = resolve));
  async function* messages() {
    yield* [1, 2];
    yield* await later;
  }
  return { messages: messages(), bring };
}

describe('incoming messages', () => {
  it('are told at hand as long as there is no waiting, and the next one is not lost', async () => {
    const { messages, bring } = source();
    const incoming = new Incoming(messages);
    expect(await incoming.next()).toBe(1);
    expect(await incoming.nextAtHand()).toBe(2);
    expect(await incoming.nextAtHand()).toBeUndefined();
    expect(await incoming.nextAtHand()).toBeUndefined();
    bring([3, 4]);
    expect(await incoming.next()).toBe(3);
    expect(await incoming.nextAtHand()).toBe(4);
    expect(await incoming.nextAtHand()).toBeUndefined();
    expect(await incoming.next()).toBeUndefined();
  });

  it('fail for whoever asks next when they fail unasked', async () => {
    let fail: (error: Error) => void = () => undefined;
    const failing = new Promise<number>((_, reject) => (fail = reject));
    async function* messages() {
      yield 1;
      yield await failing;
    }
    const incoming = new Incoming(messages());
    expect(await incoming.next()).toBe(1);
    expect(await incoming.nextAtHand()).toBeUndefined();
    fail(new Error('consumer deleted'));
    await new Promise((resolve) => setImmediate(resolve));
    await expect(incoming.next()).rejects.toThrow('consumer deleted');
  });
});
