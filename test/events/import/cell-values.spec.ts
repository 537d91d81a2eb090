import { describe, expect, it } from '@jest/globals';
import { mappedCell, mappedRows } from './mapped-rows.js';

const NOON = Date.parse('2026-05-01T12:00:00Z');

describe('a time', () => {
  it.each<[string, object, unknown, unknown]>([
    ['ISO 8601 with an offset', {}, '2026-05-01T14:00:00+02:00', NOON],
    ['ISO 8601 with a space', {}, '2026-05-01 12:00:00.000000+00:00', NOON],
    ['milliseconds', {}, '1777636800000', NOON],
    ['seconds', { unit: 's' }, '1777636800', NOON],
    ['fractions of seconds', { unit: 's' }, '1574553663.979', 1574553663979],
    ['microseconds', { unit: 'us' }, '1777636800000999', NOON],
    ['nanoseconds', { unit: 'ns' }, 1777636800000000000n, NOON],
    ['a time without an offset, in UTC', { assumeUtc: true }, '2026-05-01 12:00:00', NOON],
    ['a time without an offset, elsewhere', { zone: '+02:00' }, '2026-05-01T14:00:00', NOON],
    [
      'a time with an offset, whatever is assumed',
      { assumeUtc: true },
      '2026-05-01T14:00:00+02:00',
      NOON,
    ],
    ['a date, as its midnight', { assumeUtc: true }, '2026-05-01', NOON - 12 * 3600_000],
    ['a Date of a Parquet file', {}, new Date(NOON), NOON],
    ['a time before 1970', { unit: 's' }, '-1', -1000],
  ])('reads %s', (_what, spec, cell, expected) => {
    expect(mappedCell('change', 'time', spec, cell)).toBe(expected);
  });

  it.each([
    ['a time without an offset', '2026-05-01T12:00:00'],
    ['a day that does not exist', '2026-02-31T12:00:00Z'],
    ['a word', 'yesterday'],
    ['a blank', ' '],
  ])('hands on %s for validation to refuse', (_what, cell) => {
    const fields = { time: 'at', what: { value: 'w' } };
    const [event] = mappedRows({ events: [{ kind: 'change', fields }] }, ['at'], [[cell]]);
    expect(event).toMatchObject({ event: { time: cell }, time: NaN });
  });
});

describe('a text', () => {
  it.each<[unknown, unknown]>([
    ['a', 'a'],
    ['007', '007'],
    [7, '7'],
    [12345678901234567890n, '12345678901234567890'],
    [true, 'true'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [['a'], ['a']],
  ])('of %p is %p', (cell, expected) => {
    expect(mappedCell('recommendation', 'user', {}, cell)).toEqual(expected);
  });
});

describe('a number', () => {
  it.each<[unknown, unknown]>([
    ['1', 1],
    ['-0.5e3', -500],
    [' 7 ', 7],
    [7n, 7],
    ['1e999', '1e999'],
    ['seven', 'seven'],
    [' ', ' '],
  ])('of %p is %p', (cell, expected) => {
    expect(mappedCell('outcome', 'value', {}, cell)).toBe(expected);
  });
});

describe('a truth value', () => {
  it.each<[unknown, unknown]>([
    ['true', true],
    ['FALSE', false],
    ['1', true],
    [0, false],
    [true, true],
    ['perhaps', 'perhaps'],
  ])('of %p is %p', (cell, expected) => {
    expect(mappedCell('item', 'retired', {}, cell)).toBe(expected);
  });
});

describe('a list', () => {
  it.each<[string, object, unknown, unknown]>([
    ['one entry', {}, 'Action|Comedy', ['Action|Comedy']],
    ['entries between separators', { separator: '|' }, 'Action| Comedy ||', ['Action', 'Comedy']],
    ['entries of a taxonomy', { separator: '|', taxonomy: 'genre' }, 'a|b', ['genre:a', 'genre:b']],
    ['a list of a Parquet file', { taxonomy: 'genre' }, ['a', 2], ['genre:a', 'genre:2']],
    ['a default', { ifEmpty: ['none'], taxonomy: 'genre' }, '', ['genre:none']],
  ])('reads %s', (_what, spec, cell, expected) => {
    expect(mappedCell('item', 'categories', spec, cell)).toEqual(expected);
  });

  it('can be of several columns and constants', () => {
    const categories = [{ column: 'a', taxonomy: 'x' }, { column: 'b' }, { value: 'all' }];
    const fields = { time: { value: 0 }, item: { value: 'i' }, categories };
    const events = mappedRows(
      { events: [{ kind: 'item', fields }] },
      ['a', 'b'],
      [
        ['1', ''],
        ['', '2'],
      ],
    );
    expect(events.map(({ event }) => (event as { categories: unknown }).categories)).toEqual([
      ['x:1', 'all'],
      ['2', 'all'],
    ]);
  });
});

describe('a value of any type', () => {
  it.each<[object, unknown, unknown]>([
    [{}, '1', '1'],
    [{}, 1, 1],
    [{}, 1n, 1],
    [{}, false, false],
    [{ type: 'number' }, '1', 1],
    [{ type: 'number' }, 'x', 'x'],
    [{ type: 'boolean' }, '1', true],
    [{ type: 'string' }, 1, '1'],
  ])('with %p of %p is %p', (spec, cell, expected) => {
    expect(mappedCell('change', 'expected', spec, cell)).toBe(expected);
  });
});

describe('an empty cell', () => {
  it.each(['', null, undefined, NaN, 'NULL'])('%p leaves the field out', (cell) => {
    const fields = { time: { value: 0 }, what: { value: 'w' }, policy: 'cell' };
    const mapping = { emptyCells: ['NULL'], events: [{ kind: 'change', fields }] };
    const [event] = mappedRows(mapping, ['cell'], [[cell]]);
    expect(event?.event).toEqual({ id: 'content-1-0', time: 0, what: 'w' });
  });

  it('takes the value of ifEmpty', () => {
    expect(mappedCell('change', 'policy', { ifEmpty: 'any' }, '')).toBe('any');
    expect(mappedCell('change', 'policy', { ifEmpty: 'any' }, 'one')).toBe('one');
    expect(mappedCell('outcome', 'value', { ifEmpty: 0 }, '')).toBe(0);
    expect(mappedCell('change', 'time', { ifEmpty: '2026-05-01T12:00:00Z' }, '')).toBe(NOON);
  });
});

describe('an object', () => {
  const fields = { time: { value: 0 }, surface: { value: 's' }, policy: { value: 'p' }, item: 'i' };

  it('has the keys of the mapping, of those cells that are not empty', () => {
    const context = { device: 'd', hour: { column: 'h', type: 'number' } };
    const mapping = { events: [{ kind: 'recommendation', fields: { ...fields, context } }] };
    const events = mappedRows(
      mapping,
      ['i', 'd', 'h'],
      [
        ['a', 'phone', '9'],
        ['b', '', '10'],
        ['c', '', ''],
      ],
    );
    expect(events.map(({ event }) => (event as { context?: unknown }).context)).toEqual([
      { device: 'phone', hour: 9 },
      { hour: 10 },
      undefined,
    ]);
  });

  it('can be an item’s committee, or the claim of a report', () => {
    const mapping = {
      events: [
        { kind: 'recommendation', fields: { ...fields, committee: { large: 'l', small: 's' } } },
        {
          kind: 'outcome',
          fields: {
            time: { value: 0 },
            item: 'i',
            signal: { value: 'report' },
            recommendation: { sameRow: 'recommendation' },
            claim: { field: { value: 'genre' }, value: 'l', confidence: { value: 0.9 } },
          },
        },
      ],
    };
    const [shown, report] = mappedRows(mapping, ['i', 'l', 's'], [['a', '0.5', '0.25']]);
    expect(shown?.event).toMatchObject({
      slate: [{ item: 'a', committee: { large: 0.5, small: 0.25 } }],
    });
    expect(report?.event).toMatchObject({
      claim: { field: 'genre', value: '0.5', confidence: 0.9 },
    });
  });
});
