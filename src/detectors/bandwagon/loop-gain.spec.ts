import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addResponse, GAIN_SUMS, loopGain, type ItemResponse } from './loop-gain.js';

const EXAMPLE: ItemResponse[] = [
  { exposures: 100, luckA: 0.2, luckB: 0.1, response: 0.1 },
  { exposures: 200, luckA: -0.1, luckB: -0.1, response: -0.05 },
  { exposures: 100, luckA: 0.1, luckB: 0.2, response: 0.1 },
];

function sumsOf(items: readonly ItemResponse[], shards = 1): Float64Array {
  const sums = new Float64Array(shards * GAIN_SUMS);
  items.forEach((item, i) => {
    addResponse(sums, i % shards, item);
  });
  return sums;
}

const luck = fc.double({ min: -2, max: 2, noNaN: true });
const items = fc.array(
  fc.record({
    exposures: fc.integer({ min: 10, max: 1000 }),
    luckA: luck,
    luckB: luck,
    response: luck,
  }),
  { minLength: 5, maxLength: 30 },
);

describe('loopGain', () => {
  it('follows the formula', () => {
    expect(loopGain([sumsOf(EXAMPLE)])).toBeCloseTo(0.6521739130434783, 10);
  });

  it('does not depend on how the items are sharded', () => {
    expect(loopGain([sumsOf(EXAMPLE, 3)])).toBeCloseTo(loopGain([sumsOf(EXAMPLE)]), 12);
  });

  it('is that of the rest where a shard is left out', () => {
    const more = { exposures: 50, luckA: 0.4, luckB: 0.3, response: -0.2 };
    const rest = [EXAMPLE[0]!, EXAMPLE[1]!, more];
    const sums = sumsOf([EXAMPLE[0]!, EXAMPLE[2]!, EXAMPLE[1]!, more], 4);
    expect(loopGain([sums], 1)).toBeCloseTo(loopGain([sumsOf(rest)]), 12);
    expect(loopGain([sums], 1)).not.toBeCloseTo(loopGain([sums]), 2);
  });

  it('removes means within each period', () => {
    const shifted = EXAMPLE.map((item) => ({
      ...item,
      luckA: item.luckA + 3,
      luckB: item.luckB - 2,
      response: item.response + 7,
    }));
    expect(loopGain([sumsOf(EXAMPLE), sumsOf(shifted)])).toBeCloseTo(0.6521739130434783, 9);
  });

  it('is the factor by which exposure answers, where it answers exactly', () => {
    fc.assert(
      fc.property(items, fc.double({ min: -2, max: 2, noNaN: true }), (all, gain) => {
        const exact = all.map((item) => ({
          ...item,
          luckB: item.luckA,
          response: 0.3 + gain * item.luckA,
        }));
        const value = loopGain([sumsOf(exact)]);
        const spread = new Set(all.map(({ luckA }) => luckA)).size > 1;
        const some = Math.max(...all.map((a) => Math.abs(a.luckA - all[0]!.luckA)));
        if (spread && some > 0.01) expect(value).toBeCloseTo(gain, 5);
      }),
    );
  });

  it.each([
    ['of nothing', []],
    ['of a period without items', [new Float64Array(GAIN_SUMS)]],
    ['of a single item', [sumsOf([{ exposures: 4, luckA: 0.5, luckB: 0.5, response: 1 }])]],
    [
      'where the halves disagree',
      [
        sumsOf([
          { exposures: 9, luckA: 1, luckB: -1, response: 1 },
          { exposures: 9, luckA: -1, luckB: 1, response: 1 },
        ]),
      ],
    ],
  ])('%s is no number', (_, periods) => {
    expect(loopGain(periods)).toBeNaN();
  });
});
