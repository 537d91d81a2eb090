/** Readings of long ago over HTTP: what is asked of the history, what comes back, and what is refused. */
import { describe, expect, it } from '@jest/globals';
import { LongHistory, type LastingReadings } from '../../../src/adapters/http/long-history.js';
import type { HistoryQuery, HistorySeries } from '../../../src/adapters/influx/history-query.js';
import type { AuditEntry } from '../../../src/audit/request.js';
import { allDetectors } from '../../../src/detectors/registry.js';

const DAY = 86_400_000;
const NOW = Date.parse('2026-06-01T00:00:00Z');
const HOME = { surface: 'home', policy: 'production' };
const GINI = { reading: 'bandwagon.exposure_gini', ...HOME };

/** A history with a block a day, whose value doubles on the 15th of May. */
function history(audits: readonly Partial<AuditEntry>[] = []) {
  const asked: HistoryQuery[] = [];
  const lasting: LastingReadings = {
    read(query) {
      asked.push(query);
      const points = Array.from({ length: 100 }, (_, day) => NOW - (99 - day) * DAY)
        .filter((end) => end > query.from && end <= query.to)
        .map((end) => ({ end, value: end > Date.parse('2026-05-15T00:00:00Z') ? 20 : 10 }))
        .map((each) => ({ ...each, low: each.value - 1, high: each.value + 1, n: 5 }));
      const has = query.reading === GINI.reading && points.length > 0;
      const series: HistorySeries[] = has ? [{ by: { catalogue: 'declared' }, points }] : [];
      return Promise.resolve(series);
    },
  };
  const parts = { detectors: allDetectors(), lasting, now: () => NOW };
  return { long: new LongHistory({ ...parts, audits: () => audits as AuditEntry[] }), asked };
}

describe('a reading over time', () => {
  it('is asked for by blocks of the last 90 days, and given as columns', async () => {
    const { long, asked } = history();
    const { series, ...head } = await long.series(GINI);
    expect(asked).toEqual([{ ...GINI, of: 'block', from: NOW - 90 * DAY, to: NOW }]);
    expect(head).toEqual({
      ...{ ...GINI, of: 'block' },
      ...{ from: '2026-03-03T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' },
    });
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ by: { catalogue: 'declared' } });
    expect(series[0]!.end.at(-1)).toBe('2026-06-01T00:00:00.000Z');
    expect(series[0]!.value).toHaveLength(90);
  });

  it('is asked for as it was wished', async () => {
    const { long, asked } = history();
    const wish = { of: 'day', from: '2026-05-01T00:00:00+02:00', to: `${NOW}`, step: '7d' };
    await long.series({ ...GINI, ...wish });
    const from = Date.parse('2026-04-30T22:00:00Z');
    expect(asked).toEqual([{ ...GINI, of: 'day', from, to: NOW, step: 7 * DAY }]);
  });

  it.each([
    [{ ...GINI, reading: 'bandwagon.gini' }, 'reading: none is called "bandwagon.gini"'],
    [{ ...GINI, surface: undefined }, 'surface: is needed'],
    [{ ...GINI, policy: ['a', 'b'] }, 'policy: is needed, once'],
    [{ ...GINI, of: 'year' }, 'of: expected window, block, day'],
    [{ ...GINI, from: 'yesterday' }, 'from: expected a time with its offset'],
    [{ ...GINI, from: '2026-07-01T00:00:00Z' }, 'from: must be before to'],
    [{ ...GINI, step: '10ms' }, 'step: expected a duration of a second or more'],
    [{ ...GINI, step: { a: '1d' } }, 'step: expected a duration'],
  ])('is refused where %j', async (wish, why) => {
    const { long, asked } = history();
    await expect(long.series(wish)).rejects.toThrow(why);
    expect(asked).toEqual([]);
  });
});

describe('readings since a time', () => {
  it('are compared whole weeks apart', async () => {
    const { readings, since } = await history().long.since({
      ...HOME,
      since: '2026-05-10T00:00:00Z',
    });
    expect(since).toBe('2026-05-10T00:00:00.000Z');
    expect(readings).toEqual([
      {
        ...{
          reading: GINI.reading,
          title: 'Exposure inequality (Gini)',
          by: { catalogue: 'declared' },
        },
        then: { end: '2026-05-10T00:00:00.000Z', value: 10, low: 9, high: 11, n: 5 },
        now: { end: '2026-05-31T00:00:00.000Z', value: 20, low: 19, high: 21, n: 5 },
        difference: { value: 10, low: expect.any(Number), high: expect.any(Number) },
        change: 'up',
      },
    ]);
  });

  it('are those since the last finished audit of the segment, where no time is given', async () => {
    const audit = (to: string, rest: object, state = 'done') =>
      ({ state, request: { to: Date.parse(to), ...rest } }) as Partial<AuditEntry>;
    const { long } = history([
      audit('2026-05-30T00:00:00Z', HOME, 'failed'),
      audit('2026-05-29T00:00:00Z', { surface: 'search' }),
      audit('2026-05-20T00:00:00Z', { surface: 'home' }),
    ]);
    const { since, readings } = await long.since(HOME);
    expect(since).toBe('2026-05-20T00:00:00.000Z');
    expect(readings[0]).toMatchObject({ change: 'within_chance' });
    await expect(history().long.since(HOME)).rejects.toThrow('no audit of this segment has ended');
  });
});
