import { describe, expect, it } from '@jest/globals';
import { ChangeBatch, LabelBatch, OutcomeBatch } from '../../src/events/batch.js';
import { growAllColumns } from '../../src/events/columns.js';
import { DictionaryPool } from '../../src/events/dictionary-pool.js';
import { JudgedBatch } from '../../src/events/judged-batch.js';

const dictionaries = () => new DictionaryPool().get();

const columnsOf = (batch: object) =>
  Object.values(batch).filter((value): value is Float64Array => ArrayBuffer.isView(value));

describe('growAllColumns', () => {
  it('grows columns of every type, keeps what they hold, and leaves the rest alone', () => {
    const batch = { length: 2, a: Float64Array.of(1.5, NaN), b: Uint8Array.of(7, 8), name: 'x' };
    growAllColumns(batch, 40);
    expect(batch).toMatchObject({ length: 2, name: 'x' });
    expect([...batch.a.subarray(0, 3)]).toEqual([1.5, NaN, 0]);
    expect([...batch.b.subarray(0, 3)]).toEqual([7, 8, 0]);
    expect([batch.a.length, batch.b.length]).toEqual([40, 40]);
    expect(batch.b).toBeInstanceOf(Uint8Array);
  });

  it.each([
    ['outcomes', () => new OutcomeBatch(dictionaries())],
    ['labels', () => new LabelBatch(dictionaries())],
    ['changes', () => new ChangeBatch(dictionaries())],
    ['judged impressions', () => new JudgedBatch(dictionaries().items)],
  ])('makes room in every column of a batch of %s', (_, make) => {
    const batch = make();
    for (let row = 0; row < 1000; row++) expect(batch.grow()).toBe(row);
    const sizes = columnsOf(batch).map(({ length }) => length);
    expect(sizes.length).toBeGreaterThan(6);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(1000);
  });
});
