import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { openSources } from '../../../src/events/import/open.js';
import { openParquet } from '../../../src/events/import/parquet.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

const ROWS = 2500;
const START = Date.parse('2026-05-01T00:00:00Z');
const numbers = Array.from({ length: ROWS }, (_, index) => index);

const columnData = [
  {
    name: 'at',
    data: numbers.map((index) => new Date(START + index * 1000)),
    type: 'TIMESTAMP' as const,
  },
  { name: 'visitor', data: numbers.map((index) => BigInt(index % 7)), type: 'INT64' as const },
  { name: 'thing', data: numbers.map((index) => `item-${index % 34}`), type: 'STRING' as const },
  {
    name: 'score',
    data: numbers.map((index) => (index % 5 ? index / 8 : null)),
    type: 'DOUBLE' as const,
  },
  { name: 'click', data: numbers.map((index) => index % 10 === 0), type: 'BOOLEAN' as const },
  { name: 'unused', data: numbers.map(() => 'x'), type: 'STRING' as const },
];

/** The same table as CSV. */
const csv = [
  columnData.map(({ name }) => name).join(','),
  ...numbers.map((row) =>
    columnData
      .map(({ data }) => data[row])
      .map((cell) => (cell instanceof Date ? cell.toISOString() : String(cell ?? '')))
      .join(','),
  ),
].join('\n');

const MAPPING = `
events:
  - kind: recommendation
    fields: { time: at, surface: { value: home }, policy: { value: p }, user: visitor, item: thing, score: score }
  - kind: outcome
    when: { column: click, equals: true }
    fields: { time: at, item: thing, signal: { value: click }, recommendation: { sameRow: recommendation } }
`;

function parquet(options: object = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 700, ...options }));
}

/** Events without what tells where they stood. */
async function eventsOf(file: string, map: string) {
  const [source] = await openSources([file], { map });
  const events = await collect(source!.chunks());
  return events.map(({ kind, time, event }) => {
    const { id, recommendation, ...fields } = event as Record<string, unknown>;
    expect(typeof id).toBe('string');
    return { kind, time, fields, refers: recommendation !== undefined };
  });
}

describe('openParquet', () => {
  it.each<[string, object]>([
    ['of Snappy', {}],
    ['of GZIP', { codec: 'GZIP', compressors: { GZIP: (bytes: Uint8Array) => gzipSync(bytes) } }],
    ['without compression', { codec: 'UNCOMPRESSED' }],
  ])('gives the events of the same table as CSV, %s', async (_what, options) => {
    const at = await folderOf({ 't.parquet': parquet(options), 't.csv': csv, 'map.yaml': MAPPING });
    const expected = await eventsOf(at('t.csv'), at('map.yaml'));
    expect(expected).toHaveLength(ROWS + ROWS / 10);
    expect(await eventsOf(at('t.parquet'), at('map.yaml'))).toEqual(expected);
  });

  it('reads only the columns that are wanted, and names the others last', async () => {
    const at = await folderOf({ 't.parquet': parquet() });
    const table = await openParquet(at('t.parquet'), ['click', 'thing', 'nowhere']);
    expect(table.columns).toEqual(['thing', 'click', 'at', 'visitor', 'score', 'unused']);
    const rows = await collect(table.rows());
    expect(rows).toHaveLength(ROWS);
    expect(rows[700]).toMatchObject({
      row: 701,
      cells: ['item-20', true],
      raw: '{"thing":"item-20","click":true}',
    });
    expect(table.position).toBe(table.size);
  });

  it('feeds the content of the file to a hash', async () => {
    const at = await folderOf({ 't.parquet': parquet() });
    const content = createHash('sha256');
    await collect((await openParquet(at('t.parquet'), ['at'])).rows(content));
    const whole = createHash('sha256').update(await readFile(at('t.parquet')));
    expect(content.digest('hex')).toBe(whole.digest('hex'));
  });

  it('says so where the file is no Parquet, or breaks off', async () => {
    const at = await folderOf({ 'text.parquet': csv, 'cut.parquet': parquet().subarray(0, 5000) });
    for (const name of ['text.parquet', 'cut.parquet']) {
      await expect(openParquet(at(name), ['at'])).rejects.toMatchObject({
        code: 'damaged_file',
        message: expect.stringMatching(/^[^\n]*It cannot be decoded \([^\n]*$/),
      });
    }
  });

  it('says so where a part in the middle is damaged', async () => {
    const bytes = parquet({ codec: 'UNCOMPRESSED' });
    const at = await folderOf({ 't.parquet': bytes });
    const table = await openParquet(at('t.parquet'), ['thing']);
    await writeFile(at('t.parquet'), bytes.fill(0xff, 4, bytes.length - 5000));
    await expect(collect(table.rows())).rejects.toMatchObject({ code: 'damaged_file' });
  });

  it('lists the columns where the mapping names one that is not there', async () => {
    const at = await folderOf({
      't.parquet': parquet(),
      'map.yaml': MAPPING.replace('user: visitor', 'user: who'),
    });
    await expect(openSources([at('t.parquet')], { map: at('map.yaml') })).rejects.toMatchObject({
      code: 'column_not_found',
      message: expect.stringContaining(
        'no column "who"; its columns are "at", "thing", "score", "click", "visitor", "unused"',
      ),
    });
  });
});
