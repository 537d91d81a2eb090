/** A lease against a server that answers late, not at all, or has given it to somebody else. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { KV } from '@nats-io/kv';
import { Lease, type LeaseLostError, type LeaseNote } from '../../../src/adapters/nats/lease.js';

const TTL = 9000;
const RENEWAL = TTL / 3;

/** One key of a bucket, as a server keeps it. */
class Key {
  revision = 0;
  note: LeaseNote | undefined;
  /** What happens to writes; 'lost': stored, and the answer does not come. */
  mode: 'answers' | 'away' | 'lost' = 'answers';

  readonly kv = {
    create: (_key: string, value: string) => this.write(value, this.note ? -1 : this.revision),
    update: (_key: string, value: string, revision: number) => this.write(value, revision),
    delete: (_key: string, { previousSeq }: { previousSeq: number }) => {
      if (previousSeq !== this.revision) return Promise.reject(wrongSequence());
      this.note = undefined;
      return Promise.resolve();
    },
    get: () =>
      Promise.resolve(
        this.note ? { operation: 'PUT', revision: this.revision, json: () => this.note } : null,
      ),
  } as unknown as KV;

  private write(value: string, expected: number): Promise<number> {
    if (this.mode === 'away') return Promise.reject(new Error('timeout'));
    if (expected !== this.revision) return Promise.reject(wrongSequence());
    this.note = JSON.parse(value) as LeaseNote;
    this.revision++;
    return this.mode === 'lost'
      ? Promise.reject(new Error('timeout'))
      : Promise.resolve(this.revision);
  }
}

function wrongSequence(): JetStreamApiError {
  return new JetStreamApiError({ code: 400, err_code: 10071, description: 'wrong last sequence' });
}

let key: Key;
let lost: LeaseLostError[];
let time: number | undefined;

const take = (holder: string) =>
  Lease.take(key.kv, {
    ...{ key: 'partition-0', ttlMs: TTL, holder },
    time: () => time,
    onLost: (error) => lost.push(error),
  });

beforeEach(() => {
  jest.useFakeTimers();
  key = new Key();
  lost = [];
  time = undefined;
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a lease', () => {
  it('is held by one, renewed in time, and tells how far its holder has read', async () => {
    const lease = await take('a');
    expect(lease?.takenAt).toBe(1);
    expect(await take('b')).toBeUndefined();
    time = 42;
    await jest.advanceTimersByTimeAsync(3 * TTL);
    expect(key.revision).toBe(1 + (3 * TTL) / RENEWAL);
    expect(key.note).toEqual({ holder: 'a', time: 42 });
    expect(lost).toEqual([]);
  });

  it('is there for others as soon as it is released', async () => {
    await (await take('a'))?.release();
    const next = await take('b');
    expect(next?.takenAt).toBe(2);
    await jest.advanceTimersByTimeAsync(RENEWAL);
    expect(key.note?.holder).toBe('b');
    expect(lost).toEqual([]);
  });

  it('outlives one renewal that fails, and is lost before its time with the second', async () => {
    await take('a');
    key.mode = 'away';
    await jest.advanceTimersByTimeAsync(RENEWAL);
    expect(lost).toEqual([]);
    key.mode = 'answers';
    await jest.advanceTimersByTimeAsync(RENEWAL);
    key.mode = 'away';
    await jest.advanceTimersByTimeAsync(TTL - 1);
    expect(lost).toHaveLength(1);
    expect(lost[0]!.message).toMatch(/partition-0 was lost \(Error: timeout\)/);
  });

  it('is still held after a renewal whose answer was lost', async () => {
    await take('a');
    key.mode = 'lost';
    await jest.advanceTimersByTimeAsync(RENEWAL);
    key.mode = 'answers';
    await jest.advanceTimersByTimeAsync(2 * RENEWAL);
    expect(lost).toEqual([]);
    expect(key.note?.holder).toBe('a');
  });

  it('that another process has taken over is lost at the next renewal, by its name', async () => {
    await take('a');
    key.note = { holder: 'b' };
    key.revision++;
    await jest.advanceTimersByTimeAsync(RENEWAL);
    expect(lost.map(({ message }) => message)).toEqual([expect.stringMatching(/\(b holds it\)/)]);
    await jest.advanceTimersByTimeAsync(TTL);
    expect(lost).toHaveLength(1);
    expect(key.note.holder).toBe('b');
  });

  it('whose time was over while the process stood still is lost without asking', async () => {
    await take('a');
    const before = key.revision;
    // The timer fires late.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 2 * TTL);
    await jest.advanceTimersByTimeAsync(RENEWAL);
    expect(lost.map(({ message }) => message)).toEqual([
      expect.stringMatching(/not renewed in time/),
    ]);
    expect(key.revision).toBe(before);
  });
});
