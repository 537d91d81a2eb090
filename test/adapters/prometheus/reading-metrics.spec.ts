/** What /metrics says of readings: value and interval, what it rests on, or why there is none. */
import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { LatestReadings } from '../../../src/adapters/latest-readings.js';
import { readingMetrics } from '../../../src/adapters/prometheus/reading-metrics.js';
import type { Measurement } from '../../../src/detectors/reading.js';
import { START, toy } from '../../alarms/blocks.js';

it('shows a value with its interval and n, or the reason for none, of the tiers asked for', async () => {
  const latest = new LatestReadings();
  const window = { start: START, end: START + 1 };
  const reading = (policy: string, measurement: Measurement) => ({
    ...{ detector: 'toy', surface: 'home', policy, window, measurement },
  });
  latest.update({
    ...{ of: 'window', lane: 'exposure', readAt: START + 1, window },
    readings: [
      reading('a', { reading: 'level', by: {}, n: 12, value: 0.5, low: 0.4, high: 0.6 }),
      reading('b', {
        reading: 'level',
        by: {},
        enough: false,
        reason: 'empty',
        seen: 0,
        needed: 5,
      }),
      reading('a', { reading: 'unlisted', by: {}, n: 7, value: 1 }),
    ],
  });
  const registry = new Registry();
  readingMetrics(registry, { ingest: { latest }, detectors: [toy()], tiers: ['core'] });
  const samples = (await registry.metrics()).split('\n').filter((line) => /^flyball/.test(line));
  expect(samples).toEqual([
    'flyball_toy_level{surface="home",policy="a"} 0.5',
    'flyball_toy_level_low{surface="home",policy="a"} 0.4',
    'flyball_toy_level_high{surface="home",policy="a"} 0.6',
    'flyball_reading_insufficient{reading="toy.level",reason="empty",surface="home",policy="b"} 1',
    'flyball_reading_n{reading="toy.level",surface="home",policy="a"} 12',
  ]);
});
