/** Files of JSON in a form of its own: which mapping is meant, and what becomes of the lines. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { openMappedNdjson } from '../../../src/events/import/json-source.js';
import { loadMapping, parseMapping } from '../../../src/events/import/mapping.js';
import { mergeByTime } from '../../../src/events/import/merge-by-time.js';
import { openSources } from '../../../src/events/import/open.js';
import { refusalOf } from '../../../src/events/validate.js';
import type { EventKind } from '../../../src/events/kinds.js';
import { inCheckout } from '../../setup/root.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

const sample = (name: string) => inCheckout('docs', 'mappings', name);
const SERVED = sample('served-json.yaml');
const CLICKS = sample('clicks-json.yaml');

/** The message that stands as an example in a sample's comment. */
async function exampleIn(name: string): Promise<string> {
  const text = await readFile(name, 'utf8');
  return `${text
    .split('\n')
    .find((line) => line.startsWith('#   {'))!
    .slice(4)}\n`;
}

async function read(files: readonly string[], map: readonly string[]) {
  const events = await collect(mergeByTime(await openSources(files, { map })));
  return events.map(({ kind, event, problem }) => problem ?? { kind, ...(event as object) });
}

const TIME = Date.parse('2026-05-01T12:00:00Z');

describe('the samples', () => {
  it('make what they say, each of its own file, beside events of the contract', async () => {
    const change = { kind: 'change', id: 'c9', time: TIME - 1, what: 'deploy' };
    const at = await folderOf({
      'clicks.ndjson': await exampleIn(CLICKS),
      'served.ndjson': await exampleIn(SERVED),
      'changes.ndjson': `${JSON.stringify(change)}\n`,
    });
    const files = ['clicks.ndjson', 'served.ndjson', 'changes.ndjson'].map(at);
    const events = await read(files, [SERVED, CLICKS]);
    const click = { kind: 'outcome', recommendation: 'r1', user: 'ann', signal: 'click' };
    expect(events).toEqual([
      change,
      {
        ...{ kind: 'recommendation', id: 'r1', time: TIME, surface: 'home', user: 'ann' },
        ...{ policy: 'production', version: 'v7', context: { device: 'phone' } },
        slate: [
          { item: 'boots', score: 0.91, propensity: 0.4 },
          { item: 'scarf', score: 0.85, propensity: 0.3 },
        ],
      },
      { ...click, id: 'c1', time: TIME + 9000, item: 'boots' },
      { ...click, id: 'c2', time: TIME + 15_000, item: 'scarf' },
      {
        ...{ ...click, time: TIME + 9000, item: 'boots', signal: 'dwell-ms', value: 42_000 },
        id: expect.stringMatching(/^[0-9a-f]{32}-1-1-0$/),
      },
    ]);
    for (const event of events as ({ kind: EventKind } & object)[]) {
      expect(refusalOf(event.kind, event, Infinity)).toBeUndefined();
    }
  });
});

describe('the choice of a mapping', () => {
  it('uses the only one in any case, so that refusals say what is missing', async () => {
    const at = await folderOf({ 'a.ndjson': '{"page":"home"}\n' });
    const [event] = await read([at('a.ndjson')], [SERVED]);
    // Without its list it gives nothing.
    expect(event).toBeUndefined();
    const at2 = await folderOf({ 'a.ndjson': '{"results":[{"sku":"a"}]}\nno JSON\n[1]\n' });
    expect(await read([at2('a.ndjson')], [SERVED])).toMatchObject([
      { kind: 'recommendation', slate: [{ item: 'a' }] },
      { code: 'not_json' },
      { code: 'not_an_event' },
    ]);
  });

  it('says so where none of several fits', async () => {
    const at = await folderOf({ 'a.ndjson': '{"x":1}\n' });
    await expect(openSources([at('a.ndjson')], { map: [SERVED, CLICKS] })).rejects.toMatchObject({
      code: 'mapping_needed',
      message: expect.stringContaining('None of the mappings makes an event of its first 1 lines'),
    });
  });

  it('leaves NDJSON alone where the mapping is of tables, and tables where it is of JSON', async () => {
    const change = '{"kind":"change","id":"c1","time":5,"what":"deploy"}\n';
    const table = 'events: [{ kind: change, fields: { time: at, what: note } }]';
    const at = await folderOf({ 'a.ndjson': change, 't.csv': 'at,note\n5,x\n', 'm.yaml': table });
    expect(await read([at('a.ndjson')], [at('m.yaml')])).toMatchObject([{ what: 'deploy' }]);
    await expect(openSources([at('t.csv')], { map: [SERVED] })).rejects.toMatchObject({
      code: 'mapping_needed',
    });
  });
});

describe('standard input', () => {
  it('is read once, so that events need ids of their own', async () => {
    const mapping = await loadMapping(CLICKS);
    const source = await openMappedNdjson('-', mapping, Readable.from([await exampleIn(CLICKS)]));
    const events = await collect(source.chunks());
    expect(events.map(({ event }) => (event as { id?: string }).id)).toEqual([
      ...['c1', 'c2', undefined],
    ]);
  });
});

describe('a mapping of JSON', () => {
  const complaint = (mapping: object) => {
    try {
      parseMapping({ format: 'json', ...mapping }, 'map.yaml');
    } catch (error) {
      return (error as Error).message.replace(/^map\.yaml: /, '').replace(/\. docs.*$/, '');
    }
    throw new Error('there was no complaint');
  };
  const change = (keys: object, fields: object = {}) => ({
    events: [{ kind: 'change', ...keys, fields: { time: 'at', what: 'note', ...fields } }],
  });

  it.each<[object, string]>([
    [{ ...change({}), delimiter: ';' }, 'delimiter: only tables have it, not JSON; remove it'],
    [
      {
        events: [
          {
            kind: 'recommendation',
            slateBy: 'r',
            fields: {
              ...{ time: 'at', surface: 's', policy: 'p', item: 'i' },
            },
          },
        ],
      },
      'events[0].slateBy: joins rows of a table; in JSON, each names the list of the slate',
    ],
    [
      change({}, { what: '.note' }),
      'events[0].fields.what: ".note": there is no entry; say with each which list is meant',
    ],
    [
      change({ when: { column: 'a..b', empty: true } }),
      'events[0].when: "a..b": a step of it is empty; for keys with dots write /key.with.dots/next',
    ],
    [change({ each: '.list' }), 'events[0].each: ".list": the list is one of the document'],
    [
      change({ each: 'list' }, { id: 'id' }),
      'events[0].fields.id: all entries would have the same; name one of the entry, or none',
    ],
    [
      { format: 'table', ...change({ each: 'list' }) },
      'events[0].each: only JSON has lists to go through; add format: json, or use slateBy',
    ],
  ])('%j is refused', (mapping, words) => {
    expect(complaint(mapping)).toBe(words);
  });
});
