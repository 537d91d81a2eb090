import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  averageEvidence,
  averageFactor,
  budgetShares,
  ownThreshold,
  productFactor,
  twoSidedEvidence,
} from '../../../src/statistics/sequential/combined-evidence.js';
import {
  cusumEvidence,
  evidenceShare,
  shiryaevRoberts,
} from '../../../src/statistics/sequential/e-detector.js';

describe('evidence', () => {
  it('is the sum of all bets, or the best of them', () => {
    const run = (step: (evidence: number, factor: number) => number) => {
      const found: number[] = [];
      for (let t = 0; t < 3; t++) found.push(step(found.at(-1) ?? 0, 1.3));
      return found;
    };
    [1.3, 2.99, 5.187].forEach((expected, t) => {
      expect(run(shiryaevRoberts)[t]).toBeCloseTo(expected, 12);
    });
    [1.3, 1.69, 2.197].forEach((expected, t) => {
      expect(run(cusumEvidence)[t]).toBeCloseTo(expected, 12);
    });
  });

  it('grows by one a block on average while factors have mean 1', () => {
    // All sequences of three factors of 0.5 or 1.5, each as likely.
    let sum = 0;
    for (let sequence = 0; sequence < 8; sequence++) {
      let evidence = 0;
      for (const bit of [1, 2, 4]) evidence = shiryaevRoberts(evidence, sequence & bit ? 1.5 : 0.5);
      sum += evidence;
    }
    expect(sum / 8).toBe(3);
  });

  it('as a share of the way to the threshold is on a log scale', () => {
    expect(evidenceShare(0, 2160)).toBe(0);
    expect(evidenceShare(NaN, 2160)).toBe(0);
    expect(evidenceShare(2160, 2160)).toBe(1);
    expect(evidenceShare(1e9, 2160)).toBe(1);
    expect(evidenceShare(Math.sqrt(2161) - 1, 2160)).toBeCloseTo(0.5, 12);
  });
});

describe('combined evidence', () => {
  const weights = fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 1 });

  it('is the average by the weights, whatever they sum to', () => {
    expect(averageEvidence([10, 2], [1, 3])).toBe(4);
    expect(twoSidedEvidence(4300, 20)).toBe(2160);
  });

  it('of detectors that agree is what each has', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (each, evidence) => {
        const same = each.map(() => evidence);
        expect(averageEvidence(same, each) / evidence).toBeCloseTo(1, 9);
      }),
    );
  });

  it('crosses through one detector alone at its own threshold', () => {
    const shares = budgetShares([1, 1, 2]);
    expect(shares).toEqual([0.25, 0.25, 0.5]);
    const alone = [0, 0, ownThreshold(90, shares[2]!)];
    expect(averageEvidence(alone, shares)).toBe(90);
  });

  it('refuses weights that split nothing', () => {
    for (const bad of [[], [0, 0], [-1, 2], [NaN], [Infinity]]) {
      expect(() => budgetShares(bad)).toThrow(RangeError);
    }
    expect(() => averageEvidence([1], [1, 1])).toThrow(RangeError);
  });

  it('of factors is their mean, or for independent readings their product', () => {
    expect(averageFactor([1.2, 0.9, 1.5])).toBeCloseTo(1.2, 12);
    expect(productFactor([1.2, 0.9, 1.5])).toBeCloseTo(1.62, 12);
    expect([averageFactor([]), productFactor([])]).toEqual([1, 1]);
  });
});
