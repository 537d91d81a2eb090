import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, loopSeries, normals } from '../../../test/setup/flywheel-loop.js';
import { studentInterval } from '../../statistics/log-product.js';
import { compoundingFactor, elasticity, elasticities, LOOP } from './links.js';

const always = () => true;
const power = (values: readonly number[], exponent: number) =>
  values.map((value) => Math.exp(exponent * Math.log(value)));
const exact = (value: number) => ({ value, standardError: 0, degrees: 5 });

describe('elasticity', () => {
  it('of steady growth of 10% upon 5% is that of the worked example', () => {
    const cause = Array.from({ length: 12 }, (_, i) => Math.exp(i * Math.log(1.05)));
    const effect = Array.from({ length: 12 }, (_, i) => Math.exp(i * Math.log(1.1)));
    // All lags of steady growth are alike: what a flow brings is not to be told from growth by itself.
    expect(elasticity(cause, effect, 'flow', always)).toEqual({ blocks: 12, estimate: undefined });
    const { estimate } = elasticity(cause, effect, 'stock', always);
    expect(estimate?.value).toBeCloseTo(1.9534711847524089, 10);
  });

  it('is the exponent of a power law', () => {
    const values = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
      minLength: 12,
      maxLength: 30,
    });
    fc.assert(
      fc.property(values, fc.double({ min: -2, max: 2, noNaN: true }), (cause, exponent) => {
        const { blocks, estimate } = elasticity(cause, power(cause, exponent), 'flow', always);
        expect(blocks).toBe(cause.length);
        if (estimate) expect(estimate.value).toBeCloseTo(exponent, 4);
      }),
    );
  });

  it('adds up what comes late', () => {
    const next = normals(4);
    const logs = Array.from({ length: 30 }, () => next());
    const effect = logs.map((log, i) => Math.exp(0.5 * log + 0.3 * (logs[i - 2] ?? 0)));
    const { estimate } = elasticity(logs.map(Math.exp), effect, 'flow', always);
    expect(estimate!.value).toBeCloseTo(0.8, 8);
  });

  it('does not take growth by itself for an effect of a flow', () => {
    const next = normals(5);
    const cause = Array.from({ length: 40 }, (_, i) => Math.exp(0.05 * i + 0.1 * next()));
    const own = cause.map((_, i) => Math.exp(0.05 * i));
    expect(elasticity(cause, own, 'flow', always).estimate!.value).toBeCloseTo(0, 8);
  });

  it('needs 12 blocks on end, each above 0', () => {
    const next = normals(6);
    const cause = Array.from({ length: 12 }, () => 1 + next());
    expect(elasticity(cause, cause, 'flow', always).estimate?.value).toBeCloseTo(1, 10);
    expect(elasticity(cause.slice(1), cause.slice(1), 'flow', always)).toEqual({
      blocks: 11,
      estimate: undefined,
    });
    expect(elasticity(cause, cause, 'flow', (i) => i !== 5).blocks).toBe(9);
    for (const absent of [0, NaN]) {
      const holed = cause.map((value, i) => (i === 6 ? absent : value));
      expect(elasticity(holed, cause, 'flow', always).estimate).toBeUndefined();
    }
    expect(elasticity([], [], 'flow', always)).toEqual({ blocks: 0, estimate: undefined });
  });

  it('does not exist for a cause that stands still', () => {
    const still = new Array<number>(20).fill(3);
    const { blocks, estimate } = elasticity(still, still, 'flow', always);
    expect([blocks, estimate]).toEqual([20, undefined]);
  });
});

describe('the compounding factor', () => {
  it('is the product around the loop', () => {
    expect(compoundingFactor([0.8, 1.5, 0.6].map(exact)).value).toBeCloseTo(0.7200000000000001, 12);
  });

  it('is 0 where a link is broken, however many are', () => {
    const broken = { value: -0.5, standardError: 0.1, degrees: 5 };
    expect(compoundingFactor([exact(2), broken, exact(3)])).toEqual({ value: 0, low: 0, high: 0 });
    // Two broken links do not make a whole one.
    expect(compoundingFactor([broken, broken, exact(3)]).value).toBe(0);
    const doubtful = { value: -0.1, standardError: 0.1, degrees: 5 };
    const { value, low, high } = compoundingFactor([exact(2), doubtful, exact(3)]);
    expect([value, low]).toEqual([0, 0]);
    expect(high).toBeCloseTo(6 * studentInterval(doubtful).high, 12);
  });

  it('and its links are held by their intervals in simulated loops', () => {
    const truths = [0.8, 1.5, 0.6, 0.72];
    for (const blocks of [14, 40]) {
      const held = [0, 0, 0, 0];
      for (let run = 0; run < 200; run++) {
        const links = elasticities(loopSeries(blocks, normals(run, blocks)), DAY);
        const loop = LOOP.map((link) => links[link].estimate!);
        for (const [i, { low, high }] of [
          ...loop.map(studentInterval),
          compoundingFactor(loop),
        ].entries()) {
          if (low <= truths[i]! && truths[i]! <= high) held[i]!++;
        }
      }
      // Three standard errors of 200 runs are 4.6%.
      for (const each of held) expect(each / 200).toBeGreaterThan(0.95 - 0.046);
    }
  });
});
