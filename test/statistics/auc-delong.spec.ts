import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delong } from '../../src/statistics/auc-delong.js';
import { weightedAuc } from '../../src/statistics/weighted-auc.js';

const Y = [1, 1, 1, 0, 0, 0, 0];
const A = [0.9, 0.8, 0.4, 0.7, 0.3, 0.2, 0.1];
const B = [0.8, 0.5, 0.3, 0.6, 0.4, 0.2, 0.1];

describe('delong', () => {
  it('is the worked example', () => {
    const found = delong(Y, A, B)!;
    expect(found.a).toBeCloseTo(0.9166667, 6);
    expect(found.b).toBeCloseTo(0.75, 6);
    expect(found.variance).toBeCloseTo(0.0162037, 6);
    expect(found.z).toBeCloseTo(1.3093073, 6);
  });

  it('needs two good and two bad rows, and labels that are one or the other', () => {
    expect(delong([1, 0, 0], [1, 2, 3], [1, 2, 3])).toBeUndefined();
    expect(delong([], [], [])).toBeUndefined();
    expect(() => delong([0.5], [1], [1])).toThrow(RangeError);
    expect(() => delong([1], [NaN], [1])).toThrow(RangeError);
  });

  it('finds nothing between a score and itself', () => {
    expect(delong(Y, A, A)).toMatchObject({ difference: 0, variance: 0, z: 0 });
  });

  it('turns its sign with its arguments, with the areas of all pairs', () => {
    const row = fc.tuple(fc.constantFrom(0, 1), fc.integer({ max: 6 }), fc.integer({ max: 6 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 20 }), (rows) => {
        const [y, a, b] = [0, 1, 2].map((at) => rows.map((each) => each[at]!)) as [
          number[],
          number[],
          number[],
        ];
        const found = delong(y, a, b);
        if (found === undefined) return;
        const turned = delong(y, b, a)!;
        expect(turned.difference).toBeCloseTo(-found.difference, 12);
        expect(turned.variance).toBeCloseTo(found.variance, 12);
        const ones = y.map(() => 1);
        expect(found.a).toBeCloseTo(weightedAuc(a, y, ones).value, 12);
      }),
    );
  });
});
