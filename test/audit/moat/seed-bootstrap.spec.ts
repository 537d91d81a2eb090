import { describe, expect, it } from '@jest/globals';
import {
  bootstrapSeeds,
  columnMeans,
  SEED_REPLICATES,
} from '../../../src/audit/moat/seed-bootstrap.js';
import { placeInOrder } from '../../../src/audit/moat/nested-subset.js';

const TABLE = [
  [1, 10],
  [2, 20],
  [6, 60],
].map((row) => Float64Array.from(row));

function replicates(seed: number): [Float64Array, Float64Array] {
  const columns: [Float64Array, Float64Array] = [
    new Float64Array(SEED_REPLICATES),
    new Float64Array(SEED_REPLICATES),
  ];
  bootstrapSeeds(TABLE, seed, (means, at) => {
    columns[0][at] = means[0]!;
    columns[1][at] = means[1]!;
  });
  return columns;
}

describe('the bootstrap of seeds', () => {
  it('has the interval of t for what is linear in the means', () => {
    // Mean 3, sd √7, SE √(7/3) = 1.5275, t₂ = 4.3027: 3 ∓ 6.572.
    const [first] = replicates(1);
    first.sort();
    expect(Math.abs(first[24]! - (3 - 6.572))).toBeLessThan(0.8);
    expect(Math.abs(first[974]! - (3 + 6.572))).toBeLessThan(0.8);
  });

  it('moves a seed’s columns together', () => {
    const [first, second] = replicates(1);
    first.forEach((value, at) => expect(second[at]).toBeCloseTo(10 * value, 9));
  });

  it('is the same for the same seed only', () => {
    expect(replicates(5)).toEqual(replicates(5));
    expect(replicates(5)).not.toEqual(replicates(6));
  });

  it('needs two seeds', () => {
    expect(() => bootstrapSeeds([TABLE[0]!], 1, () => undefined)).toThrow(RangeError);
    expect([...columnMeans(TABLE)]).toEqual([3, 30]);
  });
});

describe('a recommendation’s place in a seed’s order', () => {
  it('is spread evenly, and in another order for another seed', () => {
    const places = Array.from({ length: 4000 }, (_, id) => placeInOrder(7, id, 1));
    for (const share of [0.1, 0.25, 0.5]) {
      const below = places.filter((place) => place < share).length;
      // Four standard deviations of a binomial.
      const margin = 4 * Math.sqrt(4000 * share * (1 - share));
      expect(Math.abs(below - 4000 * share)).toBeLessThan(margin);
    }
    const both = places.filter((place, id) => place < 0.5 && placeInOrder(7, id, 2) < 0.5).length;
    expect(Math.abs(both - 1000)).toBeLessThan(4 * Math.sqrt(4000 * 0.25 * 0.75));
  });
});
