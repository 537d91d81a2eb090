/** The history: bounded, in order, the same from the stream as from the ingest. */
import { describe, expect, it } from '@jest/globals';
import { ReadingRing } from '../../../src/adapters/http/reading-ring.js';
import { ReadingsHistory } from '../../../src/adapters/http/readings-history.js';
import { readingJson } from '../../../src/detectors/reading-json.js';
import type { Measurement, Reading } from '../../../src/detectors/reading.js';
import { createDetectors } from '../../../src/detectors/registry.js';

const HOUR = 3_600_000;
const DETECTORS = createDetectors({ bandwagon: {} });

const measured = (value: number): Measurement => ({
  ...{ reading: 'exposure_gini', by: {}, n: 10 },
  ...{ value, low: value - 0.1, high: value + 0.1 },
});

function set(end: number, surface: string, measurement: Measurement, of: 'window' | 'block') {
  const window = { start: end - HOUR, end };
  const reading: Reading = { detector: 'bandwagon', surface, policy: 'p', window, measurement };
  return { of, lane: 'exposure' as const, readAt: 0, window, readings: [reading] };
}

describe('a ring', () => {
  it.each([1, 5, 16, 20, 600])('keeps the last %i windows, oldest first', (limit) => {
    const ring = new ReadingRing(limit);
    for (let end = 1; end <= 700; end++) ring.add(end, measured(end));
    const points = ring.points();
    expect(points).toHaveLength(limit);
    expect(points.map(({ end }) => end)).toEqual(
      Array.from({ length: limit }, (_, at) => 701 - limit + at),
    );
    expect(points.every(({ end, value }) => end === value)).toBe(true);
    expect(ring.points(1)).toEqual([{ end: 700, value: 700, low: 699.9, high: 700.1 }]);
  });

  it('passes over a window that it has, and keeps why there is no value', () => {
    const ring = new ReadingRing();
    ring.add(2, measured(0.5));
    ring.add(2, measured(0.6));
    ring.add(1, measured(0.7));
    const lack = { enough: false, reason: 'insufficient', seen: 3, needed: 10 } as const;
    ring.add(3, { reading: 'exposure_gini', by: {}, ...lack });
    ring.add(4, { reading: 'exposure_gini', by: {}, n: 1, value: 0.5, interval: 'few_shards' });
    expect(ring.points()).toEqual([
      { end: 2, value: 0.5, low: 0.4, high: 0.6 },
      { end: 3, reason: 'insufficient', seen: 3, needed: 10 },
      { end: 4, value: 0.5 },
    ]);
  });
});

describe('the history', () => {
  it('takes core readings of windows, live and stored alike', () => {
    const live = new ReadingsHistory(DETECTORS);
    const stored = new ReadingsHistory(DETECTORS);
    const sets = [
      set(HOUR, 'home', measured(0.5), 'window'),
      set(2 * HOUR, 'home', measured(0.9), 'block'),
      set(2 * HOUR, 'home', { ...measured(0.5), reading: 'top_share' }, 'window'),
      set(3 * HOUR, 'feed', measured(0.6), 'window'),
    ];
    for (const each of sets) live.take(each);
    for (const { of, readings } of sets) {
      if (of === 'window') for (const reading of readings) stored.takeStored(readingJson(reading));
    }
    const seen = (history: ReadingsHistory) =>
      history.all().map(({ ring, ...rest }) => ({ ...rest, points: ring.points() }));
    expect(seen(live)).toEqual(seen(stored));
    expect(live.all().map(({ surface }) => surface)).toEqual(['home', 'feed']);
    expect(live.all('home', 'p')).toHaveLength(1);
    expect(live.all('home', 'q')).toEqual([]);
    expect(live.windowEnd).toBe(3 * HOUR);
  });

  it('lets go of the series that was silent longest', () => {
    const history = new ReadingsHistory(DETECTORS, 2);
    for (const [at, surface] of ['a', 'b', 'a', 'c'].entries()) {
      history.take(set((at + 1) * HOUR, surface, measured(0.5), 'window'));
    }
    expect(history.all().map(({ surface }) => surface)).toEqual(['a', 'c']);
  });
});
