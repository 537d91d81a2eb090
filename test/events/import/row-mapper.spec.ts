import { describe, expect, it } from '@jest/globals';
import { MAX_SLATE_ITEMS } from '../../../src/events/schemas.js';
import { parseMapping } from '../../../src/events/import/mapping.js';
import { RowMapper } from '../../../src/events/import/row-mapper.js';
import type { SourceEvent } from '../../../src/events/import/source.js';
import { mappedRows } from './mapped-rows.js';

const TIME = { value: 0 };
const SHOWN = {
  kind: 'recommendation',
  fields: {
    time: TIME,
    surface: { value: 's' },
    policy: { value: 'p' },
    user: 'user',
    item: 'item',
    score: 'score',
  },
};
const CLICKED = {
  kind: 'outcome',
  when: { column: 'click', equals: 1 },
  fields: {
    time: TIME,
    item: 'item',
    signal: { value: 'click' },
    recommendation: { sameRow: 'recommendation' },
  },
};
const COLUMNS = ['request', 'user', 'item', 'score', 'click'];

/** Kind, row and item of each event, of a slate all of them. */
function short({ kind, row, event }: SourceEvent): string {
  const { item, slate } = event as { item?: string; slate?: readonly { item: string }[] };
  return `${String(kind)} ${row} ${item ?? slate?.map((shown) => shown.item).join('+') ?? ''}`;
}

describe('one row', () => {
  it('gives a slate of one, with what belongs to the item in it', () => {
    const events = mappedRows({ events: [SHOWN] }, COLUMNS, [['', 'u', 'a', '0.5', '0']]);
    expect(events).toMatchObject([
      {
        file: 'made.csv',
        row: 1,
        kind: 'recommendation',
        event: {
          id: 'content-1-0',
          time: 0,
          surface: 's',
          policy: 'p',
          user: 'u',
          slate: [{ item: 'a', score: 0.5 }],
        },
        raw: ',u,a,0.5,0',
        time: 0,
      },
    ]);
  });

  it('gives the recommendation before what refers to it, however the mapping orders them', () => {
    const item = { kind: 'item', fields: { time: TIME, item: 'item', categories: { value: 'c' } } };
    const change = { kind: 'change', fields: { time: TIME, what: { value: 'w' } } };
    const mapping = { events: [change, CLICKED, SHOWN, item] };
    const events = mappedRows(mapping, COLUMNS, [['', 'u', 'a', '', '1']]);
    expect(events.map(({ kind }) => kind)).toEqual(['item', 'recommendation', 'change', 'outcome']);
    // Ids tell the place in the mapping, not in this order.
    expect(events.map(({ event }) => (event as { id: string }).id)).toEqual([
      'content-1-3',
      'content-1-2',
      'content-1-0',
      'content-1-1',
    ]);
  });

  it('has its outcome refer to its recommendation and repeat the user', () => {
    const [, outcome] = mappedRows({ events: [SHOWN, CLICKED] }, COLUMNS, [
      ['', 'u', 'a', '', '1'],
    ]);
    expect(outcome?.event).toMatchObject({ recommendation: 'content-1-0', user: 'u' });
  });

  it('keeps an outcome’s own user, and an id where the table has one', () => {
    const mapping = {
      events: [
        { ...SHOWN, fields: { ...SHOWN.fields, id: 'request' } },
        { ...CLICKED, fields: { ...CLICKED.fields, user: { value: 'own' } } },
      ],
    };
    const events = mappedRows(mapping, COLUMNS, [
      ['r1', 'u', 'a', '', '1'],
      ['', 'u', 'b', '', '0'],
    ]);
    expect(events.map(({ event }) => event)).toMatchObject([
      { id: 'r1' },
      { recommendation: 'r1', user: 'own' },
      { id: 'content-2-0' },
    ]);
  });

  it('leaves an outcome without a recommendation where its row gave none', () => {
    const mapping = { events: [{ ...SHOWN, when: { column: 'score', above: 0 } }, CLICKED] };
    const [outcome] = mappedRows(mapping, COLUMNS, [['', 'u', 'a', '0', '1']]);
    expect(outcome?.event).toEqual({ id: 'content-1-1', time: 0, item: 'a', signal: 'click' });
  });
});

describe('when', () => {
  it.each<[object, readonly unknown[]]>([
    [{ equals: 1 }, ['1', '1.0', 1]],
    [{ equals: '1' }, ['1', 1]],
    [{ equals: true }, ['1', 1, 'true']],
    [{ notEquals: 1 }, ['', '2', '-5', 'x', 'true', null]],
    [{ in: ['x', 2] }, ['2', 'x']],
    [{ above: 1 }, ['2']],
    [{ below: 1 }, ['-5']],
    [{ above: -10, below: 2 }, ['1', '1.0', 1, '-5']],
    [{ empty: true }, ['', null]],
    [{ empty: false }, ['1', '1.0', '2', '-5', 'x', 'true', 1]],
  ])('%p holds of %p', (test, expected) => {
    const cells = ['', '1', '1.0', '2', '-5', 'x', 'true', 1, null];
    const when = { column: 'cell', ...test };
    const change = { kind: 'change', when, fields: { time: TIME, what: { value: 'w' } } };
    const events = mappedRows(
      { events: [change] },
      ['cell'],
      cells.map((cell) => [cell]),
    );
    const held = events.map(({ row }) => cells[row - 1]);
    expect(new Set(held)).toEqual(new Set(expected));
  });

  it('holds where all of several conditions do', () => {
    const when = [
      { column: 'click', equals: 1 },
      { column: 'score', above: 0.5 },
    ];
    const rows = [
      ['', 'u', 'a', '0.6', '1'],
      ['', 'u', 'b', '0.6', '0'],
      ['', 'u', 'c', '0.4', '1'],
    ];
    const events = mappedRows({ events: [{ ...SHOWN, when }] }, COLUMNS, rows);
    expect(events.map(short)).toEqual(['recommendation 1 a']);
  });
});

describe('slateBy', () => {
  const slates = { events: [{ ...SHOWN, slateBy: 'request' }, CLICKED] };

  it('makes one slate of consecutive rows, with what follows behind it', () => {
    const events = mappedRows(slates, COLUMNS, [
      ['r1', 'u', 'a', '0.5', '1'],
      ['r1', 'u', 'b', '0.4', '1'],
      ['r2', 'v', 'c', '', '0'],
      ['r1', 'u', 'd', '', '0'],
    ]);
    expect(events.map(short)).toEqual([
      'recommendation 1 a+b',
      'outcome 1 a',
      'outcome 2 b',
      'recommendation 3 c',
      'recommendation 4 d',
    ]);
    expect(events[0]?.raw).toBe('r1,u,a,0.5,1\nr1,u,b,0.4,1');
    expect(events[2]?.event).toMatchObject({ recommendation: 'content-1-0', user: 'u' });
  });

  it('makes a slate by itself of a row without the value', () => {
    const rows = ['', '', 'r1'].map((request, index) => [request, 'u', String(index), '', '0']);
    expect(mappedRows(slates, COLUMNS, rows).map(short)).toEqual([
      'recommendation 1 0',
      'recommendation 2 1',
      'recommendation 3 2',
    ]);
  });

  it('passes over rows that do not give the recommendation', () => {
    const mapping = {
      events: [{ ...SHOWN, slateBy: 'request', when: { column: 'score', empty: false } }],
    };
    const rows = ['1', '', '2'].map((score, index) => ['r1', 'u', String(index), score, '0']);
    expect(mappedRows(mapping, COLUMNS, rows).map(short)).toEqual(['recommendation 1 0+2']);
  });

  it('goes on behind a broken row, which comes at once', () => {
    const table = { file: 'made.csv', columns: COLUMNS, contentId: 'content' };
    const mapper = new RowMapper(parseMapping(slates, 'map.yaml'), table);
    const events: SourceEvent[] = [];
    const problem = { code: 'broken_row', field: '', found: 'nonsense' } as const;
    mapper.add({ row: 1, cells: ['r1', 'u', 'a', '', '0'], raw: '1' }, events);
    mapper.add({ row: 2, raw: '2', problem }, events);
    mapper.add({ row: 3, cells: ['r1', 'u', 'b', '', '0'], raw: '3' }, events);
    mapper.finish(events);
    expect(events[0]).toEqual({
      ...{
        file: 'made.csv',
        row: 2,
        kind: undefined,
        event: undefined,
        raw: '2',
        time: NaN,
        problem,
      },
    });
    expect(short(events[1]!)).toBe('recommendation 1 a+b');
  });

  it('does not hold a slate that will be refused for its length', () => {
    const rows = Array.from({ length: MAX_SLATE_ITEMS + 500 }, (_, index) => [
      ...['r1', 'u', `i${index}`, ''],
      index % 100 === 0 ? '1' : '0',
    ]);
    const [shown, ...outcomes] = mappedRows(slates, COLUMNS, rows);
    expect((shown?.event as { slate: unknown[] }).slate).toHaveLength(MAX_SLATE_ITEMS + 1);
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(15).fill('outcome'));
  });
});

describe('columns', () => {
  it('must be there', () => {
    const make = () => mappedRows({ events: [SHOWN] }, ['user', 'item', '"odd"'], []);
    expect(make).toThrow(
      expect.objectContaining({
        code: 'column_not_found',
        message:
          'made.csv: It has no column "score"; its columns are "user", "item", "\\"odd\\"". ' +
          'Correct the column in the mapping.',
      }),
    );
  });

  it('must be there once', () => {
    expect(() => mappedRows({ events: [SHOWN] }, [...COLUMNS, 'user'], [])).toThrow(
      expect.objectContaining({ code: 'column_twice', message: expect.stringContaining('"user"') }),
    );
  });

  it('may have any name', () => {
    const fields = { time: TIME, what: '__proto__', surface: 'constructor' };
    const columns = ['__proto__', 'constructor', 'toString'];
    const [event] = mappedRows({ events: [{ kind: 'change', fields }] }, columns, [
      ['a', 'b', 'c'],
    ]);
    expect(event?.event).toEqual({ id: 'content-1-0', time: 0, what: 'a', surface: 'b' });
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it('are listed up to a point', () => {
    const many = Array.from({ length: 100 }, (_, index) => `c${index}`);
    expect(() => mappedRows({ events: [SHOWN] }, many, [])).toThrow(/"c39" and 60 more\. /);
  });
});
