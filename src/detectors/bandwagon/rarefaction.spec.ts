import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countHistogram } from '../../statistics/count-histogram.js';
import { gini } from './gini.js';
import { rarefiedGini, rarefiedItems } from './rarefaction.js';

const EXAMPLE = countHistogram([0, 0, 1, 3, 6]);

/** From P(Bin(trials − 1, q) = k) to P(Bin(trials, q) = k), in place. */
function oneMoreTrial(mass: Float64Array, trials: number, q: number): void {
  for (let k = trials; k > 0; k--) mass[k] = mass[k]! * (1 - q) + mass[k - 1]! * q;
  mass[0]! *= 1 - q;
}

function binomial(trials: number, q: number): Float64Array {
  const mass = new Float64Array(trials + 1);
  mass[0] = 1;
  for (let trial = 1; trial <= trials; trial++) oneMoreTrial(mass, trial, q);
  return mass;
}

/** E[D_q]/(n·q·S) pair by pair, from the distributions themselves. */
function byPairs(counts: readonly number[], q: number): number {
  const kept = counts.map((count) => binomial(count, q));
  let difference = 0;
  for (let i = 0; i < kept.length; i++) {
    for (let j = 0; j < i; j++) {
      kept[i]!.forEach((p, a) => {
        kept[j]!.forEach((r, b) => (difference += p * r * Math.abs(a - b)));
      });
    }
  }
  return difference / (counts.length * q * counts.reduce((a, b) => a + b));
}

/** The same from μ_k and v_k over the whole range of k. Counts may not repeat. */
function bySurvival(counts: readonly number[], q: number): number {
  const largest = Math.max(...counts);
  const wanted = new Set(counts);
  const mass = new Float64Array(largest + 1);
  const reaching = new Float64Array(largest + 1); // μ_k
  let difference = 0;
  mass[0] = 1;
  for (let count = 1; count <= largest; count++) {
    oneMoreTrial(mass, count, q);
    if (!wanted.has(count)) continue;
    for (let k = count, survival = 0; k > 0; k--) {
      survival += mass[k]!;
      reaching[k]! += survival;
      difference -= survival * (1 - survival);
    }
  }
  for (const mu of reaching) difference += mu * (counts.length - mu);
  return difference / (counts.length * q * counts.reduce((a, b) => a + b));
}

const counts = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 8 })
  .filter((all) => all.some((count) => count > 0));
const share = fc.double({ min: 0.001, max: 1, noNaN: true });

describe('rarefiedGini', () => {
  it('follows the formula', () => {
    expect(rarefiedGini(EXAMPLE, 5, 0.5)).toBeCloseTo(0.61453125, 12);
  });

  it('is the expected difference of all pairs', () => {
    fc.assert(
      fc.property(counts, share, (all, q) => {
        const value = rarefiedGini(countHistogram(all), all.length, q);
        expect(Math.abs(value - byPairs(all, q))).toBeLessThan(1e-12);
      }),
    );
  });

  it('is right for large counts, near and far apart', () => {
    for (const all of [
      [0, 2, 900, 950, 4000],
      [1, 3000],
      [3, 1000, 1001, 1002],
    ]) {
      for (const q of [0.003, 0.4, 0.97]) {
        const value = rarefiedGini(countHistogram(all), all.length, q);
        expect(Math.abs(value - bySurvival(all, q))).toBeLessThan(1e-12);
      }
    }
  });

  it('of everything is the Gini coefficient', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const histogram = countHistogram(all);
        expect(rarefiedGini(histogram, all.length, 1)).toBeCloseTo(gini(histogram, all.length), 12);
      }),
    );
  });

  it('rises as less is kept', () => {
    fc.assert(
      fc.property(counts, share, share, (all, one, other) => {
        const less = rarefiedGini(countHistogram(all), all.length, Math.min(one, other));
        const more = rarefiedGini(countHistogram(all), all.length, Math.max(one, other));
        expect(less).toBeGreaterThanOrEqual(more - 1e-12);
      }),
    );
  });

  it.each([0.05, 0.5, 0.95])('is right for more counts than are followed, keeping %d', (q) => {
    const all = Array.from({ length: 1200 }, (_, i) => 3 * i);
    const value = rarefiedGini(countHistogram(all), all.length, q);
    expect(Math.abs(value - bySurvival(all, q))).toBeLessThan(1e-6);
  });

  it('takes counts of a billion', () => {
    const value = rarefiedGini(countHistogram([1_000_000_000, 1]), 10, 0.5);
    expect(value).toBeCloseTo(0.9, 8);
  });

  it('of no exposures is no number', () => {
    expect(rarefiedGini(countHistogram([]), 5, 0.5)).toBeNaN();
  });
});

describe('rarefiedItems', () => {
  it('follows the formula', () => {
    expect(rarefiedItems(EXAMPLE, 0.5)).toBeCloseTo(2.359375, 12);
  });

  it('rises with what is kept, up to the items observed', () => {
    fc.assert(
      fc.property(counts, share, share, (all, one, other) => {
        const histogram = countHistogram(all);
        const less = rarefiedItems(histogram, Math.min(one, other));
        const more = rarefiedItems(histogram, Math.max(one, other));
        expect(less).toBeLessThanOrEqual(more);
        expect(more).toBeLessThanOrEqual(histogram.observed);
        expect(rarefiedItems(histogram, 1)).toBe(histogram.observed);
      }),
    );
  });
});
