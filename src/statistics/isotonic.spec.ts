import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isotonicFit } from './isotonic.js';

const points = fc.array(
  fc.tuple(
    fc.double({ min: -5, max: 5, noNaN: true }),
    fc.double({ min: 0.1, max: 9, noNaN: true }),
  ),
  { minLength: 1, maxLength: 30 },
);

describe('isotonicFit', () => {
  it('pools what falls, by weight', () => {
    expect([...isotonicFit([1, 3, 2], [1, 1, 1])]).toEqual([1, 2.5, 2.5]);
    expect([...isotonicFit([4, 1], [1, 3])]).toEqual([1.75, 1.75]);
    expect([...isotonicFit([3, 2, 1], [1, 1, 1])]).toEqual([2, 2, 2]);
    expect([...isotonicFit([], [])]).toEqual([]);
  });

  it('does not fall, keeps the mean, and leaves alone what does not fall', () => {
    fc.assert(
      fc.property(points, (these) => {
        const values = these.map(([value]) => value);
        const weights = these.map(([, weight]) => weight);
        const fitted = isotonicFit(values, weights);
        const mean = (of: ArrayLike<number>) => weights.reduce((sum, w, i) => sum + w * of[i]!, 0);
        for (let i = 1; i < fitted.length; i++)
          expect(fitted[i]!).toBeGreaterThanOrEqual(fitted[i - 1]!);
        expect(mean(fitted)).toBeCloseTo(mean(values), 8);
        expect([...isotonicFit(fitted, weights)]).toEqual(
          [...fitted].map((value) => expect.closeTo(value, 9)),
        );
      }),
    );
  });

  it('is nearer than other sequences that do not fall', () => {
    fc.assert(
      fc.property(
        points,
        fc.infiniteStream(fc.double({ min: -5, max: 5, noNaN: true })),
        (these, random) => {
          const values = these.map(([value]) => value);
          const weights = these.map(([, weight]) => weight);
          const other = values.map(() => random.next().value).sort((a, b) => a - b);
          const distance = (to: ArrayLike<number>) =>
            values.reduce((sum, y, i) => sum + weights[i]! * (y - to[i]!) * (y - to[i]!), 0);
          expect(distance(isotonicFit(values, weights))).toBeLessThanOrEqual(
            distance(other) + 1e-9,
          );
        },
      ),
    );
  });

  it('lets a place without weight follow its neighbours', () => {
    expect([...isotonicFit([2, 9, 3], [1, 0, 1])]).toEqual([2, 3, 3]);
  });
});
