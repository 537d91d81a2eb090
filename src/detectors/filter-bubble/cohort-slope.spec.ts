import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { cohortSlope, halfLife, relativeSlope, Trends, type TrendSums } from './cohort-slope.js';

function sumsOf(trends: Trends, rows: number): TrendSums {
  let timeSquares = 0;
  let timeValue = 0;
  let timeLevel = 0;
  for (let row = 0; row < rows; row++) {
    timeSquares += trends.timeSquares(row);
    timeValue += trends.timeValue(row);
    timeLevel += trends.timeSquares(row) * trends.meanValue(row);
  }
  return { timeSquares, timeValue, timeLevel };
}

describe('the slope within users', () => {
  it('is not led astray by who comes: −0.1 where pooling all points would rise', () => {
    const trends = new Trends();
    trends.grow(2);
    [1, 0.9, 0.8].forEach((value, day) => trends.add(0, day, value, 1));
    [2, 1.9].forEach((value, i) => trends.add(1, i + 1, value, 1));
    expect(cohortSlope(sumsOf(trends, 2))).toBeCloseTo(-0.1, 6);
  });

  it('does not exist for users who were seen once', () => {
    const trends = new Trends();
    trends.grow(1);
    trends.add(0, 5, 0.5, 3);
    expect(trends.timeSquares(0)).toBe(0);
    expect(cohortSlope(sumsOf(trends, 1))).toBeNaN();
  });

  it('is the weighted regression that centring on each user’s means gives', () => {
    const point = fc.record({
      day: fc.integer({ min: 0, max: 30 }),
      value: fc.double({ min: 0, max: 1, noNaN: true }),
      weight: fc.constantFrom(1, 2, 4, 8),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 10 }), (points) => {
        const trends = new Trends();
        trends.grow(1);
        for (const { day, value, weight } of points) trends.add(0, day, value, weight);
        const total = points.reduce((sum, { weight }) => sum + weight, 0);
        const mean = (of: (p: (typeof points)[number]) => number) =>
          points.reduce((sum, p) => sum + p.weight * of(p), 0) / total;
        const time = mean(({ day }) => day);
        const level = mean(({ value }) => value);
        expect(trends.timeSquares(0) / total).toBeCloseTo(
          mean(({ day }) => (day - time) ** 2),
          3,
        );
        expect(trends.timeValue(0) / total).toBeCloseTo(
          mean(({ day, value }) => (day - time) * (value - level)),
          4,
        );
      }),
    );
  });

  it('stays as it is when the landmark moves and when stored', () => {
    const trends = new Trends();
    trends.grow(1);
    [1, 0.7, 0.9].forEach((value, day) => trends.add(0, day, value, 2 ** day));
    const before = cohortSlope(sumsOf(trends, 1));
    trends.scale(2 ** -32);
    const writer = new BinaryWriter();
    trends.encode(writer);
    const stored = Trends.decode(new BinaryReader(writer.finish()));
    expect(cohortSlope(sumsOf(stored, 1))).toBe(before);
    stored.grow(2);
    stored.add(1, 3, 1, 1);
    expect(cohortSlope(sumsOf(stored, 2))).toBe(before);
  });
});

describe('the half-life', () => {
  it('of a fall by a tenth a day is 6.93 days', () => {
    expect(halfLife(-0.1)).toBeCloseTo(6.931471806, 8);
  });

  it('is taken from the fall relative to each user’s own level', () => {
    const trends = new Trends();
    trends.grow(2);
    [0, 1, 2].forEach((day) => {
      trends.add(0, day, 1 - 0.01 * (day - 1), 1);
      trends.add(1, day, 3 - 0.03 * (day - 1), 1);
    });
    expect(relativeSlope(sumsOf(trends, 2))).toBeCloseTo(-0.01, 6);
  });
});
