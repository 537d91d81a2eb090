import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { cellsOf } from '../../../src/events/import/csv-cells.js';
import { CsvRowReader } from '../../../src/events/import/csv-rows.js';
import { openCsv, type CsvDialect } from '../../../src/events/import/csv.js';
import type { TableRow } from '../../../src/events/import/table.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

async function read(content: string | Uint8Array, dialect?: CsvDialect, name = 'table.csv') {
  const at = await folderOf({ [name]: content });
  const table = await openCsv(at(name), dialect);
  return { columns: table.columns, rows: await collect(table.rows()) };
}

/** A row in short: its cells, or what is wrong with it. */
function short(row: TableRow): readonly unknown[] {
  return row.problem ? [row.row, row.problem.found || row.problem.code] : [row.row, row.cells];
}

describe('openCsv', () => {
  it('reads the header and the rows, with their lines as they stood', async () => {
    const { columns, rows } = await read('a,b\r\n1,x\r\n\r\n2,\r\n');
    expect(columns).toEqual(['a', 'b']);
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'x'], raw: '1,x' },
      { row: 4, cells: ['2', ''], raw: '2,' },
    ]);
  });

  it('reads quoted cells, with delimiters, line ends and quotation marks in them', async () => {
    const { columns, rows } = await read(
      '"a","b"\n"x,y","he said ""hi"""\n"two\n\nlines",z\n1,2\n',
    );
    expect(columns).toEqual(['a', 'b']);
    expect(rows).toEqual([
      { row: 2, cells: ['x,y', 'he said "hi"'], raw: '"x,y","he said ""hi"""' },
      { row: 3, cells: ['two\n\nlines', 'z'], raw: '"two\n\nlines",z' },
      { row: 6, cells: ['1', '2'], raw: '1,2' },
    ]);
  });

  it.each([
    ['tabs in a .tsv file', 'a\tb\n1\tx,y\n', undefined, 'table.tsv'],
    ['tabs in a .tsv.gz file', gzipSync('a\tb\n1\tx,y\n'), undefined, 'table.tsv.gz'],
    ['a delimiter of several characters', 'a::b\n1::x,y\n', { delimiter: '::' }, 'table.csv'],
    ['another quotation mark', "a;b\n1;'x,y'\n", { delimiter: ';', quote: "'" }, 'table.csv'],
  ])('reads %s', async (_what, content, dialect, name) => {
    const { columns, rows } = await read(content, dialect, name);
    expect([columns, ...rows.map(short)]).toEqual([
      ['a', 'b'],
      [2, ['1', 'x,y']],
    ]);
  });

  it('takes quotation marks for characters where the mapping says so', async () => {
    const { rows } = await read('a::b\n1::5" disk\n', { delimiter: '::', quote: 'none' });
    expect(rows.map(short)).toEqual([[2, ['1', '5" disk']]]);
  });

  it('reads a file without a header by the columns of the mapping', async () => {
    const { columns, rows } = await read('1,2\n3,4\n', { columns: ['a', 'b'] });
    expect(columns).toEqual(['a', 'b']);
    expect(rows.map(short)).toEqual([
      [1, ['1', '2']],
      [2, ['3', '4']],
    ]);
  });

  it('gives up rows of another width, and reads on', async () => {
    const { rows } = await read('a,b\n1\n1,2,3\n"1","2","3"\n1,2\n');
    expect(rows.map(short)).toEqual([
      [2, '1 cells in place of 2'],
      [3, '3 cells in place of 2'],
      [4, '3 cells in place of 2'],
      [5, ['1', '2']],
    ]);
  });

  it('gives up rows with broken quoting, and no other row', async () => {
    const { rows } = await read('a,b\n"1"x,2\n3,"4"\n5" disk",6\n7,8\n');
    expect(rows.map(({ problem }) => problem?.code)).toEqual([
      'broken_row',
      undefined,
      'broken_row',
      undefined,
    ]);
  });

  it('does not let a quotation mark that is never closed swallow what follows', async () => {
    const { rows } = await read('a,b\n1,"two\n3,4\n5,"6,7"\n');
    expect(rows.map(short)).toEqual([
      [2, 'a quotation mark that is never closed'],
      [3, ['3', '4']],
      [4, ['5', '6,7']],
    ]);
  });

  it('gives up only the first line where two stray marks look like a quoted cell', async () => {
    const { rows } = await read('a,b\n1,2" pipe\n3,4\n5,6" pipe\n7,8\n');
    expect(rows.map((row) => [row.row, row.problem?.code])).toEqual([
      [2, 'broken_row'],
      [3, undefined],
      [4, 'broken_row'],
      [5, undefined],
    ]);
  });

  it('gives up rows that are not UTF-8 and keeps their bytes', async () => {
    const { rows } = await read(Buffer.from('a,b\n1,\xE4\n2,x\n', 'latin1'));
    expect(rows[0]).toMatchObject({
      problem: { code: 'not_utf8' },
      raw: Uint8Array.of(0x31, 0x2c, 0xe4),
    });
    expect(rows[1]).toMatchObject({ cells: ['2', 'x'] });
  });

  it.each([
    ['not UTF-8', Buffer.from([0xff, 0xfe, 0x61, 0x00, 0x0a]), 'damaged_file', 'not valid UTF-8'],
    ['of broken quoting', 'a,"b\n', 'damaged_file', 'never closed'],
    ['blank', '\n\n', 'empty_file', 'no content'],
    ['of a file of nothing', '', 'empty_file', 'no content'],
  ])('refuses a header that is %s', async (_what, content, code, words) => {
    await expect(read(content)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('reads what was written, whatever the cells hold', async () => {
    const cell = fc.array(fc.constantFrom('a', 'ä', '"', ',', '\n', ' ', ';', '::', "'"), {
      maxLength: 6,
    });
    const row = fc.tuple(cell, cell).map((cells) => cells.map((parts) => parts.join('')));
    const chunkEnds = fc.array(fc.nat(300), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        chunkEnds,
        async (rows, ends) => {
          const lines = rows
            .flatMap((cells) => cells.map(quoted).join(',').split('\n'))
            .map((text, index) => ({ number: index + 1, text, fault: undefined }));
          const reader = new CsvRowReader({ delimiter: ',', quote: '"' });
          const cuts = [0, ...ends.sort((a, b) => a - b), lines.length];
          const parts = cuts.slice(1).map((end, index) => lines.slice(cuts[index], end));
          const read = [...parts.flatMap((part) => reader.push(part)), ...reader.end()];
          expect(read.map((each) => (each.problem ? each.problem : each.cells))).toEqual(rows);
        },
      ),
    );
  });
});

describe('cellsOf', () => {
  it('reads and refuses what csv-parse does', () => {
    const delimiters = fc.constantFrom(',', ';', '::', '\t');
    const parts = fc.array(fc.constantFrom('a', '"', '""', '",', ',"', ',', ';', '::', ' ', 'é'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(parts, delimiters, (texts, delimiter) => {
        const text = texts.join('');
        expect(cellsOf(text, { delimiter, quote: '"' })).toEqual(parsed(text, delimiter));
      }),
      { numRuns: 2000 },
    );
  });
});

/** The one row that csv-parse reads in a text, undefined where it refuses it. */
function parsed(text: string, delimiter: string): string[] | undefined {
  try {
    const [row, ...others] = parse(text, { delimiter, relax_column_count: true });
    return others.length === 0 ? row : undefined;
  } catch {
    return undefined;
  }
}

/** A cell as CSV; an empty one too, since a row of nothing but empty text would be a blank line. */
function quoted(cell: string): string {
  return cell === '' || /["\n,]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
