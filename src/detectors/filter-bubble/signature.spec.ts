import { describe, expect, it } from '@jest/globals';
import type { Digest, Triple } from './digest.js';
import { Digests } from './digest.js';
import { signatureOf, stateSince, type Direction } from './signature.js';

describe('the signature', () => {
  it.each<[string, Direction, Direction, Direction]>([
    ['bubble', -1, -1, 1],
    ['bubble', -1, 0, 1],
    ['homogenising', -1, 1, -1],
    ['homogenising', 0, 1, -1],
    ['both', -1, 1, 0],
    ['both', -1, 1, 1],
    ['neither', 0, 0, 0],
    ['neither', 1, -1, 1],
    ['neither', -1, 0, 0],
    ['neither', 1, 1, -1],
    ['neither', 0, 1, 0],
  ])('%s: %d %d %d', (state, ...directions) => {
    expect(signatureOf(...directions)).toBe(state);
  });
});

const digest = (all: Triple, spread: number, shards = 6): Digest => ({
  all,
  without: Array.from({ length: shards }, (_, shard) => {
    const off = spread * (shard - (shards - 1) / 2);
    return [all[0] + off, all[1] + off, all[2] + off];
  }),
});

describe('the state since a baseline', () => {
  const before = digest([0.6, 0.2, 0.3], 0.01);

  it('leaves the same shard out on both sides: what users differ in does not blur a change', () => {
    expect(stateSince(before, digest([0.55, 0.2, 0.35], 0.01))).toBe('bubble');
  });

  it('is neither where chance would explain it', () => {
    expect(stateSince(before, digest([0.59, 0.2, 0.31], 0.05))).toBe('neither');
  });

  it('is not told with fewer than five shards', () => {
    const few = {
      all: before.all,
      without: before.without.map((at, i) => (i < 4 ? at : undefined)),
    };
    expect(stateSince(few, few)).toBeUndefined();
  });
});

describe('digests', () => {
  it('of the days in a span are averaged', () => {
    const digests = new Digests();
    digests.add(1, digest([0, 0, 0], 0));
    digests.add(2, digest([0.2, 0.4, 0.6], 0));
    digests.add(3, digest([0.4, 0.2, 0.2], 0));
    const mean = digests.within({ start: 1, end: 3 })!;
    mean.all.forEach((value, i) => {
      expect(value).toBeCloseTo([0.3, 0.3, 0.4][i]!, 12);
    });
    expect(digests.within({ start: 3, end: 9 })).toBeUndefined();
  });
});
