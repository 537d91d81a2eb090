import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACCOUNTED_KINDS, UNKNOWN_KIND } from '../../src/events/delivery.js';
import { EVENT_KINDS, KIND_NUMBER } from '../../src/events/kinds.js';
import { partitionOf } from '../../src/events/partition.js';
import { decoded, decoderOf, orderOf, refusedOf, send, sum } from './decoding.js';
import { NOON, SAMPLES } from './sample-events.js';
import { anyText } from '../setup/any-text.js';

/** Outcomes with these ids. */
function outcomes(...ids: string[]): object[] {
  return ids.map((id) => ({ ...SAMPLES.outcome, id }));
}

const lines = (values: readonly unknown[], end = '\n') =>
  values.map((value) => JSON.stringify(value)).join(end);

describe('the forms of a message', () => {
  it.each(EVENT_KINDS)('a %s alone', (kind) => {
    const delivery = decoded([[kind, SAMPLES[kind]]]);
    expect(refusedOf(delivery)).toEqual([]);
    expect(orderOf(delivery)).toEqual([`${kind} 0`]);
    expect(delivery[kind].length).toBe(1);
    expect(delivery.sent[KIND_NUMBER[kind]]).toBe(1);
  });

  it.each<[string, string]>([
    ['an array', JSON.stringify(outcomes('a', 'b', 'c'))],
    ['an array over several lines', JSON.stringify(outcomes('a', 'b', 'c'), null, 2)],
    ['lines', lines(outcomes('a', 'b', 'c'))],
    ['lines with an end', `${lines(outcomes('a', 'b', 'c'))}\n`],
    ['lines with blank ones between', `\n${lines(outcomes('a', 'b', 'c'), '\n\n  \n')}\n\n`],
    ['lines that end as on Windows', lines(outcomes('a', 'b', 'c'), '\r\n')],
    ['a byte order mark', `\ufeff${lines(outcomes('a', 'b', 'c'))}`],
  ])('three events as %s', (_what, body) => {
    const delivery = decoded([['outcome', body]]);
    expect(refusedOf(delivery)).toEqual([]);
    expect(orderOf(delivery)).toEqual(['outcome 0', 'outcome 1', 'outcome 2']);
  });

  it('an array of nothing has no events', () => {
    const delivery = decoded([['outcome', '[]']]);
    expect([delivery.length, sum(delivery.sent)]).toEqual([0, 0]);
  });
});

describe('what is wrong with a message', () => {
  it.each<[string, string, string | Uint8Array, string]>([
    ['no bytes', 'outcome', '', 'empty_message'],
    ['blanks', 'outcome', ' \n ', 'not_json'],
    ['broken UTF-8', 'outcome', Uint8Array.of(0x22, 0xc3, 0x28, 0x22), 'not_utf8'],
    ['a surrogate in UTF-8', 'outcome', Uint8Array.of(0xed, 0xa0, 0x80), 'not_utf8'],
    ['text that is no JSON', 'outcome', 'hello', 'not_json'],
    ['an object cut short', 'outcome', '{"id":"o1","ti', 'not_json'],
    ['a laid out object cut short', 'outcome', '{\n  "id": "o1",\n  "ti', 'not_json'],
    ['an array cut short', 'outcome', '[{"id":"o1"},\n{"id":"o2"}', 'not_json'],
    ['a number', 'outcome', '7', 'not_an_event'],
    ['null', 'outcome', 'null', 'not_an_event'],
    ['a text', 'outcome', '"outcome"', 'not_an_event'],
    ['an unknown kind', 'click', JSON.stringify(SAMPLES.outcome), 'unknown_kind'],
    ['a kind every object has', 'constructor', JSON.stringify(SAMPLES.outcome), 'unknown_kind'],
  ])('%s', (_what, kind, body, code) => {
    const delivery = decoded([[kind, body]]);
    expect(delivery.length).toBe(0);
    expect(delivery.refused.map(({ refusal }) => refusal.code)).toEqual([code]);
    expect(delivery.refused[0]!.raw).toEqual(Uint8Array.from(Buffer.from(body)));
    expect(sum(delivery.sent)).toBe(1);
  });

  it('is kept with where it came from', () => {
    const decoder = decoderOf();
    decoder.message('flyball.label.0', Buffer.from('nonsense'), 4711, NOON);
    decoder.message('flyball.click.0', Buffer.from('{}'), 4712, NOON);
    expect(decoder.delivery.refused).toMatchObject([
      { kind: KIND_NUMBER.label, origin: 'flyball.label.0', sequence: 4711, index: 0 },
      { kind: UNKNOWN_KIND, origin: 'flyball.click.0', sequence: 4712, index: 0 },
    ]);
    expect(decoder.delivery.lastSequence).toBe(4712);
  });

  it('is its size, above the largest allowed', () => {
    const body = Buffer.from(JSON.stringify(SAMPLES.outcome));
    const within = decoded([['outcome', body]], { maxMessageBytes: body.length });
    expect(refusedOf(within)).toEqual([]);
    const above = decoded([['outcome', body]], { maxMessageBytes: body.length - 1 });
    expect(refusedOf(above)).toEqual([`message_too_large: ${body.toString()}`]);
  });

  it('with very many refused events is kept once and whole, and counted event by event', () => {
    const body = JSON.stringify([...Array.from({ length: 150 }, () => 1), SAMPLES.outcome]);
    const delivery = decoded([['outcome', body]]);
    expect(orderOf(delivery)).toHaveLength(1);
    expect(delivery.refused).toHaveLength(1);
    expect(delivery.refused[0]).toMatchObject({ events: 150, refusal: { code: 'not_an_event' } });
    expect(Buffer.from(delivery.refused[0]!.raw).toString()).toBe(body);
    expect(delivery.sent[KIND_NUMBER.outcome]).toBe(151);
  });

  it('is nothing that a nesting of 100,000 lists could break', () => {
    const body = '['.repeat(100_000) + ']'.repeat(100_000);
    const delivery = decoded([['outcome', body]]);
    expect(refusedOf(delivery)).toEqual([`not_an_event: ${body.slice(1, -1)}`]);
  });
});

describe('what is wrong with one event of many', () => {
  it('leaves the other lines alone, and keeps its own as it was', () => {
    const [first, last] = outcomes('a', 'c').map((each) => JSON.stringify(each));
    const body = `${first}\n\n {"id": "b", oops \n{ "id" : "d" }\n"ö"\n${last}\n`;
    const delivery = decoded([['outcome', body]]);
    expect(orderOf(delivery)).toEqual(['outcome 0', 'outcome 1']);
    expect(refusedOf(delivery)).toEqual([
      'not_json:  {"id": "b", oops ',
      'missing_field time: { "id" : "d" }',
      'not_an_event: "ö"',
    ]);
    expect(delivery.refused.map(({ index }) => index)).toEqual([1, 2, 3]);
    expect(delivery.sent[KIND_NUMBER.outcome]).toBe(5);
  });

  it('leaves the other elements alone, and keeps its own as it was', () => {
    const [first, last] = outcomes('a', 'c').map((each) => JSON.stringify(each));
    const broken = [
      '{"id":"]","x":[1,[2,"}"],{"y":"\\"],["}]}',
      '[ [ ], { } ]',
      '"a,\\\\"',
      '1e3',
      '{ "id" : "\\u00e4ö😀" }',
    ];
    const body = ` [ ${first} , ${broken.join('\t,\n ')},${last} ] `;
    const delivery = decoded([['outcome', body]]);
    expect(orderOf(delivery)).toHaveLength(2);
    expect(delivery.refused.map(({ raw }) => Buffer.from(raw).toString())).toEqual(broken);
    expect(delivery.refused.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps any element of any array as it was', () => {
    const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 2 });
    const value = fc.jsonValue({ maxDepth: 2 }).map((json) => JSON.stringify(json));
    const elements = fc.array(fc.tuple(blank, value, blank), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(elements, (parts) => {
        const delivery = decoded([['item', `[${parts.map((part) => part.join('')).join(',')}]`]]);
        const kept = delivery.refused.map(({ raw }) => Buffer.from(raw).toString());
        expect(kept).toEqual(parts.map(([, text]) => text));
      }),
    );
  });
});

describe('partitions', () => {
  const event = { ...SAMPLES.recommendation, user: 'u1' };

  it('refuse the events of others', () => {
    const own = partitionOf('recommendation', event, 8);
    for (let partition = 0; partition < 8; partition++) {
      const delivery = decoded([['recommendation', event]], { partitions: 8, partition });
      const codes = delivery.refused.map(({ refusal }) => refusal.code);
      expect(codes).toEqual(partition === own ? [] : ['wrong_partition']);
      expect(delivery.length).toBe(partition === own ? 1 : 0);
      expect(delivery.sent[KIND_NUMBER.recommendation]).toBe(1);
    }
  });

  it('accept whatever stands in a single one', () => {
    expect(decoded([['recommendation', event]]).length).toBe(1);
  });

  it('that do not exist refuse everything, even watermarks', () => {
    const options = { partition: -1 };
    const messages = EVENT_KINDS.map((kind) => [kind, SAMPLES[kind]] as const);
    const body = { time: SAMPLES.item.time };
    const delivery = decoded([...messages, ['watermark', body]], options);
    expect(delivery.length).toBe(0);
    expect(new Set(delivery.refused.map(({ refusal }) => refusal.code))).toEqual(
      new Set(['wrong_partition']),
    );
    expect(sum(delivery.sent)).toBe(6);
  });
});

describe('watermarks', () => {
  it('stand in the order of the stream, and are no events', () => {
    const delivery = decoded([
      ['item', SAMPLES.item],
      ['watermark', { time: '2026-05-01T12:00:00Z' }],
      ['item', { ...SAMPLES.item, id: 'e2' }],
      ['watermark', { time: NOON + 1 }],
    ]);
    expect(orderOf(delivery)).toEqual(['item 0', 'watermark 0', 'item 1', 'watermark 1']);
    expect(delivery.watermarks).toEqual([NOON, NOON + 1]);
    expect(sum(delivery.sent)).toBe(2);
  });

  it.each(['', 'x', '{}', 'null', '7', '[]', '{"time":null}', '{"time":"12:00"}', '{"time":0}'])(
    'without a time are refused: %j',
    (body) => {
      const delivery = decoded([['watermark', body]]);
      expect(delivery.length).toBe(0);
      expect(delivery.watermarks).toEqual([]);
      expect(refusedOf(delivery)).toEqual([`bad_watermark time: ${body}`]);
      expect(delivery.sent[UNKNOWN_KIND]).toBe(1);
    },
  );

  it('of broken UTF-8 are refused', () => {
    const delivery = decoded([['watermark', Uint8Array.of(0xff)]]);
    expect(delivery.refused.map(({ refusal }) => refusal.code)).toEqual(['bad_watermark']);
  });
});

describe('time', () => {
  it('may be five minutes ahead of the server, and of no one in files', () => {
    const ahead = { ...SAMPLES.item, time: NOON + 300_001 };
    const decoder = decoderOf();
    send(decoder, 'item', ahead);
    send(decoder, 'item', { ...ahead, time: NOON + 300_000 });
    decoder.row('item', ahead, 'a.ndjson:3', 3, () => Buffer.from(''));
    expect(decoder.delivery.refused.map(({ refusal }) => refusal.code)).toEqual(['time_ahead']);
    expect(orderOf(decoder.delivery)).toEqual(['item 0', 'item 1']);
  });
});

describe('rows of a file', () => {
  const raw = () => Buffer.from('the row');

  it('are decoded like messages', () => {
    const decoder = decoderOf();
    for (const kind of EVENT_KINDS) decoder.row(kind, SAMPLES[kind], 'a.ndjson:1', 1, raw);
    expect(orderOf(decoder.delivery)).toEqual(EVENT_KINDS.map((kind) => `${kind} 0`));
  });

  it('are refused with their place and bytes', () => {
    const decoder = decoderOf();
    decoder.row('item', { ...SAMPLES.item, id: 7 }, 'a.ndjson:1', 1, raw);
    decoder.row('click', SAMPLES.outcome, 'a.ndjson:2', 2, raw);
    decoder.row(undefined, SAMPLES.outcome, 'a.ndjson:3', 3, raw);
    const refusal = { code: 'broken_row', field: '', found: '3 cells instead of 4' } as const;
    decoder.brokenRow('item', refusal, 'b.csv:4', 4, raw());
    decoder.brokenRow('click', refusal, 'b.csv:5', 5, raw());
    const { refused, sent, lastSequence } = decoder.delivery;
    expect(refused.map((each) => [each.refusal.code, each.kind, each.origin])).toEqual([
      ['wrong_type', KIND_NUMBER.item, 'a.ndjson:1'],
      ['unknown_kind', UNKNOWN_KIND, 'a.ndjson:2'],
      ['unknown_kind', UNKNOWN_KIND, 'a.ndjson:3'],
      ['broken_row', KIND_NUMBER.item, 'b.csv:4'],
      ['broken_row', UNKNOWN_KIND, 'b.csv:5'],
    ]);
    expect(refused.every((each) => Buffer.from(each.raw).toString() === 'the row')).toBe(true);
    expect([sum(sent), lastSequence]).toEqual([5, 5]);
  });

  it('are only written out again where they are refused', () => {
    const decoder = decoderOf();
    let asked = 0;
    decoder.row('item', SAMPLES.item, 'a.ndjson:1', 1, () => Buffer.alloc(asked++));
    expect(asked).toBe(0);
  });
});

describe('whatever comes in', () => {
  /** Events with the fields of the contract, now and then as they should be. */
  const event = fc.constantFrom(...EVENT_KINDS).chain((kind) => {
    const fields = Object.keys({ ...SAMPLES[kind], user: 1, position: 1, context: 1, claim: 1 });
    const changes = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 2 });
    return changes.map((changed) => ({ ...SAMPLES[kind], ...changed }));
  });
  const text = fc.oneof(
    event.map((value) => JSON.stringify(value)),
    fc.json(),
    anyText(),
    fc.constantFrom('[', ']', '{', '}', ',', '"', '\n', '\\', '{}', '[{}]'),
  );
  const data = fc.oneof(
    fc.uint8Array(),
    fc.array(text, { maxLength: 4 }).map((parts) => Buffer.from(parts.join('\n'))),
    fc.array(text, { maxLength: 4 }).map((parts) => Buffer.from(`[${parts.join(',')}]`)),
    fc.array(text, { maxLength: 4 }).map((parts) => Buffer.from(parts.join(''))),
  );
  const kind = fc.constantFrom(...EVENT_KINDS, 'watermark', 'click', '');

  it('is either taken or refused, and never breaks the decoder', () => {
    const decoder = decoderOf({ partitions: 2, maxMessageBytes: 500 });
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, data)), (messages) => {
        decoder.begin();
        const { delivery } = decoder;
        for (const [each, bytes] of messages) send(decoder, each, bytes);
        for (let of = 0; of < ACCOUNTED_KINDS; of++) {
          const taken = of === UNKNOWN_KIND ? 0 : delivery[EVENT_KINDS[of]!].length;
          const refused = delivery.refused.filter((each) => each.kind === of);
          expect(delivery.sent[of]).toBe(taken + refused.length);
        }
        const taken = sum(delivery.sent) - delivery.refused.length;
        expect(delivery.length).toBe(taken + delivery.watermarks.length);
      }),
      { numRuns: 300 },
    );
  });
});
