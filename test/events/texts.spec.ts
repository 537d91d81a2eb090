import { describe, expect, it } from '@jest/globals';
import { EVENT_KINDS, type EventKind } from '../../src/events/kinds.js';
import { refused, short } from './refused.js';

const shown = (fields: object) => ({ slate: [{ item: 'i0' }, { item: 'i1', ...fields }] });
const LONGEST = 'x'.repeat(256);
const TOO_LONG = 'x'.repeat(257);
/** 128 characters of two bytes each, then one byte more. */
const LONGEST_IN_BYTES = 'é'.repeat(128);
const TOO_LONG_IN_BYTES = `${'é'.repeat(128)}x`;
const HALF_A_PAIR = 'a\ud83d';

describe('texts', () => {
  /** Every text of the contract: the kind, the field's path, and the fields that give it a text. */
  const TEXTS: [EventKind, string, (text: string) => object][] = [
    ...(['id', 'surface', 'policy', 'version', 'user'] as const).map(
      (field): [EventKind, string, (text: string) => object] => [
        'recommendation',
        field,
        (text) => ({ [field]: text }),
      ],
    ),
    ['recommendation', 'slate[1].item', (item) => shown({ item })],
    ['recommendation', 'candidates[0].item', (item) => ({ candidates: [{ item, score: 1 }] })],
    ['recommendation', 'context.device', (device) => ({ context: { device } })],
    ['outcome', 'signal', (signal) => ({ signal })],
    ['outcome', 'recommendation', (recommendation) => ({ recommendation })],
    ['outcome', 'claim.field', (field) => ({ claim: { field, value: 1 } })],
    ['outcome', 'claim.value', (value) => ({ claim: { field: 'x', value } })],
    ['outcome', 'claim.held', (held) => ({ claim: { field: 'x', value: 1, held } })],
    ['label', 'question', (question) => ({ question })],
    ['label', 'guideline', (guideline) => ({ guideline })],
    ['label', 'labeller', (labeller) => ({ labeller })],
    ['label', 'source', (source) => ({ source })],
    ['item', 'item', (item) => ({ item })],
    ['item', 'provider', (provider) => ({ provider })],
    ['item', 'categories[0]', (category) => ({ categories: [category] })],
    ['item', 'surfaces[0]', (surface) => ({ surfaces: [surface] })],
    ['change', 'what', (what) => ({ what })],
    ['change', 'expected', (expected) => ({ expected })],
  ];

  it.each(TEXTS)('of a %s: %s has at most 256 bytes of UTF-8', (kind, field, having) => {
    expect(short(refused(kind, having(LONGEST)))).toBeUndefined();
    expect(short(refused(kind, having(TOO_LONG)))).toBe(`too_long ${field}`);
    expect(short(refused(kind, having(LONGEST_IN_BYTES)))).toBeUndefined();
    expect(refused(kind, having(TOO_LONG_IN_BYTES))).toEqual({
      code: 'too_long',
      field,
      found: '257 bytes',
    });
  });

  it.each(TEXTS)('of a %s: %s holds no half of a surrogate pair', (kind, field, having) => {
    expect(short(refused(kind, having('a😀')))).toBeUndefined();
    expect(short(refused(kind, having(HALF_A_PAIR)))).toBe(`malformed_text ${field}`);
  });

  it('are not empty where they name something', () => {
    expect(short(refused('recommendation', { id: '' }))).toBe('malformed_text id');
    expect(short(refused('recommendation', shown({ item: '' })))).toBe(
      'malformed_text slate[1].item',
    );
  });

  it('may be anything in fields that the contract does not know', () => {
    for (const kind of EVENT_KINDS) {
      expect(refused(kind, { note: TOO_LONG, sign: HALF_A_PAIR, empty: '' })).toBeUndefined();
    }
  });
});
