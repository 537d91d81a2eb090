import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_KINDS } from '../../src/events/kinds.js';
import {
  fnv1a32,
  partitionKey,
  partitionOf,
  requestId,
  subjectOf,
} from '../../src/events/partition.js';
import { anyText } from '../setup/any-text.js';

describe('fnv1a32', () => {
  // From the test program of the algorithm's authors (Fowler, Noll & Vo, test_fnv.c).
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['fo', 0x6222e842],
    ['foo', 0xa9f37ed7],
    ['foob', 0x3f5076ef],
    ['fooba', 0x39aaa18a],
    ['foobar', 0xbf9cf968],
    ['chongo was here!\n', 0xd49930d5],
  ])('of %j', (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });

  it('hashes the UTF-8 bytes of any text, as an unsigned integer', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        let hash = 0x811c9dc5n;
        for (const byte of Buffer.from(text)) {
          hash = ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn;
        }
        expect(fnv1a32(text)).toBe(Number(hash));
      }),
    );
  });
});

describe('partitionKey', () => {
  const all = { id: 'e1', user: 'u1', recommendation: 'r1', item: 'i1' };

  it.each([
    ['recommendation', all, 'u1'],
    ['recommendation', { id: 'r1' }, 'r1'],
    ['outcome', all, 'u1'],
    ['outcome', { id: 'o1', recommendation: 'r1', item: 'i1' }, 'r1'],
    ['outcome', { id: 'o1', item: 'i1' }, 'i1'],
    ['label', all, 'u1'],
    ['label', { id: 'l1', recommendation: 'r1', item: 'i1' }, 'r1'],
    ['label', { id: 'l1', item: 'i1' }, 'i1'],
    ['item', { id: 'e1', item: 'i1' }, 'i1'],
    ['change', { id: 'c1' }, 'c1'],
  ] as const)('of a %s %j is %s', (kind, event, key) => {
    expect(partitionKey(kind, event)).toBe(key);
  });
});

describe('partitionOf', () => {
  const partitions = fc.integer({ min: 1, max: 1024 });

  it('is the hash modulo the number of partitions', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), partitions, (user, count) => {
        const event = { id: 'r1', user };
        expect(partitionOf('recommendation', event, count)).toBe(fnv1a32(user) % count);
      }),
    );
  });

  it('puts what a user did, and what was judged of it, where the recommendation is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), partitions, (user, count) => {
        const shown = partitionOf('recommendation', { id: 'r1', user }, count);
        const about = { user, recommendation: 'r1', item: 'i1' };
        expect(partitionOf('outcome', { id: 'o1', ...about }, count)).toBe(shown);
        expect(partitionOf('label', { id: 'l1', ...about }, count)).toBe(shown);
      }),
    );
  });

  it('does so without a user, by the id of the recommendation', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), partitions, (id, count) => {
        const shown = partitionOf('recommendation', { id }, count);
        const about = { recommendation: id, item: 'i1' };
        expect(partitionOf('outcome', { id: 'o1', ...about }, count)).toBe(shown);
        expect(partitionOf('label', { id: 'l1', ...about }, count)).toBe(shown);
      }),
    );
  });

  it('is that of its request for a label without a user', () => {
    const label = { id: 'l', recommendation: 'r', item: 'i', request: requestId(5, 'ab12') };
    expect(partitionOf('label', label, 8)).toBe(5);
    const asked = { id: 'l', user: 'ana' };
    const named = { ...label, user: 'ana' };
    expect(partitionOf('label', named, 8)).toBe(partitionOf('label', asked, 8));
  });

  it.each(['p8-ab', 'p99999-ab', 'x5-ab', ''])('is not that of the request %j', (request) => {
    const label = { id: 'l', recommendation: 'r', item: 'i' };
    expect(partitionOf('label', { ...label, request }, 8)).toBe(partitionOf('label', label, 8));
  });

  it('uses every partition', () => {
    const used = Array.from({ length: 200 }, (_, i) =>
      partitionOf('recommendation', { id: 'r', user: `user-${i}` }, 8),
    );
    expect(new Set(used).size).toBe(8);
  });
});

describe('subjectOf', () => {
  it('has three tokens: the prefix, the kind, the partition', () => {
    expect(EVENT_KINDS.map((kind, partition) => subjectOf(kind, partition))).toEqual([
      'flyball.recommendation.0',
      'flyball.outcome.1',
      'flyball.label.2',
      'flyball.item.3',
      'flyball.change.4',
    ]);
  });
});
