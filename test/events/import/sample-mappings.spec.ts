import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { mergeByTime } from '../../../src/events/import/merge-by-time.js';
import { openSources } from '../../../src/events/import/open.js';
import { refusalOf } from '../../../src/events/validate.js';
import type { EventKind } from '../../../src/events/kinds.js';
import { inCheckout } from '../../setup/root.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

function sample(name: string): string {
  return inCheckout('docs', 'mappings', name);
}

/** The table that stands as an example in a sample's comment. */
async function exampleIn(name: string): Promise<string> {
  const text = await readFile(sample(name), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('#   ') && line.includes(','));
  return lines
    .map((line) => `${line.slice(4)}\n`)
    .join('')
    .replace(/^.*columns: .*\n/m, '');
}

/** The events of a table under a sample mapping, which must all be valid. */
async function events(map: string, table: string, name = 'table.csv') {
  const at = await folderOf({ [name]: table });
  const sources = await openSources([at(name)], { map, format: 'csv' });
  const read = await collect(mergeByTime(sources));
  for (const { kind, event } of read) {
    expect(refusalOf(kind as EventKind, event, Infinity)).toBeUndefined();
  }
  return read.map(({ kind, event }) => ({ kind, ...(event as Record<string, unknown>) }));
}

describe('impressions-csv.yaml', () => {
  it('makes one slate of a request, and outcomes of its clicks', async () => {
    const name = 'impressions-csv.yaml';
    const table = `${await exampleIn(name)}r2,2026-05-01 12:01:00,home,production,v7,bob,1,hat,NULL,1,,NULL,NULL\n`;
    const slate = [
      { item: 'boots', position: 1, score: 0.91, propensity: 0.4 },
      { item: 'scarf', position: 2, score: 0.85, propensity: 0.3 },
    ];
    const time = Date.parse('2026-05-01T12:00:00Z');
    const click = {
      kind: 'outcome',
      time: time + 9000,
      item: 'boots',
      recommendation: 'r1',
      user: 'ann',
    };
    expect(await events(sample(name), table)).toEqual([
      {
        ...{ kind: 'recommendation', id: 'r1', time, surface: 'home', policy: 'production' },
        ...{ version: 'v7', user: 'ann', context: { device: 'phone' }, slate },
      },
      { ...click, id: expect.any(String), signal: 'click' },
      { ...click, id: expect.any(String), signal: 'dwell', value: 42 },
      {
        ...{ kind: 'recommendation', id: 'r2', time: time + 60_000, surface: 'home' },
        ...{ policy: 'production', version: 'v7', user: 'bob' },
        slate: [{ item: 'hat', position: 1, propensity: 1 }],
      },
    ]);
  });
});

describe('movielens-ratings.yaml', () => {
  const expected = [
    {
      ...{ kind: 'recommendation', time: 1260759144000, surface: 'films', policy: 'observed' },
      ...{ user: '1', slate: [{ item: '31' }] },
    },
    { kind: 'outcome', time: 1260759144000, user: '1', item: '31', signal: 'rating', value: 2.5 },
  ];

  it('makes a rating of each row', async () => {
    const name = 'movielens-ratings.yaml';
    expect(await events(sample(name), await exampleIn(name))).toMatchObject(expected);
  });

  it('makes a click of four stars and more', async () => {
    const table = 'userId,movieId,rating,timestamp\n1,31,3.5,1260759144\n1,32,4,1260759145\n';
    const read: Record<string, unknown>[] = await events(sample('movielens-ratings.yaml'), table);
    expect(read.filter(({ signal }) => signal === 'click')).toMatchObject([{ item: '32' }]);
  });

  it('reads the older releases with the two lines that it names', async () => {
    const text = await readFile(sample('movielens-ratings.yaml'), 'utf8');
    const lines = text.split('\n').filter((line) => /^# {3}(delimiter|columns):/.test(line));
    expect(lines).toHaveLength(2);
    const at = await folderOf({
      'map.yaml': [...lines.map((line) => line.slice(4)), text].join('\n'),
    });
    const table = '1::31::2.5::1260759144\n';
    expect(await events(at('map.yaml'), table, 'ratings.dat')).toMatchObject(expected);
  });
});

describe('movielens-movies.yaml', () => {
  it('makes an item of each row, its genres as categories', async () => {
    const table = `${await exampleIn('movielens-movies.yaml')}2,"Quoted, The (1999)",(no genres listed)\n`;
    const items = await events(sample('movielens-movies.yaml'), table);
    expect(items).toMatchObject([
      {
        item: '1',
        categories: ['Adventure', 'Animation', 'Children', 'Comedy', 'Fantasy'].map(
          (name) => `genre:${name}`,
        ),
        surfaces: ['films'],
      },
      { item: '2', categories: ['genre:none'] },
    ]);
  });
});

describe('ratings-with-genres.yaml', () => {
  it('makes of a row its item, a slate of one, the rating, and a click if it is high', async () => {
    const name = 'ratings-with-genres.yaml';
    const time = Date.parse('2026-05-01T12:00:00Z');
    const outcome = { kind: 'outcome', time, user: 'ann', item: 'toy-story' };
    expect(await events(sample(name), await exampleIn(name))).toMatchObject([
      {
        ...{ kind: 'item', item: 'toy-story', surfaces: ['films'] },
        categories: ['genre:Animation', 'genre:Comedy'],
      },
      {
        ...{ kind: 'recommendation', time, user: 'ann', surface: 'films', policy: 'observed' },
        slate: [{ item: 'toy-story' }],
      },
      { ...outcome, signal: 'rating', value: 4 },
      { ...outcome, signal: 'click' },
    ]);
  });
});

describe('signals-and-labels.yaml', () => {
  it('makes of a row an impression, its signal and its label', async () => {
    const name = 'signals-and-labels.yaml';
    const read = await events(sample(name), await exampleIn(name));
    expect(read).toMatchObject([
      { kind: 'recommendation', user: 'ann', slate: [{ item: 'boots' }] },
      { kind: 'outcome', user: 'ann', item: 'boots', signal: 'save' },
      { kind: 'label', user: 'ann', item: 'boots', label: 1, inclusion: 1 },
      { kind: 'recommendation', user: 'bob', slate: [{ item: 'scarf' }] },
      { kind: 'label', user: 'bob', item: 'scarf', label: 0, inclusion: 1 },
    ]);
    const [first, second, third] = read as Record<string, unknown>[];
    expect([second!['recommendation'], third!['recommendation']]).toEqual([
      first!['id'],
      first!['id'],
    ]);
  });

  it('does without times, scores and a constant inclusion as its comments say', async () => {
    const text = (await readFile(sample('signals-and-labels.yaml'), 'utf8'))
      .replaceAll(
        'time: { column: time, assumeUtc: true }',
        "time: { value: '2026-05-01T00:00:00Z' }",
      )
      .replace('# score: score', 'score: score')
      .replace('inclusion: { value: 1 }', 'inclusion: inclusion');
    const at = await folderOf({ 'map.yaml': text });
    const table = 'user,item,signal,label,score,inclusion\nann,boots,save,1,0.5,0.25\n';
    expect(await events(at('map.yaml'), table)).toMatchObject([
      { kind: 'recommendation', slate: [{ item: 'boots', score: 0.5 }] },
      { kind: 'outcome', signal: 'save', time: Date.parse('2026-05-01T00:00:00Z') },
      { kind: 'label', label: 1, inclusion: 0.25 },
    ]);
  });
});

describe('signals-in-columns.yaml', () => {
  it('makes an outcome of each column that holds 1', async () => {
    const name = 'signals-in-columns.yaml';
    expect(await events(sample(name), await exampleIn(name))).toMatchObject([
      { kind: 'recommendation', id: 'i1', user: 'ann', slate: [{ item: 'boots', score: 0.91 }] },
      { kind: 'outcome', recommendation: 'i1', signal: 'click' },
      { kind: 'outcome', recommendation: 'i1', signal: 'save' },
      { kind: 'label', recommendation: 'i1', label: 1, inclusion: 0.5 },
      { kind: 'recommendation', id: 'i2', user: 'bob', slate: [{ item: 'scarf', score: 0.85 }] },
      { kind: 'outcome', recommendation: 'i2', signal: 'skip' },
    ]);
  });
});
