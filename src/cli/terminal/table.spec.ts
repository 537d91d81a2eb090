import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTable } from './table.js';
import { withoutStyles } from './text-style.js';
import { textWidth } from './text-width.js';

const COLUMNS = [{ title: 'item' }, { title: 'shown', align: 'right' }] as const;

describe('formatTable', () => {
  it('lines up text to the left and numbers to the right', () => {
    expect(
      formatTable(COLUMNS, [
        ['item-042', '1,204'],
        ['item-7', '9'],
      ]),
    ).toEqual(['item      shown', '────────  ─────', 'item-042  1,204', 'item-7        9']);
  });

  it('lines up wide characters and joined accents', () => {
    const lines = formatTable(COLUMNS, [
      ['北京', '1'],
      ['U\u0308ber', '2'],
      ['👩‍🚀', '3'],
    ]);
    expect(lines.slice(2)).toEqual(['北京      1', 'U\u0308ber      2', '👩‍🚀        3']);
  });

  it('lets no cell and no title break a line or command the terminal', () => {
    const lines = formatTable(
      [{ title: 'it\nem' }],
      [['\u001b[2Jgone'], [{ text: 'a\r\u001b]0;owned\u0007', style: 'red' }]],
    );
    expect(lines).toEqual([
      'it\\nem',
      '─────────────────────',
      '\\x1b[2Jgone',
      'a\\x0d\\x1b]0;owned\\x07',
    ]);
  });

  it('fills short rows and cuts long ones', () => {
    const rows = [['a'], [undefined, '1'], ['b', '2', 'surplus']];
    expect(formatTable(COLUMNS, rows).slice(2)).toEqual(['a', '          1', 'b         2']);
  });

  it('narrows the widest columns to the terminal', () => {
    expect(formatTable(COLUMNS, [['a-very-long-item-name', '1,204']], { columns: 16 })).toEqual([
      'item       shown',
      '─────────  ─────',
      'a-very-l…  1,204',
    ]);
  });

  it.each([0, undefined])('cuts nothing where the width is %s', (columns) => {
    const name = 'x'.repeat(300);
    expect(formatTable([{ title: 'item' }], [[name]], { columns })[2]).toBe(name);
  });

  it('cuts at the edge where nothing can be narrowed further', () => {
    expect(formatTable(COLUMNS, [['abcdef', '1,204']], { columns: 8 })).toEqual([
      'item  s…',
      '────  ─…',
      'abc…  1…',
    ]);
  });

  it('keeps a column to its widest', () => {
    expect(formatTable([{ title: 'item', widest: 6 }], [['a-long-name']])).toEqual([
      'item',
      '──────',
      'a-lon…',
    ]);
  });

  it('draws with ASCII where asked', () => {
    expect(formatTable([{ title: 'item', widest: 6 }], [['a-long-name']], { ascii: true })).toEqual(
      ['item', '------', 'a-lon~'],
    );
  });

  it('emphasises only where colours are on', () => {
    const rows = [[{ text: '7', style: 'red' }]] as const;
    expect(formatTable([{ title: 'n' }], rows, { color: true })).toEqual([
      '\u001b[1mn\u001b[0m',
      '\u001b[2m─\u001b[0m',
      '\u001b[31m7\u001b[0m',
    ]);
    expect(formatTable([{ title: 'n' }], rows).join('')).not.toContain('\u001b');
  });

  it('is a heading where there are no rows', () => {
    expect(formatTable(COLUMNS, [])).toEqual(['item  shown', '────  ─────']);
  });

  it('narrows what is to be kept last', () => {
    const columns = [{ title: 'reading' }, { title: 'now', keeps: true }] as const;
    const rows = [['Effective items', '7.53 [7.46, 7.60]']];
    expect(formatTable(columns, rows, { columns: 27 }).at(-1)).toBe('Effecti…  7.53 [7.46, 7.60]');
    expect(formatTable(columns, rows, { columns: 20 }).at(-1)).toBe('Eff…  7.53 [7.46, 7…');
  });

  it('never exceeds the terminal, with whatever cells', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(text, text, text), { maxLength: 5 }),
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        (rows, columns, color) => {
          const titles = [
            ...([{ title: 'a' }, { title: 'b', align: 'right' }] as const),
            { title: 'c', keeps: true },
          ] as const;
          for (const line of formatTable(titles, rows, { columns, color })) {
            expect(textWidth(line)).toBeLessThanOrEqual(columns);
            expect(withoutStyles(line)).not.toMatch(/\p{Cc}/u);
          }
        },
      ),
    );
  });
});
