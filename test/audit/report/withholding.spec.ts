/** Numbers that stand for few people stay out of reports, and cannot be worked out from them. */
import { describe, expect, it } from '@jest/globals';
import type { KindedEvent } from '../../../src/events/schemas.js';
import type { ItemShifts } from '../../../src/audit/stretches/item-shifts.js';
import { UserCount } from '../../../src/audit/stretches/user-count.js';
import { TextHasher } from '../../../src/events/hash64.js';
import { auditOf, halves, MINUTE, START, written } from '../audits.js';

let id = 0;

/** One recommendation of the item to each of these many users, at this minute. */
function shown(item: string, users: number, minute: number, policy = 'production'): KindedEvent[] {
  return Array.from({ length: users }, (_, n) => ({
    kind: 'recommendation',
    id: `r-${id++}`,
    time: START + minute * MINUTE,
    surface: 'home',
    policy,
    user: `u-${n}`,
    slate: [{ item }],
  }));
}

/** The events in order of time. */
function log(...events: KindedEvent[][]): KindedEvent[] {
  return events.flat().sort((a, b) => Number(a.time) - Number(b.time));
}

function row({ gained, lost }: ItemShifts, item: string) {
  return [...gained, ...lost].find((each) => each.item === item);
}

/** Items beside those under test, so that the lists do not hold them all. */
const REST = Array.from({ length: 25 }, (_, n) => `other-${n}`).flatMap((item) => [
  ...shown(item, 20, 10),
  ...shown(item, 20, 40),
]);

describe('the items of a report', () => {
  it('are listed from ten users on, with the number of a thinner stretch withheld', async () => {
    const events = log(
      ...[
        shown('popular', 60, 10),
        shown('nine', 9, 10),
        shown('ten', 10, 10),
        shown('falling', 20, 10),
      ],
      ...[shown('popular', 60, 40), shown('falling', 3, 40), shown('gone-nine', 9, 40)],
      REST,
    );
    const report = await auditOf(events, halves(1));
    const items = report.segments[0]!.items!;
    expect(row(items, 'nine')).toBeUndefined();
    expect(row(items, 'gone-nine')).toBeUndefined();
    expect(row(items, 'ten')).toMatchObject({
      baseline: { impressions: 10 },
      audited: { impressions: 0 },
    });
    expect(row(items, 'falling')).toEqual({
      item: 'falling',
      baseline: { impressions: 20, share: 20 / 599 },
      audited: { withheld: true },
    });
    const { page, json } = await written(report);
    for (const text of [page, json]) expect(text).not.toContain('nine');
    expect(page).toContain('withheld: fewer than 10 users');
  });

  it('never leave a remainder that gives a withheld number away', async () => {
    // Without care, all but one item would be listed, and the remainder would be that one.
    const events = log(
      shown('a', 40, 10),
      shown('b', 20, 10),
      shown('a', 20, 40),
      shown('b', 30, 40),
      shown('rare', 2, 40),
    );
    const { items } = (await auditOf(events, halves(1))).segments[0]!;
    const others = items!.others.audited;
    expect('impressions' in others && others.impressions).toBeGreaterThan(2);
  });

  it('count one person once', async () => {
    const often = Array.from({ length: 30 }, () => shown('fan', 1, 40)).flat();
    const report = await auditOf(
      log(REST, shown('a', 50, 10), shown('a', 50, 40), often),
      halves(1),
    );
    expect(row(report.segments[0]!.items!, 'fan')).toBeUndefined();
  });
});

describe('a segment with few users', () => {
  it('is withheld as a whole, and the verdict says why', async () => {
    const report = await auditOf(log(shown('a', 9, 10), shown('a', 9, 40)), halves(1));
    const { traffic, readings, series, items } = report.segments[0]!;
    expect(traffic).toEqual({ baseline: { withheld: true }, audited: { withheld: true } });
    expect(readings.every(({ baseline }) => 'withheld' in baseline)).toBe(true);
    expect(series).toEqual([]);
    expect(items).toBeUndefined();
    expect(report.verdict.sentence).toBe(
      'Cannot say: fewer than 10 users were served in one of the stretches.',
    );
  });
});

describe('the number of users', () => {
  it('is exact up to a limit and within a tenth above it', () => {
    const count = new UserCount();
    const hasher = new TextHasher([1, 2, 3, 4]);
    for (let n = 0; n < 50_000; n++) {
      const { high, low } = hasher.hash(`user-${n}`);
      count.add(high, low);
      count.add(high, low);
      if (n === 4000) expect([count.value, count.isExact]).toEqual([4001, true]);
    }
    expect(count.isExact).toBe(false);
    expect(Math.abs(count.value - 50_000)).toBeLessThan(5000);
  });
});
