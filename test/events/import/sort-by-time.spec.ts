import { readdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortByTime } from '../../../src/events/import/sort-by-time.js';
import { problemEvent, type SourceEvent } from '../../../src/events/import/source.js';
import { SortCheck } from '../../../src/events/import/time-order.js';
import { collect, eventAt, sourceOf } from './collected.js';
import { folderOf } from './temporary-files.js';

const BROKEN = { code: 'broken_row', field: '', found: 'nonsense' } as const;
const MINUTE = 60_000;
const START = Date.parse('2026-05-01T00:00:00Z');

/** Events at few different times, items and broken rows among them, numbered by their row. */
const someEvents = fc
  .array(
    fc.record({
      time: fc.oneof(
        { weight: 8, arbitrary: fc.nat(5).map((minute) => START + minute * MINUTE) },
        { weight: 1, arbitrary: fc.constantFrom(NaN, 0, -Infinity, 9e15) },
      ),
      kind: fc.constantFrom('item', 'recommendation', 'outcome', 'broken'),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map(({ time, kind }, row) =>
      kind === 'broken'
        ? problemEvent('made', row, Uint8Array.of(row), BROKEN)
        : eventAt(time, row, kind),
    ),
  );

/** The order that is wanted, said in another way: groups of an event and what goes with it, sorted. */
function inOrder(events: readonly SourceEvent[]): SourceEvent[] {
  const groups: SourceEvent[][] = [[]];
  for (const event of events) {
    if (event.time >= START && event.time < START + 60 * MINUTE) groups.push([event]);
    else groups.at(-1)!.push(event);
  }
  const [first, ...rest] = groups;
  const key = ([event]: SourceEvent[]) => event!.time * 2 + (event!.kind === 'item' ? 0 : 1);
  return [...first!, ...rest.sort((a, b) => key(a) - key(b)).flat()];
}

describe('sortByTime', () => {
  it('is the sort in memory, however small its runs', async () => {
    const at = await folderOf({});
    const options = fc.record({
      runEvents: fc.integer({ min: 1, max: 70 }),
      fanIn: fc.integer({ min: 2, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(someEvents, options, async (events, { runEvents, fanIn }) => {
        const sorted = sortByTime(sourceOf(events), { runEvents, fanIn, temporaryFolder: at('') });
        expect(await collect(sorted)).toEqual(inOrder(events));
      }),
      { numRuns: 60 },
    );
    expect(await readdir(at(''))).toEqual([]);
  });

  it('gives what is sorted', async () => {
    await fc.assert(
      fc.asyncProperty(someEvents, async (events) => {
        const check = new SortCheck();
        for (const event of await collect(sortByTime(sourceOf(events)))) check.add(event);
        expect(check.sorted).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it('ends a run at a number of characters as well', async () => {
    const at = await folderOf({});
    const events = [3, 2, 1].map((minute) => ({
      ...eventAt(START + minute * MINUTE, minute),
      raw: 'x'.repeat(1000),
    }));
    const sorted = sortByTime(sourceOf(events), { runCharacters: 1000, temporaryFolder: at('') });
    let runs = 0;
    const rows: number[] = [];
    for await (const chunk of sorted) {
      const [folder] = await readdir(at(''));
      runs = (await readdir(at(folder!))).length;
      rows.push(...chunk.map(({ row }) => row));
    }
    expect([runs, rows]).toEqual([3, [1, 2, 3]]);
  });

  it('writes nothing where all fits one run', async () => {
    const at = await folderOf({ 'no-folder': '' });
    const sorted = sortByTime(sourceOf([eventAt(START)]), { temporaryFolder: at('no-folder') });
    expect(await collect(sorted)).toHaveLength(1);
  });

  it('removes its folder after an error, and when its reader stops early', async () => {
    const at = await folderOf({});
    const events = Array.from({ length: 50 }, (_, row) => eventAt(START - row, row));
    const options = { runEvents: 5, temporaryFolder: at('') };
    async function* torn(): AsyncGenerator<SourceEvent[]> {
      yield events;
      expect(await readdir(at(''))).toHaveLength(1);
      throw new Error('torn');
    }
    const failing = { ...sourceOf([]), chunks: torn };
    await expect(collect(sortByTime(failing, options))).rejects.toThrow('torn');
    expect(await readdir(at(''))).toEqual([]);

    for await (const chunk of sortByTime(sourceOf(events), options)) {
      expect(chunk[0]?.row).toBe(49);
      break;
    }
    expect(await readdir(at(''))).toEqual([]);
  });

  it('says which folder cannot be written', async () => {
    const at = await folderOf({});
    await writeFile(at('file'), '');
    const events = [eventAt(START + 1), eventAt(START)];
    const sorted = sortByTime(sourceOf(events), { runEvents: 1, temporaryFolder: at('file') });
    await expect(collect(sorted)).rejects.toMatchObject({
      code: 'sort_failed',
      message: expect.stringContaining(at('file')),
    });
  });
});
