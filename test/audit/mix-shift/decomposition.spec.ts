import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decompose, type CategorySums } from '../../../src/audit/mix-shift/decomposition.js';

function sums(shares: readonly number[], means: readonly number[]): CategorySums {
  return {
    weight: Float64Array.from(shares),
    value: Float64Array.from(shares, (share, c) => share * means[c]!),
  };
}

const stretch = fc
  .array(
    fc.tuple(fc.constantFrom(0, 0, 1, 2.5, 7, 1e4), fc.double({ min: -2, max: 3, noNaN: true })),
    {
      minLength: 5,
      maxLength: 5,
    },
  )
  .filter((cells) => cells.some(([weight]) => weight > 0))
  .map((cells) =>
    sums(
      cells.map(([weight]) => weight),
      cells.map(([, mean]) => mean),
    ),
  );

describe('the decomposition of a change', () => {
  it('meets the worked example', () => {
    // By shares first: .3·.1 − .3·.3 = −.06, then .2·(.2 − .3) = −.02; by values first: −.05, −.03.
    const found = decompose(sums([0.5, 0.5], [0.1, 0.3]), sums([0.8, 0.2], [0.1, 0.2]));
    expect(found.before).toBeCloseTo(0.2, 12);
    expect(found.after).toBeCloseTo(0.12, 12);
    expect(found.mix).toBeCloseTo(-0.045, 12);
    expect(found.within).toBeCloseTo(-0.035, 12);
  });

  it('is all mix where only shares changed, all within where only values did', () => {
    const mix = decompose(sums([1, 3], [0.1, 0.3]), sums([3, 1], [0.1, 0.3]));
    expect(mix.within).toBeCloseTo(0, 12);
    expect(mix.mix).toBeCloseTo(-0.1, 12);
    const within = decompose(sums([1, 3], [0.1, 0.3]), sums([2, 6], [0.2, 0.3]));
    expect(within.mix).toBeCloseTo(0, 12);
    expect(within.within).toBeCloseTo(0.025, 12);
  });

  it('counts what came or went as mix', () => {
    const found = decompose(sums([1, 0], [0.1, 0]), sums([1, 1], [0.1, 0.5]));
    expect(found.within).toBe(0);
    expect(found.mix).toBeCloseTo(0.2, 12);
  });

  it('sums to the change, by category and in all', () => {
    fc.assert(
      fc.property(stretch, stretch, (before, after) => {
        const { mix, within, mixOf, withinOf, ...means } = decompose(before, after);
        expect(mix + within).toBeCloseTo(means.after - means.before, 10);
        const sum = (values: Float64Array) => values.reduce((total, each) => total + each, 0);
        expect(sum(mixOf)).toBeCloseTo(mix, 10);
        expect(sum(withinOf)).toBeCloseTo(within, 10);
      }),
    );
  });

  it('turns its signs when the stretches are exchanged', () => {
    fc.assert(
      fc.property(stretch, stretch, (before, after) => {
        const forwards = decompose(before, after);
        const backwards = decompose(after, before);
        expect(backwards.mix).toBeCloseTo(-forwards.mix, 10);
        expect(backwards.within).toBeCloseTo(-forwards.within, 10);
      }),
    );
  });

  it('does not depend on where values have their zero, by category either', () => {
    fc.assert(
      fc.property(stretch, stretch, (before, after) => {
        const lifted = ({ weight, value }: CategorySums) => ({
          weight,
          value: value.map((each, c) => each + 5 * weight[c]!),
        });
        const plain = decompose(before, after);
        const higher = decompose(lifted(before), lifted(after));
        plain.mixOf.forEach((part, c) => expect(higher.mixOf[c]).toBeCloseTo(part, 9));
      }),
    );
  });

  it('has no numbers of an empty stretch', () => {
    const found = decompose(sums([0], [0]), sums([1], [0.5]));
    expect(found.before).toBeNaN();
    expect(found.mix).toBeNaN();
  });
});
