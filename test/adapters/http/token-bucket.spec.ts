/** Buckets of tokens: bursts, refilling, and a bounded number of callers. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TokenBuckets } from '../../../src/adapters/http/token-bucket.js';

describe('TokenBuckets', () => {
  it('lets a burst through, then one a second, and says how long to wait', () => {
    const buckets = new TokenBuckets({ burst: 3, perSecond: 1 });
    expect([0, 0, 0].map((now) => buckets.take('a', now))).toEqual([0, 0, 0]);
    expect(buckets.take('a', 0)).toBe(1000);
    expect(buckets.take('a', 400)).toBe(600);
    expect(buckets.take('a', 1000)).toBe(0);
    expect(buckets.take('b', 1000)).toBe(0);
  });

  it('gives nothing for a clock that is set back', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 });
    expect(buckets.take('a', 5000)).toBe(0);
    expect(buckets.take('a', 0)).toBe(1000);
  });

  it('remembers so many callers, and forgets the one that was silent longest', () => {
    const buckets = new TokenBuckets({ burst: 1, perSecond: 0.001, maxCallers: 2 });
    for (const caller of ['a', 'b', 'c']) buckets.take(caller, 0);
    expect(buckets.size).toBe(2);
    expect(buckets.wait('a', 0)).toBe(0);
    expect(buckets.wait('b', 0)).toBeGreaterThan(0);
    expect(buckets.wait('c', 0)).toBeGreaterThan(0);
  });

  it('never lets more through than burst and rate allow, whenever it is asked', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 5 }), (pauses, burst) => {
        const buckets = new TokenBuckets({ burst, perSecond: 2 });
        let now = 0;
        let passed = 0;
        for (const pause of pauses) {
          now += pause;
          if (buckets.take('a', now) === 0) passed++;
        }
        expect(passed).toBeLessThanOrEqual(burst + (now / 1000) * 2 + 1e-9);
      }),
    );
  });

  it('lets a caller through who waits as long as it was told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (perMinute) => {
        const buckets = new TokenBuckets({ burst: 1, perSecond: perMinute / 60 });
        buckets.take('a', 0);
        const wait = buckets.wait('a', 0);
        expect(wait).toBeGreaterThan(0);
        // A millisecond more: a third of a token, three times, is a little less than one.
        expect(buckets.take('a', wait + 1)).toBe(0);
      }),
    );
  });
});
