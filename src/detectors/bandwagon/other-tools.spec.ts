/**
 * How other tools' numbers relate to ours: the rows of the table in README.md, and figures that
 * others have published.
 */
import { describe, expect, it } from '@jest/globals';
import { countHistogram } from '../../statistics/count-histogram.js';
import { exposureEntropy } from './effective-items.js';
import { gini } from './gini.js';

/** Counts of the items in recommended lists. */
function histogramOf(lists: readonly (readonly number[])[]) {
  const counts = new Map<number, number>();
  for (const item of lists.flat()) counts.set(item, (counts.get(item) ?? 0) + 1);
  return countHistogram(counts.values());
}

describe('on counts 4, 4, 2, 1, 1 over a catalogue of 10', () => {
  const histogram = countHistogram([4, 4, 2, 1, 1]);
  const n = 10;
  const recommended = histogram.observed;
  const nats = exposureEntropy(histogram);

  it('RecBole and LensKit (ListGini) give our Gini coefficient', () => {
    expect(gini(histogram, n)).toBeCloseTo(0.65, 12);
  });

  it('Evidently looks at the recommended items only and divides by one less', () => {
    const ours = gini(histogram, recommended);
    expect((ours * recommended) / (recommended - 1)).toBeCloseTo(0.375, 12);
  });

  it('WarpRec divides by one less', () => {
    expect((gini(histogram, n) * n) / (n - 1)).toBeCloseTo(0.722, 3);
  });

  it('Elliot gives one minus that', () => {
    expect(1 - (gini(histogram, n) * n) / (n - 1)).toBeCloseTo(0.278, 3);
  });

  it('Elliot and recommenders give entropy in bits, as we do', () => {
    expect(nats / Math.LN2).toBeCloseTo(2.085, 3);
  });

  it('WarpRec gives entropy in nats', () => {
    expect(nats).toBeCloseTo(1.445, 3);
  });

  it('RecBole divides entropy in nats by the number of recommended items', () => {
    expect(nats / recommended).toBeCloseTo(0.289, 3);
  });
});

describe('published figures', () => {
  it('RecBole, its test of the Gini index over 8 items', () => {
    const lists = histogramOf([
      [5, 7, 3],
      [4, 5, 2],
      [2, 3, 5],
      [1, 4, 6],
      [5, 3, 7],
    ]);
    expect(gini(lists, 8)).toBeCloseTo(0.341667, 6);
  });

  it('recommenders, its test of coverage over 5 items', () => {
    const lists = histogramOf([
      [3, 5],
      [2, 5],
      [1, 2],
    ]);
    expect(lists.observed / 5).toBeCloseTo(0.8, 12);
    expect(exposureEntropy(lists) / Math.LN2).toBeCloseTo(1.9183, 4);
  });
});
