import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { mergeByTime } from '../../../src/events/import/merge-by-time.js';
import { openSources } from '../../../src/events/import/open.js';
import { parseEventTime } from '../../../src/events/event-time.js';
import { refusalOf } from '../../../src/events/validate.js';
import type { EventKind } from '../../../src/events/kinds.js';
import type { SourceEvent } from '../../../src/events/import/source.js';
import { describeWithSharedData } from '../../setup/shared-data.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

const HEADER =
  ',click,timestamp,item_id,position,propensity_score,policy,campaign,user_segment,extra';
const LOG = [
  HEADER,
  '0,1,2019-11-24 00:00:17.004101,14,3,0.03,random,men,4ac3,x',
  '1,0,2019-11-24 02:00:16+02:00,2,1,0.25,random,men,8f33,x',
].join('\n');
const CONTEXT =
  ',item_id,item_feature_0,item_feature_1,item_feature_2,item_feature_3\n0,14,-0.6,aa,bb,cc\n';

async function read(files: readonly string[]): Promise<SourceEvent[]> {
  return collect(mergeByTime(await openSources(files)));
}

function kinds(events: readonly SourceEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of events) counts[String(kind)] = (counts[String(kind)] ?? 0) + 1;
  return counts;
}

describe('an Open Bandit log', () => {
  it('is known by its header, in any order and with an index column', async () => {
    const at = await folderOf({ 'log.csv': LOG });
    const [earlier, shown, click] = await read([at('log.csv')]);
    // The later row is the earlier one: its time has an offset, the other is taken as UTC.
    expect(earlier).toMatchObject({ row: 3, time: Date.parse('2019-11-24T00:00:16Z') });
    expect(shown).toMatchObject({
      kind: 'recommendation',
      row: 2,
      event: {
        time: Date.parse('2019-11-24T00:00:17.004Z'),
        surface: 'men',
        policy: 'random',
        user: '4ac3',
        slate: [{ item: '14', position: 3, propensity: 0.03 }],
      },
    });
    expect(click).toMatchObject({
      kind: 'outcome',
      row: 2,
      event: {
        item: '14',
        signal: 'click',
        user: '4ac3',
        recommendation: (shown!.event as { id: string }).id,
      },
    });
  });

  it('takes its catalogue from the file beside it, once, at the earliest row of all logs', async () => {
    const later = LOG.replaceAll('2019-11-24', '2019-11-25');
    const at = await folderOf({ 'a.csv': later, 'b.csv': LOG, 'item_context.csv': CONTEXT });
    const events = await read([at('a.csv'), at('./b.csv')]);
    expect(kinds(events)).toEqual({ item: 1, recommendation: 4, outcome: 2 });
    expect(events[0]).toMatchObject({
      file: at('item_context.csv'),
      row: 2,
      kind: 'item',
      event: {
        time: Date.parse('2019-11-24T00:00:16Z'),
        item: '14',
        categories: ['item_feature_1:aa', 'item_feature_2:bb', 'item_feature_3:cc'],
      },
    });
  });

  it('declares the catalogue of each folder', async () => {
    const one = await folderOf({ 'log.csv': LOG, 'item_context.csv': CONTEXT });
    const two = await folderOf({ 'log.csv': LOG, 'item_context.csv': CONTEXT.replace('14', '15') });
    const events = await read([one('log.csv'), two('log.csv')]);
    expect(events.slice(0, 2).map(({ event }) => (event as { item: string }).item)).toEqual([
      '14',
      '15',
    ]);
  });

  it('does without a catalogue, and without a row', async () => {
    const at = await folderOf({ 'log.csv': `${HEADER}\n`, 'item_context.csv': CONTEXT });
    expect(await read([at('log.csv')])).toEqual([]);
  });

  it('says at once where the catalogue is of another make', async () => {
    const at = await folderOf({ 'log.csv': LOG, 'item_context.csv': 'item_id,feature\n1,2\n' });
    await expect(openSources([at('log.csv')])).rejects.toMatchObject({
      code: 'column_not_found',
      file: at('item_context.csv'),
    });
  });
});

describeWithSharedData('the small Open Bandit sample', 'data/open-bandit-men', (folder) => {
  const logs = [join(folder, 'random_men.csv'), join(folder, 'bts_men.csv')];

  it('gives an event for every row, click and item, all of them valid', async () => {
    const events = await read(logs);
    expect(kinds(events)).toEqual({ item: 34, recommendation: 20_000, outcome: 46 + 69 });
    const refused = events.filter(({ kind, event }) =>
      refusalOf(kind as EventKind, event, Infinity),
    );
    expect(refused).toEqual([]);
    expect(events.filter(({ problem }) => problem)).toEqual([]);
  });

  it('comes in order of time, the catalogue first', async () => {
    const events = await read(logs);
    expect(events.slice(0, 34).every(({ kind }) => kind === 'item')).toBe(true);
    expect(events[0]!.time).toBe(parseEventTime('2019-11-24T00:01:03.979Z'));
    const times = events.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('joins every click to the item and user that were shown', async () => {
    const events = await read(logs);
    const shown = new Map(
      events.map(({ event }) => [(event as { id: string }).id, event as Record<string, unknown>]),
    );
    expect(shown.size).toBe(events.length);
    for (const { kind, event } of events) {
      if (kind !== 'outcome') continue;
      const { recommendation, user, item } = event as Record<string, string>;
      expect(shown.get(recommendation!)).toMatchObject({ user, slate: [{ item }] });
    }
  });

  it('gives the same of a log without its catalogue, but for the items', async () => {
    const at = await folderOf({});
    await copyFile(logs[0]!, at('copy.csv'));
    const [own, copy] = [await read([logs[0]!]), await read([at('copy.csv')])];
    expect(kinds(copy)).toEqual({ recommendation: 10_000, outcome: 46 });
    expect(copy.map(({ event }) => event)).toEqual(own.slice(34).map(({ event }) => event));
  });
});
