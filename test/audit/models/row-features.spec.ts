import { describe, expect, it } from '@jest/globals';
import { RowFeatures } from '../../../src/audit/models/row-features.js';
import { datasetOf } from '../../setup/audit-rows.js';

const items = { a: { categories: ['x', 'y'] }, b: { categories: ['x'] } };
const dataset = datasetOf([{ rows: [{ item: 'a' }, { item: 'b' }] }], { items });

function slotsOf(item: number, hasUser: boolean, position: number): number[] {
  const features = new RowFeatures(dataset.items, 18, 1);
  return [...features.slots.subarray(0, features.of(item, hasUser, 5, 6, position))];
}

describe('RowFeatures', () => {
  it('are intercept, item, categories, user and leanings, and last the position', () => {
    expect(slotsOf(0, true, 3)).toHaveLength(1 + 1 + 2 + 1 + 2 + 1);
    expect(slotsOf(0, true, 0)).toEqual(slotsOf(0, true, 3).slice(0, -1));
    expect(slotsOf(0, false, 0)).toEqual(slotsOf(0, true, 0).slice(0, 4));
    expect(slotsOf(0, false, 0)[0]).toBe(0);
  });

  it('share categories between items and nothing else', () => {
    const shared = slotsOf(0, false, 0).filter((slot) => slotsOf(1, false, 0).includes(slot));
    expect(shared).toHaveLength(2);
  });

  it('stay within the weights of a small model and off its intercept', () => {
    const features = new RowFeatures(dataset.items, 4, 1);
    for (let user = 0; user < 200; user++) {
      const count = features.of(0, true, user, 7, 1);
      for (const slot of features.slots.subarray(1, count)) {
        expect(slot).toBeGreaterThan(0);
        expect(slot).toBeLessThan(16);
      }
    }
  });
});
