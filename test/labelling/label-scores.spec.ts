import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { featureOf, LABEL_FEATURES } from '../../src/labelling/label-feature.js';
import {
  bald,
  disagreement,
  expectedGradient,
  uncertainty,
  voteEntropy,
} from '../../src/labelling/label-scores.js';

const probability = fc.double({ min: 0, max: 1, noNaN: true });
const committee = fc.array(probability, { minLength: 1, maxLength: 9 });

describe('uncertainty', () => {
  it('is the variance of a label of 0 or 1', () => {
    expect(uncertainty(0.9)).toBeCloseTo(0.09, 12);
    expect([0, 1].map(uncertainty)).toEqual([0, 0]);
    expect(uncertainty(0.5)).toBe(0.25);
  });

  it('is unknown of what is no probability', () => {
    expect([NaN, -0.1, 1.1, Infinity].map(uncertainty)).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe('disagreement', () => {
  it('is the distance of two scores, unknown without one of them', () => {
    expect(disagreement(0.9, 0.6)).toBeCloseTo(0.3, 12);
    expect(disagreement(-2, 3)).toBe(5);
    expect(disagreement(NaN, 3)).toBeNaN();
    expect(disagreement(3, NaN)).toBeNaN();
  });
});

describe('voteEntropy', () => {
  it('is .636514 of two votes to one, 0 of one opinion, ln 3 of three', () => {
    expect(voteEntropy([2, 1])).toBeCloseTo(0.6365141682948128, 12);
    expect(voteEntropy([3, 0])).toBe(0);
    expect(voteEntropy([1, 1, 1])).toBeCloseTo(Math.log(3), 12);
  });

  it('is unknown without a vote', () => {
    expect(voteEntropy([])).toBeNaN();
    expect(voteEntropy([0, 0])).toBeNaN();
  });

  it('lies between 0 and the logarithm of the number of answers, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), (votes) => {
        fc.pre(votes.some((count) => count > 0));
        const entropy = voteEntropy(votes);
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(entropy).toBeLessThanOrEqual(Math.log(votes.length) + 1e-12);
        expect(voteEntropy([...votes].reverse())).toBeCloseTo(entropy, 12);
      }),
    );
  });
});

describe('bald', () => {
  it('is .136692 of .9, .6 and .3', () => {
    expect(bald([0.9, 0.6, 0.3])).toBeCloseTo(0.13669201952405718, 12);
  });

  it('is the mean divergence from the consensus', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (members) => {
          const consensus = members.reduce((sum, p) => sum + p, 0) / members.length;
          const divergence = (p: number) =>
            p * Math.log(p / consensus) + (1 - p) * Math.log((1 - p) / (1 - consensus));
          const mean = members.reduce((sum, p) => sum + divergence(p), 0) / members.length;
          expect(bald(members)).toBeCloseTo(mean, 9);
        },
      ),
    );
  });

  it('is 0 where all agree, and ln 2 where they are certain of opposites', () => {
    expect(bald([0.5, 0.5])).toBe(0);
    expect(bald([0, 1])).toBeCloseTo(Math.LN2, 12);
    fc.assert(fc.property(committee, (members) => expect(bald(members)).toBeGreaterThanOrEqual(0)));
  });

  it('is unknown without a member, or where one has no probability', () => {
    expect(bald([])).toBeNaN();
    expect(bald([0.5, NaN])).toBeNaN();
    expect(bald([0.5, 1.5])).toBeNaN();
  });
});

describe('expectedGradient', () => {
  it('is .64 of a probability of .8 and features of length 2', () => {
    expect(expectedGradient(0.8, 2)).toBeCloseTo(0.64, 12);
    expect(expectedGradient(0.8)).toBeCloseTo(0.32, 12);
  });

  it('is unknown of what is no probability or no length', () => {
    expect(expectedGradient(1.2, 2)).toBeNaN();
    expect(expectedGradient(0.8, -1)).toBeNaN();
    expect(expectedGradient(0.8, NaN)).toBeNaN();
  });
});

describe('featureOf', () => {
  const impression = { score: 0.9, reference: 0.6, committee: [0.9, 0.6, 0.3] };

  it('takes each from what is known of the impression', () => {
    const values = LABEL_FEATURES.map((feature) => featureOf(feature, impression));
    expect(Object.fromEntries(LABEL_FEATURES.map((feature, i) => [feature, values[i]]))).toEqual({
      disagreement: expect.closeTo(0.3, 12),
      uncertainty: expect.closeTo(0.09, 12),
      'vote-entropy': expect.closeTo(0.636514, 6),
      bald: expect.closeTo(0.136692, 6),
      'expected-gradient': expect.closeTo(0.18, 12),
    });
  });

  it('is unknown where that is absent', () => {
    const unknown = { score: NaN, reference: NaN, committee: [] };
    for (const feature of LABEL_FEATURES) expect(featureOf(feature, unknown)).toBeNaN();
  });
});
