import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REPLAY_KEY } from '../../src/adapters/user-key.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { PUBLIC_KEY, TextHasher, type HashKey } from '../../src/events/hash64.js';
import { EVENT_KINDS, KIND_NUMBER, type EventKind } from '../../src/events/kinds.js';
import { decoded, decoderOf, send, sum } from './decoding.js';
import { rowsOf } from './rows.js';
import { CONTEXT, NOON, SAMPLES, slateOf } from './sample-events.js';

function hashOf(text: string, key: HashKey = PUBLIC_KEY): [number, number] {
  const { high, low } = new TextHasher(key).hash(text);
  return [high, low];
}

const USER = hashOf('u1', REPLAY_KEY.key);

/** The row that a single event becomes. */
function rowOf(kind: EventKind, event: object): unknown {
  const delivery = decoded([[kind, event]]);
  expect(delivery.refused).toEqual([]);
  return rowsOf(delivery)[0];
}

describe('a row', () => {
  it('of the least that each kind must hold', () => {
    const common = (id: string) => ({ id: hashOf(id), time: NOON });
    expect(EVENT_KINDS.map((kind) => rowOf(kind, SAMPLES[kind]))).toEqual([
      {
        kind: 'recommendation',
        ...common('r1'),
        surface: 'home',
        policy: 'production',
        slate: [{ item: 'i1', position: 1 }],
      },
      {
        kind: 'outcome',
        ...common('o1'),
        item: 'i1',
        signal: 'click',
        recommendation: hashOf('r1'),
      },
      { kind: 'label', ...common('l1'), item: 'i1', label: 1 },
      { kind: 'item', ...common('e1'), item: 'i1', categories: [], surfaces: [], retired: false },
      { kind: 'change', ...common('c1'), what: 'deploy' },
    ]);
  });

  it('of a recommendation with everything', () => {
    const shown = { item: 'a', position: 3, score: -1, propensity: 0.5, target: 0, reference: 2 };
    const fields = { version: 'v7', eligible: 500, slate: [shown, { item: 'b', score: 0 }] };
    const row = rowOf('recommendation', { ...SAMPLES.recommendation, ...fields, user: 'u1' });
    const slate = [shown, { item: 'b', position: 2, score: 0 }];
    expect(row).toMatchObject({ ...fields, user: USER, slate });
  });

  it.each([
    ['outcome', { signal: 'play', value: 12.5 }],
    [
      'label',
      { label: 0.5, inclusion: 0.1, question: 'q', guideline: 'g', labeller: 'm', source: 's' },
    ],
  ] as const)('of an %s with everything', (kind, fields) => {
    const numbers = { position: 4, propensity: 0.25, target: 1, score: 9 };
    const context = { ...CONTEXT, version: 'v7', ...numbers };
    const event = { ...SAMPLES[kind], ...fields, ...context, user: 'u1', recommendation: 'r1' };
    expect(rowOf(kind, event)).toEqual({
      ...event,
      ...{ kind, id: hashOf(event.id), time: NOON, impressionTime: NOON },
      ...{ user: USER, recommendation: hashOf('r1') },
    });
  });

  it('of an item with everything', () => {
    const fields = {
      categories: ['a', 'genre:b'],
      surfaces: ['home', 'search'],
      provider: 'p',
      retired: true,
    };
    const published = '1895-12-28T18:00:00Z';
    expect(rowOf('item', { ...SAMPLES.item, ...fields, published })).toMatchObject({
      ...fields,
      published: Date.parse(published),
    });
  });

  it.each([
    ['more clicks', 'more clicks'],
    [true, 'true'],
    [false, 'false'],
  ])('of a change that expects %j', (expected, text) => {
    const row = rowOf('change', { ...SAMPLES.change, surface: 'home', policy: 'b', expected });
    expect(row).toMatchObject({ surface: 'home', policy: 'b', expected: text });
  });
});

describe('the position of an item', () => {
  it('is its place in the slate where none is told', () => {
    const slate = [{ item: 'a' }, { item: 'b', position: 9 }, { item: 'c' }];
    expect(rowOf('recommendation', { ...SAMPLES.recommendation, slate })).toMatchObject({
      slate: [{ position: 1 }, { position: 9 }, { position: 3 }],
    });
  });
});

describe('what is counted beside the events', () => {
  it('impossible propensities and targets, which void the field alone', () => {
    const slate = [
      ...[-0.1, 0, 1.5].map((propensity, i) => ({ item: `p${i}`, propensity })),
      ...[-0.1, 1.5].map((target, i) => ({ item: `t${i}`, target })),
      { item: 'possible', propensity: 1, target: 0 },
    ];
    const delivery = decoded([
      ['recommendation', { ...SAMPLES.recommendation, slate }],
      ['outcome', { ...SAMPLES.outcome, propensity: 2, target: 2 }],
      ['label', { ...SAMPLES.label, propensity: 0, target: 0 }],
    ]);
    expect(delivery.refused).toEqual([]);
    expect([delivery.voidedPropensities, delivery.voidedTargets]).toEqual([5, 3]);
    expect(rowsOf(delivery)[0]).toMatchObject({
      slate: slate.map(({ item }, i) => (i < 5 ? { item, position: i + 1 } : slate[i])),
    });
    expect(rowsOf(delivery)[1]).not.toHaveProperty('propensity');
    expect(rowsOf(delivery)[2]).toMatchObject({ target: 0 });
  });

  it('unknown fields, by kind; those of refused events are not', () => {
    const delivery = decoded([
      ['recommendation', { ...SAMPLES.recommendation, x: 1, slate: [{ item: 'i', y: 2, z: 3 }] }],
      ['outcome', { ...SAMPLES.outcome, kind: 'outcome', x: { y: 1 } }],
      ['outcome', { ...SAMPLES.outcome, id: 7, x: 1 }],
    ]);
    expect(delivery.unknownFields[KIND_NUMBER.recommendation]).toBe(3);
    expect(delivery.unknownFields[KIND_NUMBER.outcome]).toBe(1);
    expect(sum(delivery.unknownFields)).toBe(4);
  });
});

describe('a delivery', () => {
  /** Events with as many different values as there are fields. */
  const event = fc.constantFrom(...EVENT_KINDS).chain((kind) =>
    fc.nat(9).map((n): [EventKind, object] => {
      const name = `name-${n}`;
      const slate = slateOf(n + 1).map((shown) => ({ ...shown, score: n }));
      const lists = { slate, categories: Array(n).fill(name), surfaces: Array(n % 3).fill(name) };
      const names = { surface: name, policy: name, version: name, user: name };
      return [kind, { ...SAMPLES[kind], ...lists, ...names, id: name, value: n, eligible: n + 1 }];
    }),
  );

  it('holds what each event alone would be, in the order of the stream', () => {
    const events = fc.array(fc.oneof(event, fc.constant(['item', {}] as const)), { maxLength: 20 });
    fc.assert(
      fc.property(events, (messages) => {
        const alone = messages.flatMap((message) => rowsOf(decoded([message])));
        expect(rowsOf(decoded(messages))).toEqual(alone);
      }),
    );
  });

  it.each(EVENT_KINDS)('grows beyond its first size, of %s events', (kind) => {
    const events = Array.from({ length: 300 }, (_, n) => {
      const name = `name-${n}`;
      const slate = slateOf((n % 7) + 1).map((shown) => ({ ...shown, score: n, target: n / 300 }));
      const lists = { slate, categories: [name, 'x', name], surfaces: [name] };
      const names = { item: name, user: name, surface: name, policy: name, version: name };
      const own = { signal: name, source: name, provider: name, what: name, expected: name };
      const numbers = { value: n, score: n, position: n + 1, eligible: n + 1, label: n / 300 };
      return { ...SAMPLES[kind], ...lists, ...names, ...own, ...numbers, id: name, time: NOON + n };
    });
    const delivery = decoded([[kind, events]]);
    expect(delivery[kind].length).toBe(300);
    expect(rowsOf(delivery)).toEqual(events.map((each) => rowOf(kind, each)));
  });

  it('holds nothing of the one before', () => {
    const decoder = decoderOf();
    decoder.begin();
    const full = { ...CONTEXT, user: 'u1', version: 'v', position: 3, propensity: 2, target: 2 };
    const more = { score: 1, value: 1, inclusion: 1, source: 's', provider: 'p', expected: 'x' };
    const lists = { slate: slateOf(5), categories: ['a', 'b'], surfaces: ['c'], retired: true };
    for (const kind of EVENT_KINDS)
      send(decoder, kind, { ...SAMPLES[kind], ...full, ...more, ...lists });
    send(decoder, 'watermark', { time: NOON });
    send(decoder, 'click', '{}');
    expect(decoder.delivery.refused).toHaveLength(1);

    decoder.begin();
    const { delivery } = decoder;
    expect(rowsOf(delivery)).toEqual([]);
    expect([delivery.refused, delivery.watermarks]).toEqual([[], []]);
    expect([sum(delivery.sent), sum(delivery.unknownFields)]).toEqual([0, 0]);
    expect([delivery.voidedPropensities, delivery.voidedTargets]).toEqual([0, 0]);

    for (const kind of EVENT_KINDS) send(decoder, kind, SAMPLES[kind]);
    const anew = decoded(EVENT_KINDS.map((kind) => [kind, SAMPLES[kind]]));
    expect(rowsOf(delivery)).toEqual(rowsOf(anew));
    expect(delivery.sent).toEqual(anew.sent);
  });
});

describe('events as they came', () => {
  it('are kept by kind and row where this is asked for, until the next delivery', () => {
    const decoder = decoderOf({ keepEvents: true });
    decoder.begin();
    send(decoder, 'outcome', SAMPLES.outcome);
    send(decoder, 'outcome', { ...SAMPLES.outcome, id: '' });
    const other = { ...SAMPLES.outcome, id: 'other', claim: { field: 'topic', value: 'jazz' } };
    send(decoder, 'outcome', other);
    expect(decoder.delivery.event('outcome', 0)).toEqual(SAMPLES.outcome);
    expect(decoder.delivery.event('outcome', 1)).toEqual(other);
    expect(decoder.delivery.event('label', 0)).toBeUndefined();
    decoder.begin();
    expect(decoder.delivery.event('outcome', 0)).toBeUndefined();
  });

  it('are not kept otherwise', () => {
    const decoder = decoderOf();
    decoder.begin();
    send(decoder, 'outcome', SAMPLES.outcome);
    expect(decoder.delivery.event('outcome', 0)).toBeUndefined();
  });
});

describe('dictionaries', () => {
  const show = (decoder: ReturnType<typeof decoderOf>, length: number) =>
    send(decoder, 'recommendation', { ...SAMPLES.recommendation, slate: slateOf(length) });

  it('are shared by decoders, and replaced between deliveries when they have grown', () => {
    const pool = new DictionaryPool(2);
    const [first, second] = [decoderOf({}, pool), decoderOf({}, pool)];
    first.begin();
    second.begin();
    show(first, 2);
    first.begin();
    show(first, 3);
    const before = first.delivery.dictionaries;
    expect(second.delivery.dictionaries).toBe(before);
    expect(before.items.size).toBe(3);

    first.begin();
    expect(first.delivery.dictionaries.items.size).toBe(0);
    show(first, 2);
    expect(rowsOf(first.delivery)).toMatchObject([
      { surface: 'home', slate: [{ item: 'i0' }, { item: 'i1' }] },
    ]);
    // A delivery under way keeps the dictionaries it began with.
    show(second, 1);
    expect(second.delivery.recommendation.items).toBe(before.items);
    second.begin();
    expect(second.delivery.dictionaries).toBe(first.delivery.dictionaries);
  });

  it('are replaced as well when there are too many names', () => {
    const decoder = decoderOf({}, new DictionaryPool(2));
    decoder.begin();
    const before = decoder.delivery.dictionaries;
    for (const what of ['a', 'b', 'c']) send(decoder, 'change', { ...SAMPLES.change, what });
    decoder.begin();
    expect(decoder.delivery.dictionaries).not.toBe(before);
    expect(decoder.delivery.change.names.size).toBe(0);
  });
});
