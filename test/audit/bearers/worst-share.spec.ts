import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  UserCounts,
  worstShare,
  worstShareByChance,
  worstUsers,
} from '../../../src/audit/bearers/worst-share.js';
import { hashRandom } from '../../../src/statistics/hash-random.js';

function counts(people: readonly (readonly [exposures: number, bad: number, users?: number])[]) {
  const all = new UserCounts();
  for (const [exposures, bad, users] of people) all.add(exposures, bad, users);
  return all;
}

describe('the share of the worst-exposed 1%', () => {
  it('is that of the hundredth with the most, the last in part', () => {
    expect(worstUsers(150)).toBe(1.5);
    expect(
      worstShare(
        counts([
          [9, 8],
          [9, 6],
          [9, 1, 148],
        ]),
      ),
    ).toBeCloseTo(11 / 162, 12);
    // Two of 200 users: 50 and 30 of 100.
    expect(
      worstShare(
        counts([
          [60, 50],
          [40, 30],
          [9, 20],
          [10, 0, 197],
        ]),
      ),
    ).toBe(0.8);
    // Ties: one of the three with 10.
    expect(
      worstShare(
        counts([
          [10, 10, 3],
          [10, 0, 97],
        ]),
      ),
    ).toBeCloseTo(1 / 3, 12);
    expect(worstShare(counts([[10, 2, 1000]]))).toBe(0.01);
    expect(worstShare(counts([[10, 0, 1000]]))).toBeNaN();
  });

  it('by chance is what chance does', () => {
    const random = hashRandom(3);
    // Few exposures, of light and heavy users.
    const people = Array.from({ length: 2000 }, (_, user) =>
      user % 10 === 0 ? 40 : 3 + (user % 5),
    );
    const runs = 40;
    let [drawn, expected] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const world = counts(
        people.map((exposures) => {
          let bad = 0;
          for (let i = 0; i < exposures; i++) if (random() < 0.1) bad++;
          return [exposures, bad] as const;
        }),
      );
      drawn += worstShare(world) / runs;
      expected += worstShareByChance(world) / runs;
    }
    expect(expected).toBeGreaterThan(0.05);
    expect(Math.abs(drawn / expected - 1)).toBeLessThan(0.01);
  });

  it('by chance is exact where nothing is left to chance', () => {
    const all = counts([
      [10, 10, 990],
      [100, 100, 10],
    ]);
    expect(worstShareByChance(all)).toBeCloseTo(1000 / 10_900, 9);
    expect(worstShareByChance(counts([[10, 0, 1000]]))).toBeNaN();
  });

  it('by chance lies between even shares and all of it', () => {
    const groups = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1000, max: 5000 })),
      {
        minLength: 1,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(groups, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (these, rate) => {
        const all = counts(these.map(([n, users]) => [n, Math.ceil(n * rate), users] as const));
        const share = worstShareByChance(all);
        expect(share).toBeGreaterThan(worstUsers(all.users) / all.users - 1e-6);
        expect(share).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on how users are put together', () => {
    const parts = [
      counts([[5, 2, 30]]),
      counts([
        [5, 1, 3],
        [7, 2],
      ]),
      new UserCounts(),
    ];
    const all = UserCounts.of(parts);
    expect(all.users).toBe(34);
    expect(all.exposures).toBe(172);
    expect(all.bad).toBe(65);
    expect([...all.byBad]).toEqual([
      [2, 31],
      [1, 3],
    ]);
  });
});
