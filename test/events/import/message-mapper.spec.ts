import { describe, expect, it } from '@jest/globals';
import { parseMapping } from '../../../src/events/import/mapping.js';
import { MessageMapper } from '../../../src/events/import/message-mapper.js';
import { subjectMatches } from '../../../src/events/import/subject-pattern.js';

const TIME = Date.parse('2026-05-01T12:00:00Z');
const mapping = parseMapping(
  {
    format: 'json',
    events: [
      {
        ...{ kind: 'change', when: { column: 'note', empty: false } },
        fields: { time: 'at', what: 'note' },
      },
    ],
  },
  'map.yaml',
);
const mapper = new MessageMapper({
  routes: [{ subject: 'shop.>', mapping }],
  streamId: 'shop-x1',
  maxMessageBytes: 400,
});

function map(body: string | Uint8Array, subject = 'shop.deploy') {
  const data = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const message = { subject, data, sequence: 7, time: TIME, header: () => undefined };
  return mapper.map(message);
}

const idsOf = (body: string) => map(body)!.events.map(({ event }) => event.id);

describe('MessageMapper', () => {
  it('makes ids of the place of a message, a document in it, and a template', () => {
    const change = JSON.stringify({ at: TIME, note: 'n' });
    expect(idsOf(change)).toEqual(['shop-x1-7-0']);
    expect(idsOf(`[${change},${change}]`)).toEqual(['shop-x1-7-0-0', 'shop-x1-7-1-0']);
    expect(idsOf(`${change}\n${change}\n`)).toEqual(['shop-x1-7-0-0', 'shop-x1-7-1-0']);
    expect(map(change)!.events[0]).toMatchObject({ kind: 'change' });
    expect(JSON.parse(new TextDecoder().decode(map(change)!.events[0]!.data))).toEqual({
      ...{ id: 'shop-x1-7-0', time: TIME, what: 'n' },
    });
  });

  it('knows no message of another subject, and finds nothing where no condition holds', () => {
    expect(map('{}', 'other.deploy')).toBeUndefined();
    expect(map('{"at":1}')).toEqual({ events: [], refusal: undefined, refusedAt: 0, refused: 0 });
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'empty_message'],
    ['no JSON', 'hello', 'not_json'],
    ['no UTF-8', Uint8Array.of(0xff, 0xfe), 'not_utf8'],
    ['a number', '5', 'not_an_event'],
    ['too much', JSON.stringify({ at: TIME, note: 'x'.repeat(400) }), 'message_too_large'],
    ['a time that is none', '{"at":"soon","note":"n"}', 'bad_time'],
    ['no time', '{"note":"n"}', 'missing_field'],
    ['a time ahead of its storing', `{"at":${TIME + 301_000},"note":"n"}`, 'time_ahead'],
  ])('refuses a message that holds %s', (_what, body, code) => {
    expect(map(body)).toMatchObject({ events: [], refused: 1, refusal: { code } });
  });

  it('keeps what is sound beside what is not, and says where the first of these stands', () => {
    const sound = JSON.stringify({ at: TIME, note: 'n' });
    expect(map(`[${sound},5,{"at":0,"note":"n"},${sound}]`)).toMatchObject({
      events: [{ event: { id: 'shop-x1-7-0-0' } }, { event: { id: 'shop-x1-7-3-0' } }],
      ...{ refusal: { code: 'not_an_event' }, refusedAt: 1, refused: 2 },
    });
    expect(map(`${sound}\nno JSON`)).toMatchObject({
      ...{ refusal: { code: 'not_json', found: 'line 2' }, refusedAt: 1, refused: 1 },
    });
  });
});

describe('subjectMatches', () => {
  it.each<[string, string, boolean]>([
    ['shop.click', 'shop.click', true],
    ['shop.click', 'shop.click.eu', false],
    ['shop.*', 'shop.click', true],
    ['shop.*', 'shop', false],
    ['shop.*.served', 'shop.rec.served', true],
    ['shop.*.served', 'shop.rec.clicked', false],
    ['shop.>', 'shop.click.eu', true],
    ['shop.>', 'shop', false],
    ['>', 'shop', true],
  ])('%s of %s: %s', (pattern, subject, matches) => {
    expect(subjectMatches(pattern, subject)).toBe(matches);
  });
});
