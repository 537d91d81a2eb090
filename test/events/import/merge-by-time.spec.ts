import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeByTime } from '../../../src/events/import/merge-by-time.js';
import {
  problemEvent,
  type EventSource,
  type SourceEvent,
} from '../../../src/events/import/source.js';
import { collect, eventAt, sourceOf } from './collected.js';

const START = Date.parse('2026-05-01T00:00:00Z');

/** The rows in the order in which they come. */
async function rows(sources: readonly EventSource[], options?: { sort: boolean }) {
  return (await collect(mergeByTime(sources, options))).map(({ row }) => row);
}

/** Events of one file at START plus these milliseconds; the row tells file and place. */
function fileOf(file: number, times: readonly number[]): SourceEvent[] {
  return times.map((time, index) => eventAt(START + time, file * 100 + index));
}

describe('mergeByTime', () => {
  it('puts equal times in the order of the files, then of the rows', async () => {
    const sources = [fileOf(1, [1, 2, 2]), fileOf(2, [1, 1, 2, 3])].map((events) =>
      sourceOf(events),
    );
    expect(await rows(sources)).toEqual([100, 200, 201, 101, 102, 202, 203]);
  });

  it('puts items first among equals of time', async () => {
    const shown = sourceOf([eventAt(START, 1, 'recommendation')]);
    const items = sourceOf([eventAt(START, 2, 'item'), eventAt(START + 1, 3, 'item')]);
    expect(await rows([shown, items])).toEqual([2, 1, 3]);
  });

  it('keeps the order of a log, and sorts it where asked', async () => {
    const log = () => sourceOf(fileOf(1, [5, 1, 9]));
    const other = () => sourceOf(fileOf(2, [0, 6]));
    expect(await rows([log(), other()])).toEqual([200, 100, 101, 201, 102]);
    expect(await rows([log(), other()], { sort: true })).toEqual([200, 101, 100, 201, 102]);
    expect(await rows([log()])).toEqual([100, 101, 102]);
    expect(await rows([log()], { sort: true })).toEqual([101, 100, 102]);
  });

  it('sorts a table, unless it stands in order', async () => {
    const table = fileOf(1, [5, 1, 9]);
    expect(await rows([sourceOf(table, false)])).toEqual([101, 100, 102]);
    // Only to see that it is not sorted again.
    expect(await rows([sourceOf(table, true)])).toEqual([100, 101, 102]);
  });

  it('lets what has no time go with its predecessor', async () => {
    const problem = { code: 'not_json', field: '', found: '' } as const;
    const broken = problemEvent('made', 101, 'x', problem);
    const times = [eventAt(START + 5, 100), broken, eventAt(NaN, 102), eventAt(START + 9, 103)];
    // Epoch seconds look like 1970, which nobody means; at the start of a file there is no predecessor.
    const seconds = eventAt(1777636800, 200);
    const other = [seconds, eventAt(START + 4, 201), eventAt(START + 6, 202)];
    expect(await rows([sourceOf(times), sourceOf(other)])).toEqual([
      200, 201, 100, 101, 102, 202, 103,
    ]);
  });

  it('is sorted and loses nothing, of tables in any order', async () => {
    const files = fc.array(fc.array(fc.nat(20), { maxLength: 30 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(files, async (times) => {
        const events = times.map((list, file) => fileOf(file, list));
        const merged = await collect(mergeByTime(events.map((each) => sourceOf(each, false))));
        expect(merged).toEqual(events.flat().sort((a, b) => a.time - b.time));
      }),
    );
  });

  it('gives nothing of no files', async () => {
    expect(await rows([])).toEqual([]);
  });
});
