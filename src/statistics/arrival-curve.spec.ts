import { describe, expect, it } from '@jest/globals';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { arrivalCurve } from './arrival-curve.js';

describe('arrivalCurve', () => {
  it('of one old bucket is the distribution of its delays', () => {
    const { arrived, enoughAfter, labels } = arrivalCurve({
      bins: 4,
      counts: [50, 30, 15, 5],
      over: [4],
    });
    expect([...arrived]).toEqual([0.5, 0.8, 0.95, 1].map((share) => expect.closeTo(share, 12)));
    expect(enoughAfter).toBe(3);
    expect(labels).toBe(100);
  });

  it('does not take the quick labels of new impressions for all', () => {
    const young = arrivalCurve({ bins: 2, counts: [60, 40, 30, 0], over: [2, 1] });
    expect([...young.arrived]).toEqual([0.6, 1]);
    // Two thirds of 150 labels came at once, but of those that had time for more only 60%.
    expect(young.labels).toBe(130);
  });

  it('uses no bin that is not over for a bucket', () => {
    const counts = [60, 40, 30, 999];
    expect([...arrivalCurve({ bins: 2, counts, over: [2, 1] }).arrived]).toEqual([0.6, 1]);
  });

  it('says nothing without labels, or before anyone could have waited long enough', () => {
    const none = arrivalCurve({ bins: 2, counts: [0, 0], over: [2] });
    expect([...none.arrived]).toEqual([0, 0]);
    expect(none).toMatchObject({ enoughAfter: -1, labels: 0 });
    expect(arrivalCurve({ bins: 0, counts: [], over: [] }).enoughAfter).toBe(-1);
    expect(arrivalCurve({ bins: 3, counts: [5, 5, 0], over: [2] }).enoughAfter).toBe(-1);
    expect(arrivalCurve({ bins: 3, counts: [5, 5, 0], over: [3] }).enoughAfter).toBe(2);
  });

  it('finds the truth from an ever growing stream cut off today, where plain shares do not', () => {
    const random = xoroshiro128plus(11);
    const bins = 20;
    const buckets = 30;
    const truth = (bin: number) => (1 - Math.exp(-(bin + 1) / 5)) / (1 - Math.exp(-bins / 5));
    const runs = 200;
    const mean = new Float64Array(bins);
    const plain = new Float64Array(bins);
    for (let run = 0; run < runs; run++) {
      const counts = new Float64Array(buckets * bins);
      const over = Float64Array.from({ length: buckets }, (_, bucket) => buckets - bucket);
      const come = new Float64Array(bins);
      for (let bucket = 0; bucket < buckets; bucket++) {
        for (let label = 0; label < 5 * (bucket + 1); label++) {
          const share = uniformFloat64(random) * (1 - Math.exp(-bins / 5));
          const bin = Math.floor(-5 * Math.log(1 - share));
          if (bin >= over[bucket]!) continue;
          counts[bucket * bins + bin]! += 1;
          come[bin]! += 1;
        }
      }
      const total = come.reduce((sum, count) => sum + count, 0);
      let upTo = 0;
      arrivalCurve({ bins, counts, over }).arrived.forEach((share, bin) => {
        upTo += come[bin]!;
        mean[bin]! += share / runs;
        plain[bin]! += upTo / total / runs;
      });
    }
    for (const bin of [0, 2, 5, 10, 15]) expect(mean[bin]!).toBeCloseTo(truth(bin), 2);
    expect(plain[5]! - truth(5)).toBeGreaterThan(0.05);
  });
});
