import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { loadMapping, parseMapping } from '../../../src/events/import/mapping.js';
import { columnsOf } from '../../../src/events/import/table-columns.js';
import { folderOf } from './temporary-files.js';

const SHOWN = { time: 'at', surface: 'page', policy: 'ranker', item: 'thing' };

/** A mapping of one recommendation with these fields and keys besides what it needs. */
function recommendation(fields: object = {}, keys: object = {}) {
  return { events: [{ kind: 'recommendation', fields: { ...SHOWN, ...fields }, ...keys }] };
}

function outcome(fields: object) {
  const click = { time: 'at', item: 'thing', signal: { value: 'click' } };
  return { events: [{ kind: 'outcome', fields: { ...click, ...fields } }] };
}

/** The complaint about a mapping: its message without the file and the general remedy. */
function complaint(mapping: unknown): string {
  try {
    parseMapping(mapping, 'map.yaml');
  } catch (error) {
    const { message } = error as Error;
    expect(error).toMatchObject({ name: 'ImportError', code: 'mapping_invalid', file: 'map.yaml' });
    expect(message).not.toContain('\n');
    return message.replace(/^map\.yaml: /, '').replace(/\. docs\/import\.md .*$/, '');
  }
  throw new Error('there was no complaint');
}

describe('parseMapping', () => {
  it('brings short forms to their full form', () => {
    const mapping = parseMapping(
      {
        events: [
          {
            kind: 'item',
            when: { column: 'kept', equals: true },
            fields: { time: 'at', item: 'thing', categories: 'genre' },
          },
        ],
      },
      'map.yaml',
    );
    expect(mapping.events[0]).toEqual({
      kind: 'item',
      when: [{ column: 'kept', equals: true }],
      fields: {
        time: { column: 'at' },
        item: { column: 'thing' },
        categories: [{ column: 'genre' }],
      },
    });
  });

  it.each<[string, unknown, string]>([
    [
      'no object',
      null,
      'the mapping: an object of format, delimiter, quote, columns, emptyCells, events is needed, not null',
    ],
    ['no events', {}, 'events: missing; a list is needed'],
    ['an empty list', { events: [] }, 'events: empty; fill it or leave it out'],
    [
      'an unknown key',
      { ...recommendation(), delimitr: ';' },
      'delimitr: unknown key; did you mean delimiter? a mapping has format, delimiter, quote, columns, emptyCells, events',
    ],
    [
      'a long quotation mark',
      { ...recommendation(), quote: '""' },
      'quote: one character is needed, or none',
    ],
    [
      'an unknown kind',
      { events: [{ kind: 'click' }] },
      'events[0].kind: one of recommendation, outcome, label, item, change is needed, not "click"',
    ],
    [
      'no fields',
      { events: [{ kind: 'change' }] },
      'events[0].fields: missing; an object of v, id, time, what, surface, policy, expected is needed',
    ],
    [
      'a field of another kind',
      { events: [{ kind: 'change', fields: { time: 'a', what: 'b', item: 'c' } }] },
      'events[0].fields.item: unknown key; a change has v, id, time, what, surface, policy, expected',
    ],
    [
      'a missing field',
      { events: [{ kind: 'change', fields: { time: 'at' } }] },
      'events[0].fields.what: missing; a change needs it, so name its column',
    ],
    [
      'an outcome of nothing',
      outcome({ surface: 'page', policy: 'ranker' }),
      'events[0].fields.recommendation: missing; an outcome has it, or surface, policy and impressionTime',
    ],
    [
      'a number for a column',
      recommendation({ user: 5 }),
      'events[0].fields.user: the name of a column, or an object such as {value: …}, is needed, not 5',
    ],
    [
      'a value from nowhere',
      recommendation({ user: {} }),
      'events[0].fields.user: nothing says where it comes from; add column or value',
    ],
    [
      'a value from two places',
      recommendation({ user: { column: 'a', value: 'b' } }),
      'events[0].fields.user: column and value exclude each other; keep one',
    ],
    [
      'a constant of another type',
      recommendation({ position: { value: '1' } }),
      'events[0].fields.position.value: a number is needed, not "1"',
    ],
    [
      'a constant that is no time',
      recommendation({ time: { value: '2026-05-01' } }),
      'events[0].fields.time.value: not a time; write ISO 8601 with an offset, or epoch milliseconds',
    ],
    [
      'ifEmpty of a constant',
      recommendation({ user: { value: 'a', ifEmpty: 'b' } }),
      'events[0].fields.user.ifEmpty: only a column can be empty; remove it',
    ],
    [
      'a unit of what is no time',
      recommendation({ user: { column: 'a', unit: 's' } }),
      'events[0].fields.user.unit: unknown key; this text has column, value, ifEmpty, type',
    ],
    [
      'an unknown unit',
      recommendation({ time: { column: 'at', unit: 'h' } }),
      'events[0].fields.time.unit: one of s, ms, us, ns is needed, not "h"',
    ],
    [
      'a zone by its name',
      recommendation({ time: { column: 'at', zone: 'Europe/Paris' } }),
      'events[0].fields.time.zone: write an offset such as "+02:00"',
    ],
    [
      'two zones',
      recommendation({ time: { column: 'at', zone: '+02:00', assumeUtc: true } }),
      'events[0].fields.time.zone: assumeUtc says UTC; keep one',
    ],
    [
      'a type that the field does not have',
      recommendation({ user: { column: 'a', type: 'number' } }),
      'events[0].fields.user.type: nothing or string is needed, not "number"',
    ],
    [
      'a condition of nothing',
      recommendation({}, { when: { column: 'a' } }),
      'events[0].when[0]: nothing is compared; add one of equals, notEquals, in, above, below, empty',
    ],
    [
      'slateBy of an outcome',
      { events: [{ ...outcome({ recommendation: 'r' }).events[0], slateBy: 'r' }] },
      'events[0].slateBy: only a recommendation has a slate, not this outcome; remove it',
    ],
    [
      'slateBy with two recommendations',
      { events: [...recommendation({}, { slateBy: 'r' }).events, ...recommendation().events] },
      'events[0].slateBy: a mapping with slateBy has one recommendation; split the mapping in two',
    ],
    [
      'sameRow without a recommendation',
      outcome({ recommendation: { sameRow: 'recommendation' } }),
      'events[0].fields.recommendation: no event of this mapping is a recommendation; name the column of its id',
    ],
    [
      'a key that could reach other objects',
      recommendation({ context: JSON.parse('{"__proto__":"a"}') as object }),
      'events[0].fields.context.__proto__: not allowed as a key; use another name',
    ],
  ])('refuses %s', (_what, mapping, expected) => {
    expect(complaint(mapping)).toBe(expected);
  });

  it('tells all faults, a line each', () => {
    const faulty = recommendation({ user: 5, versoin: 'v', positon: 'p' });
    expect(() => parseMapping(faulty, 'map.yaml')).toThrow(
      new RegExp(
        [
          '^map\\.yaml: 3 things are wrong\\. docs/import\\.md lists the keys of a mapping\\.',
          '  map\\.yaml: events\\[0\\]\\.fields\\.user: the name of a column, .* is needed, not 5',
          '  map\\.yaml: events\\[0\\]\\.fields\\.versoin: unknown key; did you mean version\\? .*',
          '  map\\.yaml: events\\[0\\]\\.fields\\.positon: unknown key; did you mean position\\? .*$',
        ].join('\n'),
      ),
    );
  });

  it('names the columns that it reads, once each', () => {
    const mapping = parseMapping(
      recommendation(
        { context: { device: 'phone' }, user: { column: 'thing' }, version: { value: 'v1' } },
        { when: { column: 'shown', equals: 1 }, slateBy: 'request' },
      ),
      'map.yaml',
    );
    expect(columnsOf(mapping).sort()).toEqual([
      'at',
      'page',
      'phone',
      'ranker',
      'request',
      'shown',
      'thing',
    ]);
  });
});

describe('loadMapping', () => {
  it('says where a file is neither YAML nor JSON, in one line', async () => {
    const at = await folderOf({ 'map.yaml': 'events: [\nkind: item' });
    await expect(loadMapping(at('map.yaml'))).rejects.toMatchObject({
      code: 'mapping_invalid',
      message: expect.stringMatching(
        /^\S*map\.yaml:2: It is neither YAML nor JSON: [^\n]*\. docs[^\n]*$/,
      ),
    });
  });

  it('says in which line a field is wrong', async () => {
    const at = await folderOf({
      'map.yaml':
        'events:\n  - kind: item\n    fields:\n      time: at\n      item: { colum: a }\n',
    });
    await expect(loadMapping(at('map.yaml'))).rejects.toThrow(
      /map\.yaml:5: events\[0\]\.fields\.item\.colum: unknown key; did you mean column\?/,
    );
  });

  it('says so where there is no file', async () => {
    await expect(loadMapping('nowhere.yaml')).rejects.toMatchObject({ code: 'file_not_found' });
  });

  it('reads the same from YAML, from JSON and from its own full form', async () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/);
    const column = name.map((column) => ({ column }));
    const text = fc.oneof(
      name,
      column,
      name.map((value) => ({ value })),
    );
    const number = fc.oneof(
      name,
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ value: value + 0 })),
    );
    const time = fc.oneof(
      name,
      fc.record({ column: name, unit: fc.constantFrom('s', 'ms', 'us', 'ns') }),
      fc.record({ column: name, assumeUtc: fc.constant(true) }),
    );
    const condition = fc.record({
      column: name,
      equals: fc.oneof(name, fc.integer(), fc.boolean()),
    });
    const template = fc.record(
      {
        kind: fc.constant('recommendation'),
        when: fc.oneof(condition, fc.array(condition, { minLength: 1, maxLength: 3 })),
        fields: fc.record(
          {
            time,
            surface: text,
            policy: text,
            item: text,
            score: number,
            user: fc.record({ column: name, ifEmpty: name }),
            context: fc.dictionary(name, column, { maxKeys: 3 }),
          },
          { requiredKeys: ['time', 'surface', 'policy', 'item'] },
        ),
      },
      { requiredKeys: ['kind', 'fields'] },
    );
    const mapping = fc.record(
      {
        delimiter: fc.constantFrom(',', '::', '\t'),
        quote: fc.constantFrom('"', 'none'),
        emptyCells: fc.array(name),
        events: fc.array(template, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['events'] },
    );
    const at = await folderOf({});
    await fc.assert(
      fc.asyncProperty(mapping, async (written) => {
        const parsed = parseMapping(written, 'map');
        await writeFile(at('map.yaml'), stringify(written));
        await writeFile(at('map.json'), JSON.stringify(written));
        expect(await loadMapping(at('map.yaml'))).toEqual(parsed);
        expect(await loadMapping(at('map.json'))).toEqual(parsed);
        expect(parseMapping(parsed, 'map')).toEqual(parsed);
      }),
      { numRuns: 50 },
    );
  });
});
