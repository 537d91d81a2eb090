import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  FEATURE_PLACES,
  featurePlace,
  NO_FEATURE,
  NO_PLACE,
  placeHash,
  placeOf,
  placesOf,
  SCORE_PLACES,
  scorePlace,
} from '../../src/labelling/score-place.js';

const score = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 0.5, 1, Infinity, -Infinity),
);

describe('scorePlace', () => {
  it('keeps the order of scores, and is on the grid', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        const [low, high] = [scorePlace(Math.min(a, b)), scorePlace(Math.max(a, b))];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThan(NO_PLACE);
        expect([low, high].every(Number.isInteger)).toBe(true);
      }),
    );
  });

  it('tells probabilities apart near 1 as well as near 0', () => {
    const differ = (a: number, b: number) => scorePlace(a) !== scorePlace(b);
    expect(differ(0.001, 0.0011)).toBe(true);
    expect(differ(0.999, 0.9989)).toBe(true);
    expect(differ(0.99, 0.999)).toBe(true);
    expect(differ(1 - 1e-6, 1)).toBe(true);
    expect(differ(0.5, 0.51)).toBe(true);
  });

  it('has the last place for absent scores, and uses the whole grid', () => {
    expect(scorePlace(NaN)).toBe(NO_PLACE);
    expect(scorePlace(-Infinity)).toBe(0);
    expect(scorePlace(Infinity)).toBe(NO_PLACE - 1);
    expect(SCORE_PLACES).toBe(NO_PLACE + 1);
  });
});

describe('featurePlace', () => {
  it('keeps the order of features, and has the last place for absent ones', () => {
    fc.assert(
      fc.property(score, score, (a, b) => {
        expect(featurePlace(Math.min(a, b))).toBeLessThanOrEqual(featurePlace(Math.max(a, b)));
        expect(featurePlace(a)).toBeLessThan(NO_FEATURE);
      }),
    );
    expect(featurePlace(NaN)).toBe(NO_FEATURE);
    expect(NO_FEATURE).toBe(FEATURE_PLACES - 1);
  });
});

describe('placeOf', () => {
  it('joins both places to one number, which is taken apart again and hashed without collision', () => {
    fc.assert(
      fc.property(score, score, score, score, (a, b, c, d) => {
        expect(placesOf(placeOf(a, b))).toEqual({ score: scorePlace(a), feature: featurePlace(b) });
        const [one, other] = [placeOf(a, b), placeOf(c, d)];
        expect(placeHash(one) === placeHash(other)).toBe(one === other);
      }),
    );
  });
});
