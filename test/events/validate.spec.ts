import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_KINDS, type EventKind } from '../../src/events/kinds.js';
import { EVENT_SCHEMAS } from '../../src/events/schemas.js';
import {
  countUnknownFields,
  describe as inWords,
  MAX_AHEAD_MS,
  refusalOf,
} from '../../src/events/validate.js';
import { refused, short } from './refused.js';
import { CONTEXT, NOON, SAMPLES, slateOf } from './sample-events.js';
import { anyText } from '../setup/any-text.js';
import { problemsBy } from '../setup/schema-problems.js';

const shown = (fields: object) => ({ slate: [{ item: 'i0' }, { item: 'i1', ...fields }] });
describe('the schemas of events', () => {
  // Compiling does not look: an unsound schema would let through what it means to refuse.
  it.each(EVENT_KINDS)('that of a %s is a JSON Schema', (kind) => {
    expect(() => problemsBy(EVENT_SCHEMAS[kind])).not.toThrow();
    expect(() => problemsBy({ ...EVENT_SCHEMAS[kind], required: 'id' })).toThrow(/required/);
  });
});

describe('refusalOf', () => {
  it.each(EVENT_KINDS)('accepts the least that a %s must hold', (kind) => {
    expect(refused(kind, {})).toBeUndefined();
    expect(refused(kind, { v: 1, kind })).toBeUndefined();
  });

  it.each<[EventKind, object]>([
    [
      'recommendation',
      { user: 'u1', version: '7', eligible: 1, context: { device: 'tv', age: 3 } },
    ],
    ['recommendation', shown({ position: 7, score: -1.5, propensity: 0.1, target: 0 })],
    ['recommendation', shown({ reference: 2, committee: { a: 1, b: 0.5 } })],
    ['recommendation', { candidates: [{ item: 'c', score: 1, reference: 2 }] }],
    ['recommendation', { candidates: [] }],
    ['recommendation', shown({ propensity: -3 })],
    ['recommendation', { time: NOON }],
    ['outcome', { value: 12.5, user: 'u1' }],
    ['outcome', { ...CONTEXT, recommendation: undefined }],
    ['outcome', { ...CONTEXT, version: '7', position: 1, propensity: 0.1, target: 0, score: 1 }],
    ['outcome', { claim: { field: 'genre', value: 'war', held: 'love', confidence: 0.5 } }],
    ['outcome', { claim: { field: 'age', value: 12, held: true } }],
    ['label', { recommendation: undefined }],
    [
      'label',
      { label: 0, inclusion: 1, question: 'q', guideline: 'g', labeller: 'p', source: 's' },
    ],
    ['item', { categories: ['a', 'genre:war'], published: '1895-12-28T18:00:00Z', retired: true }],
    ['item', { published: '2250-01-01T00:00:00Z', provider: 'p', surfaces: ['home'] }],
    ['change', { surface: 'home', policy: 'production', expected: true }],
    ['change', { expected: 'more clicks' }],
  ])('accepts a %s with %j', (kind, fields) => {
    expect(refused(kind, fields)).toBeUndefined();
  });

  it.each([null, true, 7, 'text', [], [SAMPLES.item]])(
    'refuses %j, which is no object',
    (value) => {
      for (const kind of EVENT_KINDS) {
        expect(short(refusalOf(kind, value, Infinity))).toBe('not_an_event');
      }
    },
  );

  it.each([0, 2, '1', null, 1.5])('refuses version %j of the contract', (v) => {
    for (const kind of EVENT_KINDS) expect(short(refused(kind, { v }))).toBe('unknown_version v');
  });

  it('refuses an event of another kind', () => {
    expect(refused('outcome', { kind: 'label' })).toEqual({
      code: 'kind_mismatch',
      field: 'kind',
      found: '"label" on outcome',
    });
    expect(short(refused('item', { kind: null }))).toBe('kind_mismatch kind');
  });

  it.each([
    ['recommendation', ['id', 'time', 'surface', 'policy', 'slate']],
    ['outcome', ['id', 'time', 'item', 'signal']],
    ['label', ['id', 'time', 'item', 'label']],
    ['item', ['id', 'time', 'item', 'categories']],
    ['change', ['id', 'time', 'what']],
  ] as const)('refuses a %s without any one of %j', (kind, fields) => {
    for (const field of fields) {
      expect(short(refused(kind, { [field]: undefined }))).toBe(`missing_field ${field}`);
    }
  });

  it.each<[EventKind, object, string]>([
    ['recommendation', { id: 7 }, 'wrong_type id'],
    ['recommendation', { time: null }, 'wrong_type time'],
    ['recommendation', { user: null }, 'wrong_type user'],
    ['recommendation', { surface: ['home'] }, 'wrong_type surface'],
    ['recommendation', { slate: { item: 'i1' } }, 'wrong_type slate'],
    ['recommendation', { slate: ['i1'] }, 'wrong_type slate[0]'],
    ['recommendation', shown({ item: 7 }), 'wrong_type slate[1].item'],
    ['recommendation', shown({ item: undefined }), 'missing_field slate[1].item'],
    ['recommendation', shown({ position: 1.5 }), 'wrong_type slate[1].position'],
    ['recommendation', shown({ position: 0 }), 'out_of_range slate[1].position'],
    ['recommendation', shown({ position: 1_000_001 }), 'out_of_range slate[1].position'],
    ['recommendation', shown({ score: '1' }), 'wrong_type slate[1].score'],
    ['recommendation', shown({ propensity: '1' }), 'wrong_type slate[1].propensity'],
    ['recommendation', shown({ committee: { a: 'x' } }), 'wrong_type slate[1].committee.a'],
    ['recommendation', { candidates: [{ item: 'c' }] }, 'missing_field candidates[0].score'],
    ['recommendation', { candidates: [{ score: 1 }] }, 'missing_field candidates[0].item'],
    ['recommendation', { eligible: 0 }, 'out_of_range eligible'],
    ['recommendation', { eligible: 2.5 }, 'wrong_type eligible'],
    ['recommendation', { context: { device: null } }, 'wrong_type context.device'],
    ['recommendation', { context: { 'a/b~c': [] } }, 'wrong_type context.a/b~c'],
    ['outcome', { value: '12' }, 'wrong_type value'],
    ['outcome', { position: 0 }, 'out_of_range position'],
    ['outcome', { claim: { value: 'x' } }, 'missing_field claim.field'],
    ['outcome', { claim: { field: 'x' } }, 'missing_field claim.value'],
    ['outcome', { claim: { field: 'x', value: null } }, 'wrong_type claim.value'],
    ['outcome', { claim: { field: 'x', value: 1, held: [] } }, 'wrong_type claim.held'],
    [
      'outcome',
      { claim: { field: 'x', value: 1, confidence: 1.1 } },
      'out_of_range claim.confidence',
    ],
    ['label', { label: -0.01 }, 'out_of_range label'],
    ['label', { label: 1.01 }, 'out_of_range label'],
    ['label', { inclusion: 0 }, 'out_of_range inclusion'],
    ['label', { inclusion: 1.01 }, 'out_of_range inclusion'],
    ['item', { categories: 'war' }, 'wrong_type categories'],
    ['item', { categories: ['a', 7] }, 'wrong_type categories[1]'],
    ['item', { categories: ['a', ''] }, 'malformed_text categories[1]'],
    ['item', { categories: Array(65).fill('a') }, 'too_many categories'],
    ['item', { surfaces: Array(65).fill('a') }, 'too_many surfaces'],
    ['item', { retired: 'yes' }, 'wrong_type retired'],
    ['change', { expected: 7 }, 'wrong_type expected'],
  ])('refuses a %s with %j: %s', (kind, fields, expected) => {
    expect(short(refused(kind, fields))).toBe(expected);
  });

  it('refuses numbers that overflow to infinity', () => {
    const text = JSON.stringify({ ...SAMPLES.outcome, value: 0 }).replace(
      '"value":0',
      '"value":1e999',
    );
    expect(short(refusalOf('outcome', JSON.parse(text), Infinity))).toBe('wrong_type value');
  });

  it('says what was found, and what was expected', () => {
    expect(refused('label', { label: 2 })?.found).toBe('2, which must be at most 1');
    expect(refused('label', { label: -1 })?.found).toBe('-1, which must be at least 0');
    expect(refused('label', { inclusion: 0 })?.found).toBe('0, which must be above 0');
    expect(refused('outcome', { item: null })?.found).toBe('null instead of string');
    expect(refused('outcome', { item: {} })?.found).toBe('an object instead of string');
    expect(refused('outcome', { time: true })?.found).toBe('true instead of string or number');
    expect(refused('recommendation', { surface: [1, 2] })?.found).toBe(
      '2 entries instead of string',
    );
  });
});

describe('slates', () => {
  it.each([
    [0, 'too_few slate'],
    [1, undefined],
    [1000, undefined],
    [1001, 'too_many slate'],
  ])('of %i items: %s', (length, expected) => {
    expect(short(refused('recommendation', { slate: slateOf(length) }))).toBe(expected);
  });

  it('hold each item once, whatever their length', () => {
    const places = fc
      .integer({ min: 2, max: 60 })
      .chain((length) => fc.tuple(fc.constant(length), fc.nat(length - 1), fc.nat(length - 1)));
    fc.assert(
      fc.property(places, ([length, a, b]) => {
        const slate = slateOf(length);
        slate[a] = { ...slate[b]! };
        const expected = a === b ? undefined : `duplicate_item slate[${Math.max(a, b)}].item`;
        expect(short(refused('recommendation', { slate }))).toBe(expected);
      }),
    );
  });

  it('name the item that stands twice', () => {
    const slate = [{ item: 'x' }, { item: 'y' }, { item: 'x' }];
    expect(refused('recommendation', { slate })?.found).toBe('"x"');
  });

  it.each([
    ['context', Object.fromEntries(slateOf(8).map(({ item }) => [item, 1])), { more: 1 }],
    [
      'slate[0].committee',
      Object.fromEntries(slateOf(32).map(({ item }) => [item, 1])),
      { more: 1 },
    ],
  ] as const)('have a %s of bounded size', (field, most, more) => {
    const having = (map: object) =>
      field === 'context' ? { context: map } : { slate: [{ item: 'i1', committee: map }] };
    expect(refused('recommendation', having(most))).toBeUndefined();
    const count = Object.keys(most).length + 1;
    expect(refused('recommendation', having({ ...most, ...more }))).toEqual({
      code: 'too_many',
      field,
      found: `${count} entries`,
    });
  });

  it('have at most 10,000 candidates', () => {
    const candidates = slateOf(10_001).map(({ item }) => ({ item, score: 1 }));
    expect(short(refused('recommendation', { candidates }))).toBe('too_many candidates');
    candidates.pop();
    expect(refused('recommendation', { candidates })).toBeUndefined();
  });
});

describe('what an outcome or a label is about', () => {
  it.each(['surface', 'policy', 'impressionTime'] as const)(
    'an outcome without a recommendation needs its %s',
    (field) => {
      const fields = { ...CONTEXT, recommendation: undefined, [field]: undefined };
      expect(short(refused('outcome', fields))).toBe(`missing_context ${field}`);
    },
  );

  it('an outcome with a recommendation may carry some of its context', () => {
    expect(refused('outcome', { surface: 'home' })).toBeUndefined();
  });

  it('a label may be about its item alone', () => {
    expect(refused('label', { surface: 'home' })).toBeUndefined();
  });
});

describe('times', () => {
  it.each<[EventKind, object, string]>([
    ['change', { time: '2026-05-01T12:00:00' }, 'bad_time time'],
    ['change', { time: '2026-02-31T12:00:00Z' }, 'bad_time time'],
    ['change', { time: NOON / 1000 }, 'impossible_time time'],
    ['change', { time: '1979-12-31T23:59:59Z' }, 'impossible_time time'],
    ['change', { time: '2200-01-01T00:00:00Z' }, 'impossible_time time'],
    ['change', { time: 1e300 }, 'bad_time time'],
    ['outcome', { impressionTime: 'soon' }, 'bad_time impressionTime'],
    ['label', { impressionTime: 0 }, 'impossible_time impressionTime'],
    ['item', { published: '1999' }, 'bad_time published'],
    ['item', { published: 1e300 }, 'bad_time published'],
  ])('a %s with %j is %s', (kind, fields, expected) => {
    expect(short(refused(kind, fields))).toBe(expected);
  });

  it('are quoted, with the side on which they are impossible', () => {
    expect(refused('change', { time: 1777636800 })?.found).toBe('1777636800, which is before 1980');
    expect(refused('change', { time: 9e12 })?.found).toBe('9000000000000, which is after 2200');
  });

  it.each(['time', 'impressionTime'])('%s may be five minutes ahead, and no more', (field) => {
    const server = NOON + 1000;
    const latest = server + MAX_AHEAD_MS;
    expect(MAX_AHEAD_MS).toBe(300_000);
    expect(refused('outcome', { [field]: latest }, latest)).toBeUndefined();
    expect(refused('outcome', { [field]: latest + 1000 }, latest)).toEqual({
      code: 'time_ahead',
      field,
      found: '2026-05-01T12:05:02.000Z, 301 s ahead',
    });
    expect(short(refused('outcome', { [field]: latest + 1 }, latest))).toBe(`time_ahead ${field}`);
  });
});

describe('countUnknownFields', () => {
  it('counts what the contract does not know, of the event and of its slate', () => {
    const recommendation = {
      ...SAMPLES.recommendation,
      kind: 'recommendation',
      v: 1,
      colour: 'red',
      slate: [
        { item: 'i1', score: 1, price: 3 },
        { item: 'i2', price: 4, kind: 'film' },
      ],
    };
    expect(countUnknownFields('recommendation', recommendation)).toBe(4);
  });

  it.each(EVENT_KINDS)('finds none in the sample of a %s', (kind) => {
    expect(countUnknownFields(kind, SAMPLES[kind])).toBe(0);
    expect(countUnknownFields(kind, { ...SAMPLES[kind], constructor: 1, toString: 2 })).toBe(2);
  });
});

describe('describe', () => {
  it.each([
    ['short', '"short"'],
    ['say "x"\n', '"say \\"x\\"\\n"'],
    [7, '7'],
    [false, 'false'],
    [null, 'null'],
    [undefined, 'nothing'],
    [[1], 'a list'],
    [{ secret: 'x' }, 'an object'],
  ])('puts %j into words', (value, words) => {
    expect(inWords(value)).toBe(words);
  });

  it('quotes no more than 40 characters', () => {
    expect(inWords('x'.repeat(40))).toBe(`"${'x'.repeat(40)}"`);
    expect(inWords('x'.repeat(41))).toBe(`"${'x'.repeat(40)}…"`);
    fc.assert(
      fc.property(anyText({ minLength: 41 }), (text) => {
        const quoted = JSON.parse(inWords(text)) as string;
        expect(quoted).toBe(`${text.slice(0, 40)}…`);
      }),
    );
  });
});
