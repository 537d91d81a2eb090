import { describe, expect, it } from '@jest/globals';
import { clickWeights, ExposureCounts } from '../../../src/audit/models/click-weights.js';
import { datasetOf, type PlainRecommendation } from '../../setup/audit-rows.js';

/** Counts of all rows, with the weights that come of them. */
function weighted(recommendations: readonly PlainRecommendation[]) {
  const dataset = datasetOf(recommendations);
  const rows = dataset.bucket(0);
  const counts = new ExposureCounts(dataset);
  const { proxy } = dataset.plan;
  for (let row = 0; row < rows.length; row++) {
    counts.add(rows, row, ((rows.signals[row]! >>> proxy) & 1) === 1);
  }
  const weights = clickWeights(counts, (clip) => {
    const sum = new Float64Array(dataset.items.size);
    const count = new Float64Array(dataset.items.size);
    for (let row = 0; row < rows.length; row++) {
      sum[rows.item[row]!]! += Math.min(clip, 1 / rows.propensity[row]!);
      count[rows.item[row]!]! += 1;
    }
    return { sum, count };
  });
  return { rows, weights };
}

describe('clickWeights', () => {
  it('undo propensities item by item, clipped at √n', () => {
    const { rows, weights } = weighted([
      { rows: [{ item: 'a', propensity: 0.5 }] },
      { rows: [{ item: 'a', propensity: 1 }] },
      { rows: [{ item: 'b', propensity: 0.01 }] },
      { rows: [{ item: 'b', propensity: 0.001 }] },
    ]);
    expect(weights?.by).toBe('propensity');
    expect(weights?.clip).toBe(2);
    // a: 2 and 1, on average 1.5; b: both beyond the clip, so alike.
    const found = [0, 1, 2, 3].map((row) => weights!.weight(rows, row));
    for (const [at, expected] of [2 / 1.5, 1 / 1.5, 1, 1].entries()) {
      expect(found[at]).toBeCloseTo(expected, 12);
    }
    expect(weights!.clickValue(rows, 0)).toBe(1);
  });

  it('make a click worth the inverse of how likely its place is looked at', () => {
    // Each item equally often in both places; a click of two in the first, one of two in the second.
    const clicked = ['click'] as const;
    const shown: PlainRecommendation[] = [];
    for (let visit = 0; visit < 400; visit++) {
      const [first, second] = visit % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
      const looked = visit % 8 < 4;
      shown.push({
        rows: [
          { item: first, signals: visit % 4 < 2 ? clicked : [] },
          { item: second, signals: visit % 4 < 2 && looked ? clicked : [] },
        ],
      });
    }
    const { rows, weights } = weighted(shown);
    expect(weights?.by).toBe('position');
    expect(weights!.clickValue(rows, 0)).toBe(1);
    expect(weights!.clickValue(rows, 1)).toBeCloseTo(2, 6);
    expect(weights!.weight(rows, 1) * weights!.clickValue(rows, 1)).toBeCloseTo(1, 12);
  });

  it('are not known without propensities and without an item in two places', () => {
    const { weights } = weighted([{ rows: [{ item: 'a', signals: ['click'] }, { item: 'b' }] }]);
    expect(weights).toBeUndefined();
  });
});
