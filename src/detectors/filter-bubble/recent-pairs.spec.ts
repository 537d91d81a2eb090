import { describe, expect, it } from '@jest/globals';
import { RecentPairs, REMEMBERED } from './recent-pairs.js';
import { UserRows } from './user-rows.js';

describe('recent pairs', () => {
  it('know what was shown up to seven days ago', () => {
    const pairs = new RecentPairs(100);
    expect(pairs.show([1, 2], 3, 4, 10)).toBe(false);
    expect(pairs.show([1, 2], 3, 5, 10)).toBe(false);
    expect(pairs.show([1, 3], 3, 4, 10)).toBe(false);
    expect(pairs.show([1, 2], 3, 4, 10 + REMEMBERED)).toBe(true);
    expect(pairs.show([1, 2], 3, 5, 11 + REMEMBERED)).toBe(false);
  });

  it('forget what has expired before they give up users', () => {
    const pairs = new RecentPairs(10);
    for (let item = 0; item < 10; item++) pairs.show([7, 7], 0, item, 0);
    for (let item = 0; item < 5; item++) pairs.show([900, 7], 0, item, REMEMBERED + 1);
    pairs.trim(REMEMBERED + 1);
    expect(pairs.size).toBe(5);
    expect(pairs.follows(0xffffffff)).toBe(true);
  });

  it('give up the users with the greatest hashes, for good', () => {
    const pairs = new RecentPairs(10);
    for (let user = 0; user < 20; user++) pairs.show([user, 0], 0, 0, 0);
    pairs.trim(0);
    expect(pairs.size).toBeLessThanOrEqual(10);
    expect(pairs.size).toBeGreaterThanOrEqual(5);
    expect(pairs.follows(0)).toBe(true);
    expect(pairs.follows(19)).toBe(false);
    expect(pairs.show([0, 0], 0, 0, 1)).toBe(true);
  });
});

describe('the rows of users', () => {
  const HALF = 2 ** 31;

  it('admit those with small hashes, and tell how many were cut', () => {
    const users = new UserRows(100);
    for (let i = 0; i < 1000; i++) {
      users.admit(((i * 2654435761) >>> 0) % (2 * HALF), i, i);
      users.trim();
    }
    expect(users.size).toBe(100);
    // 900 were cut; the estimate from the threshold has a standard error of a tenth.
    expect(users.cut).toBeGreaterThan(600);
    expect(users.cut).toBeLessThan(1200);
  });

  it('keep rows in order of arrival, with when they came', () => {
    const users = new UserRows(2);
    [5, 9, 1].forEach((high, i) => users.admit(high, 0, 100 + i));
    users.admit(5, 0, 200);
    expect(users.trim()).toEqual(Uint32Array.of(0, 2));
    expect([...users.high]).toEqual([5, 1]);
    expect([...users.first]).toEqual([100, 102]);
    expect([...users.last]).toEqual([200, 102]);
    expect(users.admit(9, 0, 300)).toBe(-1);
    expect(users.admit(4, 0, 300)).toBe(2);
    expect(users.find(1, 0)).toBe(1);
  });

  it('cut nobody below a limit, and everybody above', () => {
    const users = new UserRows(10);
    [5, 9, 1].forEach((high) => users.admit(high, 0, 0));
    expect(users.trim([5, 0])).toEqual(Uint32Array.of(0, 2));
    expect(users.admit(6, 0, 0)).toBe(-1);
  });
});
