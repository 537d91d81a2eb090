import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultBets, PLAIN_BETS } from '../../../src/statistics/sequential/bets.js';
import {
  ChangeDetector,
  unmoved,
  type DetectorState,
} from '../../../src/statistics/sequential/change-detector.js';
import { plainProfile, type Profile } from '../../../src/statistics/sequential/profile.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';

const DEFAULT = defaultBets(336, 2160);
/** Of normal noise: E max(e, −0.9) = φ(0.9) − 0.9·0.1841. */
const NORMAL: Profile = { autocorrelation: 0, centre: 0.1004, swing: 1.98 };
// Adding 0 turns −0, which JSON does not know, into 0.
const wide = fc.double({ min: -60, max: 60, noNaN: true }).map((residual) => residual + 0);

function plain(autocorrelation = 0): ChangeDetector {
  return new ChangeDetector(PLAIN_BETS, plainProfile(autocorrelation));
}

/** Blocks until an alarm of the default on normal noise moved by `shift`, at most `patience`. */
function delay(seed: number, shift: number, deviation = 1, patience = 4000): number {
  const random = new RandomStream(seed, 'noise');
  const detector = new ChangeDetector(DEFAULT, NORMAL);
  for (let t = 1; t <= patience; t++) {
    if (detector.observe(shift + deviation * random.normal()) >= 2160) return t;
  }
  return patience;
}

function mean(of: (seed: number) => number, seeds: number): number {
  let sum = 0;
  for (let seed = 0; seed < seeds; seed++) sum += of(seed);
  return sum / seeds;
}

describe('ChangeDetector', () => {
  it('with the plain bets follows the published recursion', () => {
    const detector = plain();
    const evidence = [0.1, 2.1, 9, -3, 3.1].map((z) => detector.observe(z));
    [1, 2.88, 9.496, 4.4784, 8.686].forEach((expected, t) => {
      expect(evidence[t]).toBeCloseTo(expected, 9);
    });
  });

  it('makes innovations of autocorrelated residuals', () => {
    const [whitened, raw] = [plain(0.6), plain()];
    whitened.observe(0.5);
    raw.observe(0.5);
    expect(whitened.observe(1)).toBeCloseTo(raw.observe((1 - 0.3) / 0.8), 12);
  });

  it('keeps its evidence over a block without observation, and reaches across the gap', () => {
    const [detector, raw] = [plain(0.6), plain()];
    raw.observe(2);
    const before = detector.observe(2);
    expect(detector.observe(undefined)).toBe(before);
    expect(detector.observe(NaN)).toBe(before);
    // Two blocks are missing: φ³ is carried on.
    const carried = 0.6 * 0.6 * 0.6;
    const e = (1 - carried * 2) / Math.sqrt(1 - carried * carried);
    expect(detector.observe(1)).toBeCloseTo(raw.observe(e), 12);
  });

  it('goes on from its state as if never stopped, also as JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.option(wide, { nil: undefined })), fc.nat(), (residuals, at) => {
        const profile: Profile = { autocorrelation: 0.4, centre: 0.1, swing: 2.1 };
        const whole = new ChangeDetector(DEFAULT, profile);
        const first = new ChangeDetector(DEFAULT, profile);
        const cut = at % (residuals.length + 1);
        for (const z of residuals) whole.observe(z);
        for (const z of residuals.slice(0, cut)) first.observe(z);
        const stored = JSON.parse(JSON.stringify(first.state)) as DetectorState;
        const second = new ChangeDetector(DEFAULT, profile, stored);
        for (const z of residuals.slice(cut)) second.observe(z);
        expect(second.state).toEqual(whole.state);
      }),
    );
  });

  it('has evidence that is finite and never negative, and never loses all in a block', () => {
    const profile = fc.record({
      autocorrelation: fc.double({ min: 0, max: 0.8, noNaN: true }),
      centre: fc.double({ min: 0, max: 0.5, noNaN: true }),
      swing: fc.double({ min: 0.1, max: 9, noNaN: true }),
    });
    const blocks = fc.integer({ min: 6, max: 1000 });
    fc.assert(
      fc.property(fc.array(wide), profile, blocks, (residuals, shape, n) => {
        const detector = new ChangeDetector(defaultBets(n, 90), shape);
        for (const z of residuals) {
          const before = detector.evidence;
          const after = detector.observe(z);
          expect(after).toBeGreaterThanOrEqual(0.049 * (before + 1));
          if (after >= 90) detector.reset();
        }
      }),
    );
  });

  it('caps what one freak block can do', () => {
    const detector = plain();
    for (let t = 0; t < 20; t++) detector.observe(1);
    const before = detector.evidence;
    expect(detector.observe(1e9) / (before + 1)).toBeLessThanOrEqual(3.7);
  });

  it('begins anew after a reset, and lets blocks of maintenance pass', () => {
    const detector = plain(0.5);
    detector.observe(3);
    const { link } = detector.state;
    detector.reset();
    expect(detector.state).toMatchObject({ evidence: unmoved(PLAIN_BETS).evidence, link });
    detector.observe(3);
    const { evidence } = detector;
    detector.follow(7);
    detector.follow(undefined);
    expect(detector.evidence).toBe(evidence);
    expect(detector.state.link).toEqual({ last: 7, gap: 2 });
  });

  it('refuses the state of other bets', () => {
    const state = unmoved({ stakes: [0.1] });
    expect(() => new ChangeDetector(PLAIN_BETS, plainProfile(0), state)).toThrow(RangeError);
  });

  it('by default finds a shift of a standard deviation in some 17 blocks', () => {
    const found = mean((seed) => delay(seed, 1), 200);
    expect(found).toBeGreaterThan(12);
    expect(found).toBeLessThan(20);
  });

  it('by default alarms less than once in 2160 blocks of noise', () => {
    expect(mean((seed) => delay(seed, 0, 1, 6000), 60)).toBeGreaterThan(2160);
  });

  it('by default takes a wilder noise for noise', () => {
    expect(mean((seed) => delay(seed, 0, 1.5, 6000), 60)).toBeGreaterThan(2160);
  });
});
