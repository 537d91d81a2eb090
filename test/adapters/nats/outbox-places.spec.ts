import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePlaces } from '../../../src/adapters/nats/outbox.js';

const place = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });

describe('comparePlaces', () => {
  it.each([
    [[1], [2], -1],
    [[2], [1], 1],
    [[9, 9], [10], -1],
    [[1, 2], [1, 10], -1],
    [[1, 2, 3], [1, 2, 3], 0],
    [[1], [1, 0], 0],
    [[1], [1, 1], -1],
    [[], [1], -1],
    [[], [], 0],
  ])('of %j and %j has the sign of %i', (a, b, sign) => {
    expect(Math.sign(comparePlaces(a, b))).toBe(sign);
    expect(Math.sign(comparePlaces(b, a))).toBe(sign === 0 ? 0 : -sign);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(Math.sign(comparePlaces(a, b))).toBe(0 - Math.sign(comparePlaces(b, a)));
        if (comparePlaces(a, b) <= 0 && comparePlaces(b, c) <= 0) {
          expect(comparePlaces(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
