import { describe, expect, it } from '@jest/globals';
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
