/** The law suite finds what it is there to find: each broken summary breaks the law it should. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IncompatibleSummariesError, type Summary } from '../../src/summaries/summary.js';
import { summaryLaws, type SummaryCase } from './summary-laws.js';

interface Moments {
  readonly scale: number;
  count: number;
  sum: number;
}

/** A sound summary: count and sum of whole numbers. */
const SOUND: Summary<Moments> = {
  id: 'moments/1',
  empty: () => ({ scale: 1, count: 0, sum: 0 }),
  merge(a, b) {
    if (a.scale !== b.scale) {
      throw new IncompatibleSummariesError('moments', 'scale', a.scale, b.scale);
    }
    return { scale: a.scale, count: a.count + b.count, sum: a.sum + b.sum };
  },
  encode({ scale, count, sum }, writer) {
    for (const number of [scale, count, sum]) writer.float64(number);
  },
  decode: (reader) => ({ scale: reader.float64(), count: reader.float64(), sum: reader.float64() }),
};

const SOUND_FOLD = (observations: readonly number[]): Moments => ({
  scale: 1,
  count: observations.length,
  sum: observations.reduce((sum, each) => sum + each, 0),
});

function caseOf(
  summary: Partial<Summary<Moments>>,
  fold = SOUND_FOLD,
): SummaryCase<Moments, number> {
  return {
    summary: { ...SOUND, ...summary },
    observations: fc.array(fc.integer({ min: -9, max: 9 })),
    fold,
    incompatible: [{ scale: 2, count: 1, sum: 1 }],
  };
}

/** The names of the laws that are broken. */
function brokenBy(of: SummaryCase<Moments, number>): string[] {
  return summaryLaws(of).flatMap(([law, check]) => {
    try {
      check();
      return [];
    } catch {
      return [law];
    }
  });
}

describe('the law suite', () => {
  it('finds nothing in a sound summary', () => {
    expect(brokenBy(caseOf({}))).toEqual([]);
  });

  it.each<[string, Partial<Summary<Moments>>, RegExp]>([
    ['an identity that counts', { empty: () => ({ scale: 1, count: 1, sum: 0 }) }, /identity/],
    [
      'a merge that prefers one side',
      { merge: (a, b) => ({ ...SOUND.merge(a, b), sum: a.sum }) },
      /commutative/,
    ],
    [
      'a merge of means',
      { merge: (a, b) => ({ ...SOUND.merge(a, b), sum: (a.sum + b.sum) / 2 }) },
      /associative/,
    ],
    [
      'a merge into its first argument',
      {
        merge(a, b) {
          a.sum += SOUND.merge(a, b).sum - a.sum;
          return { ...a, count: a.count + b.count };
        },
      },
      /touches neither/,
    ],
    [
      'a merge that loses negative sums',
      { merge: (a, b) => ({ ...SOUND.merge(a, b), sum: Math.max(0, a.sum) + Math.max(0, b.sum) }) },
      /fold of a whole/,
    ],
    [
      'an encoding that rounds',
      {
        encode({ scale, count, sum }, writer) {
          writer.float64(scale);
          writer.float64(count);
          writer.float64(sum);
        },
        decode: (reader) => ({
          scale: reader.float64(),
          count: reader.float64(),
          sum: Math.abs(reader.float64()),
        }),
      },
      /decoded without loss/,
    ],
    [
      'an encoding that leaves bytes over',
      { decode: (reader) => ({ scale: reader.float64(), count: reader.float64(), sum: 0 }) },
      /decoded without loss/,
    ],
    [
      'a merge of what does not fit',
      { merge: (a, b) => SOUND.merge(a, { ...b, scale: a.scale }) },
      /other options/,
    ],
  ])('finds %s', (_what, broken, law) => {
    expect(brokenBy(caseOf(broken))).toContainEqual(expect.stringMatching(law));
  });

  it('finds a fold that depends on the order', () => {
    const lastWins = (observations: readonly number[]): Moments => ({
      ...SOUND_FOLD(observations),
      sum: observations.at(-1) ?? 0,
    });
    expect(brokenBy(caseOf({}, lastWins))).toContainEqual(expect.stringMatching(/order/));
  });
});
