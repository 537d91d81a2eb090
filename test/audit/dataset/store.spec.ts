/** Datasets in folders: reopened, refused where they are damaged, gone where making them fails. */
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBlock, readBlocks } from '../../../src/audit/dataset/blocks.js';
import { openDataset } from '../../../src/audit/dataset/stored-dataset.js';
import { DatasetError, FolderStore, MemoryStore } from '../../../src/audit/dataset/store.js';
import { TableRows } from '../../../src/audit/dataset/tables.js';
import { contentOf, datasetOfEvents } from '../../setup/datasets.js';
import { label, OPTIONS, outcome, recommendation, START } from '../../windows/streams.js';

const EVENTS = [
  recommendation(0, ['a', 'b'], { id: 'r', user: 'u' }),
  outcome(1, 'a'),
  label(2, 'b'),
];
const SPAN = { from: START, to: START + 1000, joining: OPTIONS };

const base = mkdtempSync(join(tmpdir(), 'flyball-test-'));
afterAll(() => rmSync(base, { recursive: true }));
let folders = 0;
const folder = () => join(base, String(folders++));

/** The dataset of the events in this folder. */
const madeIn = (at: string, events = EVENTS) =>
  datasetOfEvents(events, { ...SPAN, store: new FolderStore(at) });
const openedIn = (at: string) => openDataset(new FolderStore(at), at);

describe('blocks', () => {
  it('give back every table they were made of, columns of one value included', () => {
    const numbers = fc.array(fc.double(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.boolean(), (values, isConstant) => {
        const rows = new TableRows('row', 2);
        for (const value of values) {
          const at = rows.grow();
          rows.columns.score[at] = isConstant ? values[0]! : value;
          rows.columns.item[at] = 7;
        }
        const store = new MemoryStore();
        store.append('t', encodeBlock(rows));
        store.append('t', encodeBlock(rows));
        const read = [...readBlocks(store, 't', 'row')];
        expect(read).toHaveLength(2);
        for (const block of read) {
          expect(block.length).toBe(rows.length);
          for (const name of ['score', 'item', 'position'] as const) {
            expect(block.columns[name].subarray(0, block.length)).toEqual(
              rows.columns[name].subarray(0, rows.length),
            );
          }
        }
      }),
    );
  });

  it('take a single entry for a column of one value', () => {
    const [few, many] = [2, 2000].map((length) => {
      const rows = new TableRows('row', length);
      rows.grow(length);
      return encodeBlock(rows).length;
    });
    expect(many).toBe(few);
  });
});

describe('a dataset in a folder', () => {
  it('is the one that memory would hold, for its owner alone', () => {
    const at = folder();
    const content = contentOf(madeIn(at));
    expect(content).toEqual(contentOf(datasetOfEvents(EVENTS, SPAN)));
    expect(readdirSync(at).sort()).toEqual(['header', 'joined-recommendations-0', 'joined-rows-0']);
    expect(statSync(join(at, 'header')).mode & 0o777).toBe(0o600);
    expect(contentOf(openedIn(at))).toEqual(content);
  });

  it('is not made where the disk is full, and says so', () => {
    // A device that is always full.
    const store = new FolderStore('/dev');
    expect(() => store.append('full', new Uint8Array(10))).toThrow(
      /The disk that holds \/dev is full/,
    );
  });

  it('holds no user id', () => {
    const at = folder();
    const events = [recommendation(0, ['a'], { id: 'r', user: 'someone@example.com' })];
    madeIn(at, events);
    for (const name of readdirSync(at)) {
      expect(readFileSync(join(at, name)).includes('someone')).toBe(false);
    }
  });

  it('is refused where there is none, or it is damaged anywhere', () => {
    expect(() => openedIn(folder())).toThrow(/holds no complete dataset/);
    const at = folder();
    madeIn(at);
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      const whole = readFileSync(path);
      const read = () => openedIn(at).bucket(0);
      for (const byte of [0, 5, 7, 10, whole.length - 1]) {
        const flipped = Uint8Array.from(whole);
        flipped[byte]! ^= 0x55;
        writeFileSync(path, flipped);
        expect(read).toThrow(DatasetError);
      }
      writeFileSync(path, whole.subarray(0, whole.length - 3));
      expect(read).toThrow(DatasetError);
      rmSync(path);
      expect(read).toThrow(DatasetError);
      writeFileSync(path, whole);
      expect(read).not.toThrow();
    }
  });
});
