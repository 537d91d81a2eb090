import { chmod } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ImportError, importErrorOf } from '../../../src/events/import/import-error.js';
import { mergeByTime } from '../../../src/events/import/merge-by-time.js';
import { openSources, type OpenOptions } from '../../../src/events/import/open.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

const EVENT = '{"kind":"change","id":"c1","time":"2026-05-01T12:00:00Z","what":"deploy"}\n';
const TABLE = 'at,note\n2026-05-01T13:00:00Z,later\n2026-05-01T11:00:00Z,earlier\n';
const MAP = 'events: [{ kind: change, fields: { time: at, what: note } }]';

async function whatOf(files: readonly string[], options?: OpenOptions): Promise<unknown[]> {
  const events = await collect(mergeByTime(await openSources(files, options)));
  return events.map(({ event }) => (event as { what: unknown }).what);
}

describe('openSources', () => {
  it('opens files of several formats, which merge by time', async () => {
    const at = await folderOf({
      'a.ndjson': EVENT,
      'b.csv': TABLE,
      'c.tsv.gz': gzipSync(TABLE.replaceAll(',', '\t')),
      'map.yaml': MAP,
    });
    const files = [at('a.ndjson'), at('b.csv'), at('c.tsv.gz')];
    expect(await whatOf(files, { map: at('map.yaml') })).toEqual([
      ...['earlier', 'earlier', 'deploy', 'later', 'later'],
    ]);
  });

  it.each(['log.ndjson', 'log.jsonl', 'log.json', 'LOG.NDJSON'])(
    'takes %s for NDJSON',
    async (name) => {
      const at = await folderOf({ [name]: EVENT });
      expect(await whatOf([at(name)])).toEqual(['deploy']);
    },
  );

  it('goes by the format given, whatever the name', async () => {
    const at = await folderOf({ 'events.csv': EVENT, 'table.dat': TABLE, 'map.yaml': MAP });
    expect(await whatOf([at('events.csv')], { format: 'ndjson' })).toEqual(['deploy']);
    expect(await whatOf([at('table.dat')], { format: 'csv', map: at('map.yaml') })).toEqual([
      ...['earlier', 'later'],
    ]);
  });

  it('reads each table with the first mapping that fits it', async () => {
    const at = await folderOf({
      'a.csv': TABLE,
      'b.csv': 'when,what\n2026-05-01T12:00:00Z,other\n',
      'c.csv': 'x,y\n1,2\n',
      'map-a.yaml': MAP,
      'map-b.yaml': 'events: [{ kind: change, fields: { time: when, what: what } }]',
    });
    const map = [at('map-a.yaml'), at('map-b.yaml')];
    expect(await whatOf([at('b.csv'), at('a.csv')], { map })).toEqual([
      'earlier',
      'other',
      'later',
    ]);
    await expect(openSources([at('c.csv')], { map })).rejects.toMatchObject({
      code: 'mapping_needed',
      message: expect.stringContaining('None of the mappings fits its columns, which are "x", "y"'),
    });
  });

  it('gives the same ids for the same content, wherever it lies and however it is packed', async () => {
    const at = await folderOf({ 'a.csv': TABLE, 'b.csv.gz': gzipSync(TABLE), 'map.yaml': MAP });
    const idsOf = async (name: string) => {
      const [source] = await openSources([at(name)], { map: at('map.yaml') });
      return (await collect(source!.chunks())).map(({ event }) => (event as { id: string }).id);
    };
    const ids = await idsOf('a.csv');
    expect(ids.map((id) => id.replace(/^[0-9a-f]{32}/, 'content'))).toEqual([
      'content-2-0',
      'content-3-0',
    ]);
    expect(await idsOf('b.csv.gz')).toEqual(ids);
    const other = await folderOf({ 'a.csv': `${TABLE} ` });
    const [source] = await openSources([other('a.csv')], { map: at('map.yaml') });
    const [event] = await collect(source!.chunks());
    expect((event!.event as { id: string }).id).not.toBe(ids[0]);
  });

  it('says how far it is', async () => {
    const at = await folderOf({ 'a.csv': TABLE, 'map.yaml': MAP });
    const [source] = await openSources([at('a.csv')], { map: at('map.yaml') });
    expect([source!.size, source!.position]).toEqual([TABLE.length, 0]);
    await source!.isSorted!();
    expect(source!.position).toBe(Math.floor(TABLE.length / 2));
    await collect(source!.chunks());
    expect(source!.position).toBe(TABLE.length);
  });

  it('names all files that cannot be opened', async () => {
    const at = await folderOf({ 'a.csv': TABLE, 'empty.ndjson': '', 'map.yaml': MAP });
    const files = [at('one'), at('a.csv'), at('empty.ndjson'), at('two.csv')];
    await expect(openSources(files, { map: at('map.yaml') })).rejects.toMatchObject({
      code: 'file_not_found',
      file: at('one'),
      message: [
        `${at('one')}: There is no such file. Check the path.`,
        `  ${at('empty.ndjson')}: The file has no content. Leave it out, or check the export that wrote it.`,
        `  ${at('two.csv')}: There is no such file. Check the path.`,
      ].join('\n'),
    });
  });

  it.each<[string, string, OpenOptions, string, string]>([
    ['a missing file', 'none.csv', {}, 'file_not_found', 'There is no such file. Check the path.'],
    ['a missing file without an extension', 'none', {}, 'file_not_found', 'There is no such file.'],
    ['a directory', '', {}, 'is_a_directory', 'The path names a directory. Name the files in it'],
    [
      'an unknown extension',
      'table.dat',
      {},
      'unknown_format',
      'The extension .dat is not known. Give --format',
    ],
    ['no extension', 'table', {}, 'unknown_format', 'Its name has no extension. Give --format'],
    ['an empty file', 'empty.ndjson', {}, 'empty_file', 'The file has no content.'],
    [
      'a table without a mapping',
      'table.csv',
      {},
      'mapping_needed',
      'needs a mapping for its columns, which are "at", "note". Give --map',
    ],
    [
      'a missing mapping',
      'table.csv',
      { map: 'nowhere.yaml' },
      'file_not_found',
      'There is no such file.',
    ],
    [
      'a log that is none',
      'table.csv',
      { format: 'open-bandit' },
      'column_not_found',
      'no column "timestamp"; its columns are "at", "note"',
    ],
  ])('refuses %s', async (_what, name, options, code, words) => {
    const at = await folderOf({
      'table.csv': TABLE,
      'table.dat': TABLE,
      table: TABLE,
      'empty.ndjson': '',
    });
    const opening = openSources([at(name)], options);
    await expect(opening).rejects.toBeInstanceOf(ImportError);
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
    await expect(opening).rejects.toMatchObject({ message: expect.not.stringContaining('\n') });
  });

  it('refuses a table from standard input, which can be read but once', async () => {
    for (const format of ['csv', 'parquet', 'open-bandit'] as const) {
      await expect(openSources(['-'], { format })).rejects.toMatchObject({
        code: 'not_rereadable',
      });
    }
  });

  it('refuses a file that it may not read', async () => {
    const at = await folderOf({ 'secret.ndjson': EVENT });
    await chmod(at('secret.ndjson'), 0);
    // To the superuser every file is readable.
    if (process.getuid?.() !== 0) {
      await expect(openSources([at('secret.ndjson')])).rejects.toMatchObject({
        code: 'unreadable',
      });
    }
    const denied = Object.assign(new Error('permission denied'), { code: 'EACCES' });
    expect(importErrorOf('secret', denied)).toMatchObject({
      code: 'unreadable',
      message: 'secret: It cannot be read (permission denied). Check its permissions.',
      cause: denied,
    });
  });
});
