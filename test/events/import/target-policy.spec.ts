import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { IMPORT_ERRORS } from '../../../src/events/import/import-error.js';
import { loadTargetPolicy, Targeting } from '../../../src/events/import/target-policy.js';
import { describeWithSharedData } from '../../setup/shared-data.js';
import { collect } from './collected.js';
import { folderOf } from './temporary-files.js';

async function load(table: string) {
  const at = await folderOf({ 'policy.csv': table });
  return Object.fromEntries(await loadTargetPolicy(at('policy.csv')));
}

describe('loadTargetPolicy', () => {
  it('reads a row an item, a column a position', async () => {
    const expected = { boots: [0.5, 0.25], scarf: [0.25, 0.5] };
    expect(await load('item,pos1,pos2\nboots,0.5,0.25\nscarf,0.25,0.5\n')).toEqual(expected);
  });

  it('takes positions by their number, whatever their order and spelling', async () => {
    const expected = { boots: [0.1, 0.2, 0.3] };
    expect(await load('Position 3,item_id,pos_1,2\n0.3,boots,0.1,0.2\n')).toEqual(expected);
  });

  it('takes rows without names for items 0, 1, 2, …', async () => {
    expect(await load('pos1\n0.7\n0.3\n')).toEqual({ 0: [0.7], 1: [0.3] });
  });

  it('allows an item that the candidate never shows, and sums that are rounded', async () => {
    expect(await load('item,pos1\na,0\nb,1.0\nc,0.004\n')).toEqual({ a: [0], b: [1], c: [0.004] });
  });

  it.each([
    ['item,score\na,0.5\n', 'The column "score" is neither item nor a position'],
    ['item,pos0\na,0.5\n', 'The column "pos0" is neither item nor a position'],
    ['item\na\n', 'It has no column of a position'],
    ['item,pos1,pos3\na,0.5,0.5\n', 'Its positions are not 1 to 2, each once'],
    ['item,pos1,1\na,0.5,0.5\n', 'Its positions are not 1 to 2, each once'],
    ['item,pos1\na,0.5\nb,1.5\n', 'Line 3: "1.5" is no probability from 0 to 1'],
    ['item,pos1\na,\n', 'Line 2: "" is no probability from 0 to 1'],
    ['item,pos1\na,many\n', 'Line 2: "many" is no probability from 0 to 1'],
    ['item,pos1\na,0.5\na,0.1\n', 'Line 3: the item "a" stands there twice'],
    ['item,pos1\n', 'It has no row'],
    ['item,pos1,pos2\na,0.5,0.9\nb,0.5,0.8\n', 'The probabilities of position 2 add up to 1.70'],
  ])('refuses %j', async (table, found) => {
    const { remedy } = IMPORT_ERRORS.target_invalid;
    await expect(load(table)).rejects.toMatchObject({ code: 'target_invalid' });
    await expect(load(table)).rejects.toThrow(`policy.csv: ${found}. ${remedy}`);
  });

  it('says what is wrong with a line that cannot be read', async () => {
    await expect(load('item,pos1\na,0.5,0.5\n')).rejects.toThrow(/Line 2: .*3 cells in place of 2/);
  });

  it('says of a file that is not there what is said of any', async () => {
    const at = await folderOf({});
    await expect(loadTargetPolicy(at('none.csv'))).rejects.toMatchObject({
      code: 'file_not_found',
    });
  });
});

describeWithSharedData('Open Bandit', 'data/open-bandit-men', (folder) => {
  it('gives the candidate of 34 items at three positions', async () => {
    const policy = await loadTargetPolicy(join(folder, 'bts_action_dist_men.csv'));
    expect(policy.size).toBe(34);
    expect(policy.get('0')).toEqual([0.045913, 0.045969, 0.052516]);
  });
});

describe('Targeting', () => {
  const policy = new Map([['boots', [0.5, 0.25]]]);

  /** The event after the candidate's probabilities were put into it. */
  async function targeted(event: unknown, kind: unknown = 'recommendation') {
    async function* chunks() {
      yield [{ file: 'made', row: 1, kind, event, raw: '', time: 0 }];
      await Promise.resolve();
    }
    const targeting = new Targeting(policy);
    const [only] = await collect(targeting.of(chunks()));
    return { event: only!.event, targeted: targeting.targeted };
  }

  it('takes the position of the impression, else its place in the slate', async () => {
    const slate = [{ item: 'scarf' }, { item: 'boots' }, { item: 'boots', position: 1 }];
    expect(await targeted({ slate })).toEqual({
      event: {
        slate: [
          { item: 'scarf' },
          { item: 'boots', target: 0.25 },
          { item: 'boots', position: 1, target: 0.5 },
        ],
      },
      targeted: 2,
    });
  });

  it('leaves alone what has a probability of its own, and positions that the file does not have', async () => {
    const slate = [
      { item: 'boots', target: 0.9 },
      { item: 'boots', position: 3 },
      { item: 'boots', position: 'top' },
    ];
    expect(await targeted({ slate: structuredClone(slate) })).toEqual({
      event: { slate },
      targeted: 0,
    });
  });

  it.each([null, undefined, 'text', {}, { slate: 'boots' }, { slate: [null, 7] }])(
    'leaves %j for the decoder to refuse',
    async (event) => {
      expect(await targeted(structuredClone(event))).toEqual({ event, targeted: 0 });
    },
  );

  it('leaves other kinds of event alone', async () => {
    const event = { slate: [{ item: 'boots' }] };
    expect(await targeted(structuredClone(event), 'item')).toEqual({ event, targeted: 0 });
  });
});
