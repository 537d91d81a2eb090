import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  pinnedBaseline,
  repinned,
  residualOf,
  type PinnedBaseline,
} from '../../../src/statistics/sequential/baseline.js';
import { defaultBets, PLAIN_BETS } from '../../../src/statistics/sequential/bets.js';
import type { Block } from '../../../src/statistics/sequential/scale.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';

const bets = defaultBets(336, 2160);
const random = (name: string) => new RandomStream(5, name);

function pinned(blocks: readonly (Block | undefined)[], robust = false): PinnedBaseline {
  return pinnedBaseline(blocks, { bets, robust })!;
}

function exact(values: readonly number[]): Block[] {
  return values.map((value) => ({ value, error: 0 }));
}

function autoregressive(n: number, phi: number, name: string): number[] {
  const source = random(name);
  let at = source.normal();
  return Array.from({ length: n }, () => {
    at = phi * at + Math.sqrt(1 - phi * phi) * source.normal();
    return at;
  });
}

describe('pinnedBaseline', () => {
  it('is mean and standard deviation of exact blocks', () => {
    const { blocks, mean, spread } = pinned(exact([1, 2, 3, 4, 5, 6]));
    expect([blocks, mean]).toEqual([6, 3.5]);
    expect(spread).toBeCloseTo(Math.sqrt(3.5), 12);
  });

  it('takes the blocks’ own errors out of the spread', () => {
    const values = [1, 2, 3, 4, 5, 6];
    const { spread } = pinned(values.map((value) => ({ value, error: 1 })));
    expect(spread).toBeCloseTo(Math.sqrt(2.5), 12);
    expect(pinned(values.map((value) => ({ value, error: 2 }))).spread).toBe(0);
  });

  it('counts thin blocks less, and has residuals of mean 0', () => {
    const source = random('thin');
    const blocks = Array.from({ length: 50 }, (_, i) => {
      const error = i % 2 === 0 ? 0.1 : 5;
      return { value: 10 + error * source.normal(), error };
    });
    const baseline = pinned(blocks);
    expect(Math.abs(baseline.mean - 10)).toBeLessThan(0.5);
    const sum = blocks.reduce((total, block) => total + residualOf(block, baseline), 0);
    expect(sum).toBeCloseTo(0, 9);
  });

  it('moves and stretches with its blocks', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), (each, factor) => {
        fc.pre(new Set(each).size > 1);
        const [one, other] = [pinned(exact(each)), pinned(exact(each.map((x) => factor * x + 7)))];
        expect(other.mean).toBeCloseTo(factor * one.mean + 7, 6);
        expect(other.spread).toBeCloseTo(factor * one.spread, 6);
        expect(other.rising.autocorrelation).toBeCloseTo(one.rising.autocorrelation, 6);
        expect(other.rising.centre).toBeCloseTo(one.rising.centre, 6);
      }),
    );
  });

  it('of the negated blocks has rises and falls exchanged', () => {
    const values = autoregressive(200, 0.3, 'negated').map((x) => Math.exp(x));
    const [one, other] = [pinned(exact(values)), pinned(exact(values.map((x) => -x)))];
    expect(other.mean).toBeCloseTo(-one.mean, 12);
    expect(other.rising.centre).toBeCloseTo(one.falling.centre, 12);
    expect(one.rising.centre).not.toBeCloseTo(one.falling.centre, 3);
  });

  it('knows the autocorrelation, with gaps as without, between 0 and 0.8', () => {
    const values = autoregressive(4000, 0.6, 'lag');
    const whole = exact(values);
    const holed = whole.map((block, i) => (i % 5 === 0 ? undefined : block));
    expect(pinned(whole).rising.autocorrelation).toBeCloseTo(0.6, 1);
    expect(pinned(holed).rising.autocorrelation).toBeCloseTo(0.6, 1);
    expect(pinned(exact(autoregressive(4000, 0.95, 'high'))).rising.autocorrelation).toBe(0.8);
    const jumping = exact(Array.from({ length: 100 }, (_, i) => i % 2));
    expect(pinned(jumping).rising.autocorrelation).toBe(0);
  });

  it('has an error of the mean that holds it, with autocorrelation', () => {
    let held = 0;
    for (let run = 0; run < 300; run++) {
      const { mean, meanError } = pinned(exact(autoregressive(336, 0.6, `run ${run}`)));
      if (Math.abs(mean) < 1.96 * meanError) held++;
    }
    expect(held / 300).toBeGreaterThan(0.9);
  });

  it('takes the hour of the day out, where there is one', () => {
    const source = random('season');
    const at = (t: number): Block => ({
      value: 3 * ((t % 24) / 24) + 0.1 * source.normal(),
      error: 0,
      season: t % 24,
    });
    const baseline = pinned(Array.from({ length: 336 }, (_, t) => at(t)));
    expect(baseline.spread).toBeCloseTo(0.1, 1);
    const later = Array.from({ length: 240 }, (_, t) => residualOf(at(t), baseline));
    expect(Math.max(...later.map(Math.abs))).toBeLessThan(5);
  });

  it('where all is the same takes another value for far away', () => {
    const baseline = pinned(exact(new Array<number>(20).fill(0.1)));
    expect(baseline).toMatchObject({ mean: 0.1, spread: 0, meanError: 0 });
    expect(residualOf({ value: 0.1, error: 0 }, baseline)).toBe(0);
    expect(residualOf({ value: 0.2, error: 0 }, baseline)).toBe(50);
    expect(residualOf({ value: 0, error: 0 }, baseline)).toBe(-50);
    expect(residualOf({ value: 0.2, error: 0.1 }, baseline)).toBeCloseTo(1, 12);
  });

  it('made robust is not moved by a few wild hours', () => {
    const values = autoregressive(336, 0, 'wild');
    const wild = values.map((x, i) => (i >= 100 && i < 106 ? x + 40 : x));
    const [clean, moved, robust] = [exact(values), exact(wild), exact(wild)].map((blocks, i) =>
      pinned(blocks, i === 2),
    );
    expect(moved!.spread).toBeGreaterThan(4);
    expect(Math.abs(robust!.mean - clean!.mean)).toBeLessThan(0.12);
    expect(robust!.spread).toBeLessThan(1.3 * clean!.spread);
  });

  it('does not exist below six blocks', () => {
    const six = exact([1, 2, 1, 2, 1, 3]);
    expect(pinnedBaseline([...six.slice(1), undefined], { bets })).toBeUndefined();
    expect(pinnedBaseline([], { bets })).toBeUndefined();
    expect(pinnedBaseline(six, { bets })).toBeDefined();
  });

  it('for plain bets has no centre', () => {
    const values = exact(autoregressive(100, 0.3, 'plain'));
    expect(pinnedBaseline(values, { bets: PLAIN_BETS })!.rising.centre).toBe(0);
    expect(pinned(values).rising.centre).toBeGreaterThan(0);
  });

  it('as JSON is what it was', () => {
    const baseline = pinned(exact(autoregressive(100, 0.3, 'json')));
    expect(JSON.parse(JSON.stringify(baseline))).toEqual(baseline);
  });
});

describe('repinned', () => {
  const baseline = pinned(exact(autoregressive(336, 0.4, 'accepted')));

  it('moves the mean and keeps all else', () => {
    const accepted = repinned(baseline, [...exact([5, 6, 7, 6]), undefined])!;
    expect(accepted).toMatchObject({ blocks: 4, mean: 6 });
    expect(accepted.meanError).toBeGreaterThan(baseline.meanError);
    const { spread, rising, falling, seasons } = baseline;
    expect(accepted).toMatchObject({ spread, rising, falling, seasons });
  });

  it('needs a block', () => {
    expect(repinned(baseline, [undefined])).toBeUndefined();
  });
});
