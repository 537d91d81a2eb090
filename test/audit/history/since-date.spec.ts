/** Then and now: which blocks are compared, and what is said of those that cannot be. */
import { describe, expect, it } from '@jest/globals';
import { readingsSinceDate, type BlockValue } from '../../../src/audit/history/since-date.js';

const DAY = 86_400_000;
const SINCE = Date.parse('2026-05-04T00:00:00Z');

/** The days that end so long after the time. */
function days(values: Readonly<Record<number, number>>): BlockValue[] {
  return Object.entries(values)
    .map(([day, value]) => ({ end: SINCE + Number(day) * DAY, value }))
    .map((each) => ({ ...each, low: each.value - 1, high: each.value + 1, n: 9 }))
    .sort((a, b) => a.end - b.end);
}

function compared(points: readonly BlockValue[]) {
  return readingsSinceDate(
    [{ reading: 'a.b', title: 'B', by: { signal: 'click' }, points }],
    SINCE,
  );
}

describe('readingsSinceDate', () => {
  it('compares the last block before with the latest one whole weeks later', () => {
    const [row, ...others] = compared(days({ '-1': 50, 0: 10, 3: 60, 7: 30, 14: 20, 16: 70 }));
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      ...{ reading: 'a.b', title: 'B', by: { signal: 'click' }, change: 'up' },
      then: { end: SINCE, value: 10 },
      now: { end: SINCE + 14 * DAY, value: 20 },
      difference: { value: 10 },
    });
  });

  it('calls nothing changed that chance explains', () => {
    expect(compared(days({ 0: 10, 7: 10.5 }))[0]).toMatchObject({ change: 'within_chance' });
  });

  it('says what there was, where no block lies whole weeks later', () => {
    const [row] = compared(days({ '-1': 10, 1: 11, 4: 12 }));
    expect(row).toMatchObject({ change: 'not_comparable', then: { value: 10 } });
    expect(row).not.toHaveProperty('now');
  });

  it('compares nothing without an interval, and leaves out what began later', () => {
    const bare = days({ 0: 10, 7: 90 }).map(({ end, value }) => ({ end, value }));
    expect(compared(bare)[0]).toMatchObject({ change: 'not_comparable', now: { value: 90 } });
    expect(compared(days({ 1: 10, 8: 20 }))).toEqual([]);
  });
});
