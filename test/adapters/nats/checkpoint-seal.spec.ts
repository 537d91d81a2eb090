import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCheckpoint, sealCheckpoint } from '../../../src/adapters/nats/checkpoint-store.js';
import { NatsError } from '../../../src/adapters/nats/connection.js';

const damaged = (sealed: Uint8Array) => expect(() => openCheckpoint(sealed)).toThrow(NatsError);

describe('a sealed checkpoint', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (payload) => {
        expect(openCheckpoint(sealCheckpoint(payload))).toEqual(payload);
      }),
    );
  });

  it('begins with what it is, and its layout', () => {
    const sealed = Buffer.from(sealCheckpoint(Uint8Array.of(1, 2, 3)));
    expect(sealed.subarray(0, 4).toString('latin1')).toBe('FLYB');
    expect(sealed.readUInt32BE(4)).toBe(1);
    expect(sealed.length).toBe(8 + 32 + 3);
  });

  it('is refused when any one bit has flipped', () => {
    const sealed = sealCheckpoint(Uint8Array.from({ length: 40 }, (_, i) => i * 7));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Uint8Array.from(sealed);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      damaged(flipped);
    }
  });

  it('is refused when it was cut short or has grown', () => {
    const sealed = sealCheckpoint(Uint8Array.of(1, 2, 3));
    for (let length = 0; length < sealed.length; length++) damaged(sealed.subarray(0, length));
    damaged(Uint8Array.from([...sealed, 0]));
  });

  it('that cannot be opened says what can be done', () => {
    expect(() => openCheckpoint(new Uint8Array(0))).toThrow(/--discard-state/);
  });
});
