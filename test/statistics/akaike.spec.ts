import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aicc, akaikeWeights } from '../../src/statistics/akaike.js';

describe('aicc and its weights', () => {
  // Computed with numpy.
  it('have the values of the worked example', () => {
    const criteria = [aicc(0.01, 12, 2), aicc(0.004, 12, 3), aicc(0.0035, 12, 4)];
    const expected = [-79.74758869597977, -87.07641081180296, -83.96450180901151];
    for (const [i, value] of expected.entries()) expect(criteria[i]).toBeCloseTo(value, 10);
    const weights = [0.020717375788791282, 0.8086642530638515, 0.17061837114735734];
    for (const [i, value] of weights.entries()) {
      expect(akaikeWeights(criteria)[i]).toBeCloseTo(value, 10);
    }
  });

  it('are shares, whatever the criteria are measured from', () => {
    const some = fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(some, fc.integer({ min: -1000, max: 1000 }), (criteria, shift) => {
        const weights = akaikeWeights(criteria);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
        const moved = akaikeWeights(criteria.map((each) => each + shift));
        for (const [i, weight] of weights.entries()) expect(moved[i]).toBeCloseTo(weight, 8);
      }),
    );
  });

  it('do not believe a model with as many parameters as observations', () => {
    expect(aicc(0.01, 5, 4)).toBe(Infinity);
    expect(aicc(0.01, 6, 4)).toBeLessThan(Infinity);
    expect(akaikeWeights([Infinity, 3])).toEqual([0, 1]);
  });
});
