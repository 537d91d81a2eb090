import { describe, expect, it } from '@jest/globals';
import {
  boundMargin,
  extended,
  narrowestAt,
  NO_RUN,
  sequenceMargin,
} from '../../../src/statistics/sequential/confidence-sequence.js';
import { Guardrail } from '../../../src/statistics/sequential/guardrail.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';

describe('sequenceMargin', () => {
  it('follows the formula', () => {
    const rho = narrowestAt(100, 0.05);
    expect(rho).toBeCloseTo(0.28171181376963167, 12);
    expect(sequenceMargin(100, 1, rho, 0.05)).toBeCloseTo(0.3035208990376253, 12);
  });

  it('is narrowest, over its looks, about where it was made for', () => {
    const at = (blocks: number, rho: number) => sequenceMargin(blocks, 1, rho, 0.05);
    const rho = narrowestAt(100, 0.05);
    for (const factor of [0.5, 0.8, 1.25, 2]) {
      expect(at(100, rho)).toBeLessThan(at(100, rho * factor));
    }
  });

  it('holds the mean at all of a thousand looks in 95% of runs', () => {
    const rho = narrowestAt(100, 0.05);
    let missed = 0;
    for (let run = 0; run < 300; run++) {
      const random = new RandomStream(run, 'walk');
      let state = NO_RUN;
      let inside = true;
      for (let t = 0; t < 1000 && inside; t++) {
        const error = t % 2 === 0 ? 0.5 : 2; // thin blocks and thick ones
        state = extended(state, error * random.normal(), error);
        const deviation = Math.sqrt(state.variance / state.blocks);
        const margin = sequenceMargin(state.blocks, deviation, rho, 0.05);
        inside = Math.abs(state.sum / state.blocks) <= margin;
      }
      if (!inside) missed++;
    }
    expect(missed / 300).toBeLessThan(0.05);
  });

  it('is wider than one bound alone', () => {
    for (const blocks of [1, 10, 100]) {
      expect(boundMargin(blocks, 1, 0.3, 0.05)).toBeLessThan(sequenceMargin(blocks, 1, 0.3, 0.05));
    }
  });
});

describe('Guardrail', () => {
  const options = { limit: 10, beyond: 'above', alpha: 1 / 2160 } as const;

  it('crosses at once where there is no doubt', () => {
    expect(new Guardrail(options).observe(12, 0).state).toBe('crossed');
    expect(new Guardrail(options).observe(12, 0.2).state).toBe('crossed');
    expect(new Guardrail({ ...options, beyond: 'below' }).observe(8, 0.2).state).toBe('crossed');
  });

  it('takes the limit itself for kept', () => {
    expect(new Guardrail(options).observe(10, 0).state).toBe('kept');
    expect(new Guardrail(options).observe(10, 1).state).toBe('open');
  });

  it('gathers what one block cannot tell', () => {
    const guardrail = new Guardrail(options);
    const states = Array.from({ length: 40 }, () => guardrail.observe(11, 1).state);
    const crossed = states.indexOf('crossed');
    expect(crossed).toBeGreaterThan(3);
    expect(crossed).toBeLessThan(25);
  });

  it('does not weigh a good year against a bad hour', () => {
    const guardrail = new Guardrail(options);
    for (let t = 0; t < 8760; t++) expect(guardrail.observe(5, 0.5).state).toBe('kept');
    expect(guardrail.run).toEqual(NO_RUN);
    expect(guardrail.observe(14, 0.5).state).toBe('crossed');
  });

  it('goes on from its run as if never stopped', () => {
    const [whole, first] = [new Guardrail(options), new Guardrail(options)];
    for (const each of [whole, first]) [10.5, 11, 10.2].forEach((x) => each.observe(x, 1));
    const second = new Guardrail(options, first.run);
    expect(second.observe(11, 1)).toEqual(whole.observe(11, 1));
  });

  it('cries wolf less than once in 1/alpha blocks on the limit, with estimated errors', () => {
    const random = new RandomStream(9, 'limit');
    const blocks = 60_000;
    const guardrail = new Guardrail({ ...options, alpha: 1 / 500 });
    let crossed = 0;
    for (let t = 0; t < blocks; t++) {
      // The standard error of twenty shards: √(χ²₁₉/19) times the true one.
      let squares = 0;
      for (let shard = 0; shard < 19; shard++) squares += square(random.normal());
      if (guardrail.observe(10 + random.normal(), Math.sqrt(squares / 19)).state === 'crossed') {
        crossed++;
      }
    }
    expect(crossed).toBeLessThan(blocks / 500);
  });

  it('refuses a probability that is none', () => {
    for (const alpha of [0, 0.5, NaN]) {
      expect(() => new Guardrail({ ...options, alpha })).toThrow(RangeError);
    }
  });
});

function square(x: number): number {
  return x * x;
}
