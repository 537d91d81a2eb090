import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '../../src/simulation/random-stream.js';
import { Traffic, type TrafficOptions } from '../../src/simulation/traffic.js';
import { HOUR, START } from './collected-run.js';

const MINUTE = 60_000;

/** Arrivals of a stretch, drawn minute by minute as a world does. */
function arrivals(options: TrafficOptions, from: number, to: number): number[] {
  const traffic = new Traffic(options, new RandomStream(7, 'traffic'));
  const times: number[] = [];
  for (let time = from; time < to; time += MINUTE) {
    const stretch = traffic.arrivals(time, time + MINUTE);
    expect(stretch.every((at) => at >= time && at < time + MINUTE)).toBe(true);
    times.push(...stretch);
  }
  expect(times).toEqual([...times].sort((a, b) => a - b));
  return times;
}

describe('traffic', () => {
  it('spaces even arrivals evenly, across stretches too', () => {
    const times = arrivals(
      { recommendationsPerHour: 90, arrivals: 'even', dayCycle: 0, weekCycle: 0 },
      START,
      START + HOUR,
    );
    expect(times).toHaveLength(90);
    for (let n = 1; n < times.length; n++) {
      expect(Math.abs(times[n]! - times[n - 1]! - HOUR / 90)).toBeLessThanOrEqual(1);
    }
  });

  it('draws Poisson arrivals: variance of the counts as large as their mean', () => {
    const times = arrivals(
      { recommendationsPerHour: 600, arrivals: 'poisson', dayCycle: 0, weekCycle: 0 },
      START,
      START + 24 * HOUR,
    );
    expect(Math.abs(times.length / (24 * 600) - 1)).toBeLessThan(0.03);
    const perMinute = new Array<number>(24 * 60).fill(0);
    for (const time of times) perMinute[Math.floor((time - START) / MINUTE)]! += 1;
    const mean = times.length / perMinute.length;
    const variance =
      perMinute.reduce((sum, count) => sum + (count - mean) ** 2, 0) / perMinute.length;
    expect(Math.abs(variance / mean - 1)).toBeLessThan(0.1);
  });

  it.each(['poisson', 'even'] as const)('follows the day: evening peak, %s', (kind) => {
    const times = arrivals(
      { recommendationsPerHour: 1000, arrivals: kind, dayCycle: 0.5, weekCycle: 0 },
      START,
      START + 24 * HOUR,
    );
    const inHour = (hour: number): number =>
      times.filter((time) => Math.floor((time - START) / HOUR) === hour).length;
    expect(Math.abs(inHour(20) / 1500 - 1)).toBeLessThan(0.08);
    expect(Math.abs(inHour(8) / 500 - 1)).toBeLessThan(0.12);
    expect(Math.abs(times.length / 24_000 - 1)).toBeLessThan(0.02);
  });

  it.each(['poisson', 'even'] as const)('brings nobody at rate 0, %s', (kind) => {
    const options = {
      recommendationsPerHour: 0,
      arrivals: kind,
      dayCycle: 0.5,
      weekCycle: 0,
    } as const;
    expect(arrivals(options, START, START + HOUR)).toEqual([]);
  });
});
