import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { IMPORT_ERRORS } from '../../src/events/import/import-error.js';
import {
  explain,
  REFUSALS,
  type RefusalCode,
  type RefusalMeaning,
} from '../../src/events/refusals.js';
import { inCheckout } from '../setup/root.js';
import { decoderOf, send } from './decoding.js';
import { SAMPLES, slateOf } from './sample-events.js';

/** For each code a message that is refused with it; null where no message can be. */
const REFUSED: Readonly<Record<RefusalCode, readonly [kind: string, body: unknown] | null>> = {
  empty_message: ['outcome', ''],
  not_utf8: ['outcome', Uint8Array.of(0xff)],
  not_json: ['outcome', '{'],
  not_an_event: ['outcome', '7'],
  message_too_large: ['outcome', 'x'.repeat(5000)],
  unknown_kind: ['click', '{}'],
  kind_mismatch: ['outcome', { ...SAMPLES.outcome, kind: 'label' }],
  unknown_version: ['outcome', { ...SAMPLES.outcome, v: 2 }],
  missing_field: ['outcome', { ...SAMPLES.outcome, id: undefined }],
  wrong_type: ['outcome', { ...SAMPLES.outcome, id: 7 }],
  too_long: ['outcome', { ...SAMPLES.outcome, id: 'x'.repeat(257) }],
  malformed_text: ['outcome', { ...SAMPLES.outcome, id: '' }],
  out_of_range: ['label', { ...SAMPLES.label, label: 2 }],
  too_few: ['recommendation', { ...SAMPLES.recommendation, slate: [] }],
  too_many: ['item', { ...SAMPLES.item, surfaces: slateOf(65).map(({ item }) => item) }],
  duplicate_item: [
    'recommendation',
    { ...SAMPLES.recommendation, slate: [...slateOf(2), ...slateOf(1)] },
  ],
  missing_context: ['outcome', { ...SAMPLES.outcome, recommendation: undefined }],
  bad_time: ['item', { ...SAMPLES.item, time: 'yesterday' }],
  impossible_time: ['item', { ...SAMPLES.item, time: 1 }],
  time_ahead: ['item', { ...SAMPLES.item, time: '2100-01-01T00:00:00Z' }],
  wrong_partition: ['item', SAMPLES.item],
  bad_watermark: ['watermark', '{}'],
  // Rows of tables alone, which come with their refusal.
  broken_row: null,
};

describe('the codes of refusals', () => {
  const codes = Object.keys(REFUSALS) as RefusalCode[];
  it.each(codes.filter((code) => REFUSED[code] !== null))('%s is given', (code) => {
    const elsewhere = code === 'wrong_partition' ? { partition: 1 } : {};
    const decoder = decoderOf({ maxMessageBytes: 4000, ...elsewhere });
    decoder.begin();
    const [kind, body] = REFUSED[code]!;
    send(decoder, kind, body);
    expect(decoder.delivery.refused.map(({ refusal }) => refusal.code)).toEqual([code]);
  });

  it('come with meaning and remedy, in whole sentences', () => {
    for (const [code, { meaning, remedy }] of Object.entries(REFUSALS)) {
      expect(code).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
      for (const sentence of [meaning, remedy]) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('the reference page of the codes', () => {
  const page = readFileSync(inCheckout('docs', 'reference', 'codes.md'), 'utf8');
  /** Code, meaning and remedy of each row of a section's table. */
  const tableOf = (section: string) => {
    const text = page.split(/^## /m).find((part) => part.startsWith(section)) ?? '';
    return Array.from(
      text.matchAll(/^\| `(\w+)` *\| (.*?) *\| (.*?) *\|$/gm),
      ([, code, meaning, remedy]) => [code, meaning, remedy],
    );
  };

  it.each([
    ['Refused events', REFUSALS],
    ['Files that cannot be read', IMPORT_ERRORS],
  ])('tells under "%s" of every code, and of none besides', (section, codes) => {
    expect(tableOf(section)).toEqual(
      Object.entries<RefusalMeaning>(codes).map(([code, { meaning, remedy }]) => [
        code,
        meaning,
        remedy,
      ]),
    );
  });
});

describe('explain', () => {
  it('says in one line what, where, what was found and the remedy', () => {
    expect(explain({ code: 'out_of_range', field: 'label', found: '2' })).toBe(
      'A number is outside the range that the contract allows (field label). Found 2. ' +
        'Send a number inside the range.',
    );
  });

  it('leaves out what is not known', () => {
    expect(explain({ code: 'empty_message', field: '', found: '' })).toBe(
      'The message has no bytes. ' +
        'Publish one event as a JSON object, or a JSON array or NDJSON of events.',
    );
  });
});
