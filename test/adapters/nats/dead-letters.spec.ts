import { describe, expect, it } from '@jest/globals';
import { headers } from '@nats-io/transport-node';
import fc from 'fast-check';
import { deadLetters } from '../../../src/adapters/nats/dead-letters.js';
import { comparePlaces } from '../../../src/adapters/nats/outbox.js';
import type { RefusedEvent } from '../../../src/events/delivery.js';
import { anyText } from '../../setup/any-text.js';

const REFUSED: RefusedEvent = {
  refusal: { code: 'out_of_range', field: 'label', found: '2' },
  kind: 2,
  origin: 'flyball.label.3',
  sequence: 4711,
  index: 5,
  events: 1,
  raw: Buffer.from('{"id":"l1","label":2}'),
};

const CREATED = Date.parse('2026-05-01T00:00:00Z');

describe('a dead letter', () => {
  it('holds the original bytes, and why and where from in its headers', () => {
    expect(deadLetters(REFUSED, CREATED)).toEqual([
      {
        place: [CREATED, 4711, 5, 0],
        headers: {
          'Flyball-Code': 'out_of_range',
          'Flyball-Field': 'label',
          'Flyball-Reason':
            'A number is outside the range that the contract allows (field label). ' +
            'Found 2. Send a number inside the range.',
          'Flyball-Subject': 'flyball.label.3',
          'Flyball-Sequence': '4711',
          'Flyball-Index': '5',
          'Flyball-Part': '1/1',
        },
        data: REFUSED.raw,
      },
    ]);
  });

  it('names no field where the event as a whole is meant', () => {
    const refusal = { code: 'empty_message', field: '', found: '' } as const;
    const [letter] = deadLetters({ ...REFUSED, refusal, raw: new Uint8Array(0) }, CREATED);
    expect(letter!.headers).not.toHaveProperty('Flyball-Field');
    expect(letter!.data).toEqual(new Uint8Array(0));
  });

  it('has headers of printable ASCII, whatever the event holds', () => {
    const text = anyText({ maxLength: 2000 });
    fc.assert(
      fc.property(text, text, text, (field, found, origin) => {
        const refusal = { ...REFUSED.refusal, field, found };
        const [letter] = deadLetters({ ...REFUSED, refusal, origin }, CREATED);
        const encoded = headers();
        for (const [name, value] of Object.entries(letter!.headers)) {
          expect(value).toMatch(/^[\x20-\x7e]{0,1000}$/);
          encoded.set(name, value);
        }
      }),
    );
  });
});

describe('bytes too large for one message', () => {
  it.each([
    [1_040_384, 1],
    [1_040_385, 2],
    [3_500_000, 4],
  ])('%i of them become %i parts that follow each other', (size, count) => {
    const raw = Uint8Array.from({ length: size }, (_, i) => (i * 31) >> 7);
    const letters = deadLetters({ ...REFUSED, raw }, CREATED);
    expect(letters.map((letter) => letter.headers['Flyball-Part'])).toEqual(
      Array.from({ length: count }, (_, part) => `${part + 1}/${count}`),
    );
    // Jest compares large arrays slowly.
    expect(Buffer.concat(letters.map(({ data }) => data)).equals(raw)).toBe(true);
    for (const [part, { data, place }] of letters.entries()) {
      expect(data.length).toBeLessThanOrEqual(1_048_576 - 8192);
      expect(place).toEqual([CREATED, 4711, 5, part]);
      const next = letters[part + 1];
      if (next) expect(comparePlaces(place, next.place)).toBeLessThan(0);
    }
  });
});
