import { describe, expect, it } from '@jest/globals';
import {
  SignalBits,
  signalFingerprint,
  signalPlan,
  type SignalOptions,
  type SignalPlan,
} from './signal-plan.js';

const PLAN: Partial<SignalOptions> = {
  proxy: 'click',
  hierarchy: ['complete', 'partial', 'no-skip', 'skip'],
  measured: ['like'],
  harm: ['report'],
  derived: [
    { signal: 'complete', from: 'dwell', atLeast: 30 },
    { signal: 'partial', from: 'dwell', atLeast: 10 },
    { signal: 'bounce', from: 'dwell', below: 2 },
    { signal: 'no-skip', absent: 'skip' },
  ],
};

/** The names of the signals whose bits are set. */
function named({ names }: SignalPlan, bits: number): string[] {
  return names.filter((_, bit) => (bits & (1 << bit)) !== 0);
}

describe('the signal plan', () => {
  it('gives each signal a bit, what is measured first', () => {
    const plan = signalPlan(PLAN);
    const measured = ['complete', 'partial', 'no-skip', 'skip', 'like', 'click', 'report'];
    expect(plan.names).toEqual([...measured, 'bounce', 'dwell']);
    expect(plan.measured.map((bit) => plan.names[bit])).toEqual(measured);
    expect(plan.hierarchy).toEqual([0, 1, 2, 3]);
    expect(plan.names[plan.proxy]).toBe('click');
    expect(plan.harm).toEqual([6]);
    expect(plan.view).toBeUndefined();
  });

  it('measures a signal once, whatever it is named as', () => {
    const plan = signalPlan({ hierarchy: ['click'], measured: ['click'], harm: ['click'] });
    expect(plan.measured.filter((bit) => plan.names[bit] === 'click')).toHaveLength(1);
  });

  it('knows the signal of what was seen, and does not measure it', () => {
    const plan = signalPlan({ view: 'view' });
    expect(plan.names[plan.view!]).toBe('view');
    expect(plan.measured).not.toContain(plan.view);
  });

  it('takes 31 signals and no more', () => {
    const measured = Array.from({ length: 30 }, (_, i) => `s${i}`);
    const of = { hierarchy: [], harm: [], derived: [] };
    expect(signalPlan({ ...of, measured }).names).toHaveLength(31);
    expect(() => signalPlan({ ...of, measured: [...measured, 'more'] })).toThrow('32 signals');
  });

  it.each<[string, Partial<SignalOptions>]>([
    ['without a name', { measured: [''] }],
    ['in the hierarchy twice', { hierarchy: ['save', 'skip', 'save'] }],
    ['derived twice', { derived: [0, 1].map((below) => ({ signal: 'a', from: 'b', below })) }],
    ['is itself derived', { derived: [{ signal: 'a', absent: 'a' }] }],
    [
      'is itself derived',
      {
        derived: [
          { signal: 'a', absent: 'b' },
          { signal: 'b', from: 'c', below: 1 },
        ],
      },
    ],
    ['has no value', { proxy: 'no-skip', proxyWorth: 'value' }],
    ['is no signal', { maturesAfter: { typo: 1000 } }],
    ['a time above 0', { maturesAfter: { click: NaN } }],
  ])('refuses a signal that %s', (message, options) => {
    expect(() => signalPlan(options)).toThrow(RangeError);
    expect(() => signalPlan(options)).toThrow(message);
  });
});

describe('the fingerprint of a plan', () => {
  it('tells plans apart whose measured bits mean different things, and no others', () => {
    const own = signalFingerprint(signalPlan(PLAN));
    expect(signalFingerprint(signalPlan({ ...PLAN, maturesAfter: { like: 1000 } }))).toBe(own);
    expect(signalFingerprint(signalPlan({ ...PLAN, view: 'view' }))).toBe(own);
    const others: Partial<SignalOptions>[] = [
      { ...PLAN, measured: ['dislike'] },
      { ...PLAN, hierarchy: [...PLAN.hierarchy!].reverse() },
      { ...PLAN, derived: PLAN.derived!.slice(1) },
      {
        ...PLAN,
        derived: [{ signal: 'complete', from: 'dwell', atLeast: 31 }, ...PLAN.derived!.slice(1)],
      },
    ];
    for (const other of others) expect(signalFingerprint(signalPlan(other))).not.toBe(own);
  });
});

describe('the bits of an impression', () => {
  const plan = signalPlan(PLAN);
  const bits = new SignalBits(plan);

  it.each([
    ['dwell', 31, ['complete', 'partial', 'dwell']],
    ['dwell', 30, ['complete', 'partial', 'dwell']],
    ['dwell', 10, ['partial', 'dwell']],
    ['dwell', 2, ['dwell']],
    ['dwell', 1, ['bounce', 'dwell']],
    ['dwell', NaN, ['dwell']],
    ['click', NaN, ['click']],
    ['unknown', 1, []],
  ])('of %s with the value %d are its own and those derived', (signal, value, expected) => {
    expect(named(plan, bits.of(signal, value))).toEqual(expected);
  });

  it('do not come from a derived signal by its own name', () => {
    expect(bits.of('complete', 100)).toBe(0);
    expect(bits.of('no-skip', 1)).toBe(0);
  });

  it('hold what did not happen once all outcomes are in', () => {
    expect(named(plan, bits.settled(0))).toEqual(['no-skip']);
    expect(named(plan, bits.settled(bits.of('skip', NaN)))).toEqual(['skip']);
    const both = bits.settled(bits.of('click', NaN));
    expect(named(plan, both)).toEqual(['no-skip', 'click']);
    expect(bits.settled(both)).toBe(both);
  });

  it('stay whole numbers above 0 up to the last bit', () => {
    const measured = Array.from({ length: 30 }, (_, i) => `s${i}`);
    const widest = new SignalBits(signalPlan({ hierarchy: [], harm: [], derived: [], measured }));
    expect(widest.of('click', NaN)).toBe(2 ** 30);
  });
});
