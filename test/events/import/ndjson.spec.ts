import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { MAX_LINE_BYTES } from '../../../src/events/import/lines.js';
import { openNdjson } from '../../../src/events/import/ndjson.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

const CLICK = { kind: 'outcome', id: 'o1', time: '2026-05-01T12:00:00Z', item: 'a' };
const LINE = JSON.stringify(CLICK);

async function read(content: string | Uint8Array, name = 'events.ndjson') {
  const at = await folderOf({ [name]: content });
  const source = await openNdjson(at(name));
  return collect(source.chunks());
}

describe('openNdjson', () => {
  it('gives each line with its kind, its time and itself', async () => {
    const at = await folderOf({ 'events.ndjson': `${LINE}\n` });
    const source = await openNdjson(at('events.ndjson'));
    expect(await collect(source.chunks())).toEqual([
      {
        file: at('events.ndjson'),
        row: 1,
        kind: 'outcome',
        event: CLICK,
        raw: LINE,
        time: Date.parse(CLICK.time),
      },
    ]);
    expect(source.position).toBe(source.size);
  });

  it('skips blank lines and counts them', async () => {
    const events = await read(`\uFEFF${LINE}\r\n\r\n  \n${LINE}`);
    expect(events.map(({ row, problem }) => [row, problem])).toEqual([
      [1, undefined],
      [4, undefined],
    ]);
  });

  it('reads epoch milliseconds, and NaN where there is no time', async () => {
    const events = await read('{"time":1777636800000}\n{"time":"soon"}\n{}\n');
    expect(events.map(({ time }) => time)).toEqual([1777636800000, NaN, NaN]);
  });

  it.each([
    ['not_json', '{"kind":', '"{\\"kind\\":"'],
    ['not_an_event', '[{"kind":"item"}]', 'a list'],
    ['not_an_event', 'null', 'null'],
    ['not_an_event', '17', '17'],
  ])('says %s of %s and reads on', async (code, line, found) => {
    const [broken, next] = await read(`${line}\n${LINE}\n`);
    expect(broken).toMatchObject({ row: 1, raw: line, problem: { code, field: '', found } });
    expect(broken?.event).toBeUndefined();
    expect(next).toMatchObject({ row: 2, kind: 'outcome' });
  });

  it('keeps the bytes of what is not UTF-8', async () => {
    const [broken, next] = await read(
      Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(LINE)]),
    );
    expect(broken).toMatchObject({ problem: { code: 'not_utf8' }, raw: Uint8Array.of(0xff, 0xfe) });
    expect(next?.kind).toBe('outcome');
  });

  it('gives up a line above the maximum and reads on', async () => {
    const long = `{"text":"${'x'.repeat(MAX_LINE_BYTES)}"}`;
    const events = await read(`${LINE}\n${long}\n${LINE}\n`);
    expect(events.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'message_too_large',
      undefined,
    ]);
  });

  it('reads a gzipped file', async () => {
    const events = await read(gzipSync(`${LINE}\n${LINE}\n`), 'events.ndjson.gz');
    expect(events.map(({ raw }) => raw)).toEqual([LINE, LINE]);
  });

  it('says so where a gzipped file breaks off, after what could be read', async () => {
    const at = await folderOf({ 'cut.jsonl.gz': gzipSync(`${LINE}\n`).subarray(0, -9) });
    const source = await openNdjson(at('cut.jsonl.gz'));
    await expect(collect(source.chunks())).rejects.toMatchObject({
      name: 'ImportError',
      code: 'damaged_file',
      file: at('cut.jsonl.gz'),
    });
  });

  it('calls a gzipped file of nothing empty', async () => {
    await expect(read(gzipSync(''), 'none.ndjson.gz')).rejects.toMatchObject({
      code: 'empty_file',
    });
  });

  it('reads standard input, empty or not', async () => {
    const source = await openNdjson('-', Readable.from([Buffer.from(`${LINE}\n`)]));
    expect(await collect(source.chunks())).toMatchObject([{ file: '-', row: 1, kind: 'outcome' }]);
    expect(source.position).toBe(LINE.length + 1);
    expect(await collect((await openNdjson('-', Readable.from([]))).chunks())).toEqual([]);
  });

  it('does not let a key of the event reach other objects', async () => {
    const [event] = await read('{"kind":"change","__proto__":{"polluted":true}}\n');
    expect(event?.kind).toBe('change');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('closes the file when its reader stops early', async () => {
    const at = await folderOf({ 'long.ndjson': `${LINE}\n`.repeat(20_000) });
    const source = await openNdjson(at('long.ndjson'));
    for await (const chunk of source.chunks()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(source.position).toBeLessThan(source.size);
  });
});
