import { describe, expect, it } from '@jest/globals';
import { moatOf } from '../../../src/audit/moat/moat.js';
import type { Learn, LearningData } from '../../../src/audit/moat/lessons.js';
import { qualityAt } from '../../../src/audit/moat/saturating-curve.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';
import { datasetOf } from '../datasets.js';

const OWN = { level: 0.8, gain: 0.3, exponent: 0.5 };
const CURATED = { level: 0.75, gain: 0.3, exponent: 0.5 };

/** Shown rows, some of them labelled, of so many users. */
function dataset(rows: number, curated: number, { users = 50, synthetic = 0 } = {}) {
  return datasetOf({
    items: [['a']],
    recommendations: Array.from({ length: rows }, (_, i) => ({
      user: i % users,
      slate: [
        {
          item: 0,
          ...(i < curated ? { label: 1, inclusion: 0.5, source: 'panel' } : {}),
          ...(i >= rows - synthetic ? { label: 1, inclusion: 0.5, source: 'synthetic' } : {}),
        },
      ],
    })),
  });
}

/** Learns along curves, with some noise by seed. */
function learner(own: typeof OWN, curated: typeof OWN, { noise = 0, both = 0.78 } = {}): Learn {
  return (data: LearningData, n, seed) => {
    const error = noise * (hashRandom(seed, n, data.length)() - 0.5);
    if (n === 0) return 0.6;
    if (data === 'both') return both + error;
    return qualityAt(data === 'proprietary' ? own : curated, n) + error;
  };
}

const OPTIONS = { smallest: 1, trainingShare: 0.5 };

describe('the data moat', () => {
  it('meets the worked example where there is no noise', () => {
    // Sizes 1 to 32 of both; at 32, 1/√32 below .8.
    const [moat] = moatOf(dataset(32, 64 / 2), learner(OWN, CURATED), OPTIONS);
    // 32 labels, half held out: 16 are too few for six sizes.
    expect(moat!.exchangeRate).toEqual({
      enough: false,
      reason: 'insufficient',
      seen: 16,
      needed: 32,
    });
    const [whole] = moatOf(dataset(64, 64), learner(OWN, CURATED), OPTIONS);
    const quality = 0.8 - 0.3 / 8;
    // Above the curated level of .75.
    expect(quality).toBeGreaterThan(0.75);
    expect(whole!.exchangeRate).toEqual({ enough: true, beyond: true, n: 64 });
    expect(whole!.sentences[0]).toMatch(/no amount of curated data/);
  });

  it('finds the rate, the slope and the irreplaceable share of known curves', () => {
    const own = { level: 0.8, gain: 0.6, exponent: 0.5 };
    const [moat] = moatOf(dataset(64, 64), learner(own, CURATED), OPTIONS);
    // Q(64) = .725, matched by 144 curated examples.
    expect(moat!.exchangeRate).toMatchObject({ enough: true, value: expect.closeTo(2.25, 3) });
    expect(moat!.marginalRate).toMatchObject({ value: expect.closeTo(0.3 / 512, 6) });
    expect(moat!.marginalValue).toMatchObject({
      value: expect.closeTo(0.075 - 0.6 / Math.sqrt(1_000_064), 5),
    });
    const curated = 0.75 - 0.3 / Math.sqrt(32);
    expect(moat!.irreplaceability).toMatchObject({
      value: expect.closeTo(1 - (curated - 0.6) / 0.18, 6),
      n: 96,
    });
    const curve = moat!.curves.find(({ data }) => data === 'proprietary')!;
    expect(curve.points.map(({ n }) => n)).toEqual([2, 4, 8, 16, 32, 64]);
    expect(curve.fit).toMatchObject({ exponent: expect.closeTo(0.5, 5) });
    expect(moat!.sentences).toHaveLength(3);
  });

  it('says at least how much where no upper end can be given', () => {
    const own = { level: 0.76, gain: 0.15, exponent: 0.5 };
    const [moat] = moatOf(dataset(64, 64), learner(own, CURATED, { noise: 0.05 }), OPTIONS);
    expect(moat!.exchangeRate).toMatchObject({ enough: true, beyond: true });
    expect(moat!.sentences[0]).toMatch(/at least/);
  });

  it('has no rate where quality does not rise', () => {
    const flat = { level: 0.7, gain: 0, exponent: 1 };
    const [moat] = moatOf(dataset(64, 64), learner(OWN, flat, { both: 0.6 }), OPTIONS);
    expect(moat!.exchangeRate).toEqual({ enough: false, reason: 'no_gain' });
    expect(moat!.irreplaceability).toEqual({ enough: false, reason: 'no_gain' });
    expect(moat!.marginalValue.enough).toBe(true);
    const [other] = moatOf(dataset(64, 64), learner(flat, CURATED), OPTIONS);
    // Quality .7 is that of 36 curated examples, however many proprietary ones there are.
    expect(other!.exchangeRate).toMatchObject({ value: expect.closeTo(36 / 64, 5) });
    expect(other!.marginalValue).toMatchObject({ value: expect.closeTo(0, 9) });
  });

  it('tells of synthetic labels apart, where there are any', () => {
    const own = { level: 0.8, gain: 0.6, exponent: 0.5 };
    const [moat] = moatOf(dataset(200, 64, { synthetic: 40 }), learner(own, CURATED), OPTIONS);
    expect(moat!.curves.map(({ data }) => data)).toEqual([
      'proprietary',
      'curated',
      'synthetic',
      'both',
    ]);
    expect(moat!.syntheticExchangeRate).toBeDefined();
    const [without] = moatOf(dataset(64, 64), learner(own, CURATED), OPTIONS);
    expect(without!.syntheticExchangeRate).toBeUndefined();
  });

  it('keeps to itself what is of fewer than ten users, and learns nothing from it', () => {
    const learn: Learn = () => {
      throw new Error('There was nothing to learn.');
    };
    const [moat] = moatOf(dataset(64, 64, { users: 9 }), learn, OPTIONS);
    expect(moat!.exchangeRate).toEqual({ enough: false, reason: 'unpublishable' });
    expect(moat!.curves).toEqual([]);
  });

  it('has nothing where a quality cannot be measured', () => {
    const [moat] = moatOf(dataset(64, 64), () => NaN, OPTIONS);
    expect(moat!.irreplaceability).toEqual({ enough: false, reason: 'unmeasured' });
  });

  it('asks for each training once and tells how far it is', () => {
    const asked: string[] = [];
    const steps: number[] = [];
    moatOf(
      dataset(64, 64),
      (data, n, seed, segment) => {
        asked.push([data, n, seed, segment].join());
        return learner(OWN, CURATED)(data, n, seed, segment);
      },
      { ...OPTIONS, seeds: 3, progress: (done, of) => steps.push(done / of) },
    );
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(3 * 14);
    expect(steps.at(-1)).toBe(1);
  });

  it('refuses curves of too few sizes or seeds', () => {
    const learn = learner(OWN, CURATED);
    for (const bad of [{ sizes: 5 }, { seeds: 2 }, { smallest: 0 }, { sizes: NaN }]) {
      expect(() => moatOf(dataset(64, 64), learn, bad)).toThrow(RangeError);
    }
  });
});
