/** Sources without a server: where reading goes on, and publishing that fails now and then. */
import { describe, expect, it } from '@jest/globals';
import type { StreamState } from '@nats-io/jetstream';
import type { Nats } from '../../../src/adapters/nats/connection.js';
import { EventPublisher } from '../../../src/adapters/sources/event-publisher.js';
import { NO_COUNTS } from '../../../src/adapters/sources/source-cursor.js';
import { placeIn } from '../../../src/adapters/sources/source-place.js';

const CREATED = '2026-05-01T00:00:00Z';
const stream = (first_seq: number, last_seq: number, created = CREATED) => ({
  ...{ created, state: { first_seq, last_seq } as StreamState },
});
const START = { stream: 'SHOP', from: 'new', wasMissing: false } as const;
const KNOWN = {
  stream: 'SHOP',
  created: CREATED,
  sequence: 7,
  counts: { ...NO_COUNTS, mapped: 5 },
};

describe('placeIn', () => {
  it('begins with what is new, or with all, or with all of what was waited for', () => {
    const begun = (more: object) =>
      placeIn(stream(3, 9), undefined, { ...START, ...more }).sequence;
    expect(begun({})).toBe(9);
    expect(begun({ from: 'all' })).toBe(0);
    expect(begun({ wasMissing: true })).toBe(0);
  });

  it('goes on behind the cursor', () => {
    expect(placeIn(stream(8, 20), KNOWN, START)).toBe(KNOWN);
    expect(placeIn(stream(1, 7), KNOWN, START)).toBe(KNOWN);
  });

  it('counts what was dropped in between', () => {
    expect(placeIn(stream(11, 20), KNOWN, START)).toEqual({
      ...{ ...KNOWN, sequence: 10, counts: { ...KNOWN.counts, missed: 3 } },
    });
  });

  it('reads all of a stream made anew, and counts on', () => {
    const created = '2026-06-01T00:00:00Z';
    expect(placeIn(stream(1, 4, created), KNOWN, START)).toEqual({
      ...{ stream: 'SHOP', created, sequence: 0, counts: KNOWN.counts },
    });
  });

  it('begins anew in another stream', () => {
    const other = { ...START, stream: 'STORE' };
    expect(placeIn(stream(1, 4), KNOWN, other)).toMatchObject({ stream: 'STORE', sequence: 4 });
  });
});

describe('EventPublisher', () => {
  function publisherThat(fails: (call: number) => boolean) {
    const sent: string[] = [];
    const errors: unknown[] = [];
    const jetstream = {
      publish: (_: string, __: Uint8Array, { msgID }: { msgID: string }) => {
        sent.push(msgID);
        return fails(sent.length) ? Promise.reject(new Error('no answer')) : Promise.resolve();
      },
    };
    const publisher = new EventPublisher({ jetstream } as unknown as Nats, (e) => errors.push(e));
    return { publisher, sent, errors };
  }
  const events = (...ids: string[]) =>
    ids.map((id) => ({ subject: 's', data: new Uint8Array(), id }));

  it('sends again, under the same ids, until all is stored', async () => {
    const { publisher, sent, errors } = publisherThat((call) => call === 2);
    await publisher.publish(events('a', 'b', 'c'));
    expect(sent).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(errors).toHaveLength(1);
  });

  it('fails once it is closed, so that the cursor does not move', async () => {
    const { publisher, sent } = publisherThat(() => true);
    publisher.close();
    await expect(publisher.publish(events('a'))).rejects.toThrow('no answer');
    expect(sent).toEqual(['a']);
  });
});
