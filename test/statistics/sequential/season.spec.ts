import { describe, expect, it } from '@jest/globals';
import { hourOfDay, seasonFit, weekend } from '../../../src/statistics/sequential/season.js';
import { median, winsorised } from '../../../src/statistics/sequential/winsorised.js';
import { RandomStream } from '../../../src/simulation/random-stream.js';

describe('seasonFit', () => {
  it('keeps plain differences nearly whole', () => {
    const { effects, degrees } = seasonFit([0, 0.2, 5, 5.2], [0, 0, 1, 1]);
    // F = 25 / 0.02 = 1250.
    expect(effects[0]).toBeCloseTo(-2.5 * (1 - 1 / 1250), 12);
    expect(effects[1]).toBeCloseTo(2.5 * (1 - 1 / 1250), 12);
    expect(degrees).toBeCloseTo(1 - 1 / 1250, 12);
  });

  it('leaves alone what differs by chance', () => {
    const random = new RandomStream(3, 'chance');
    let kept = 0;
    for (let run = 0; run < 100; run++) {
      const values = Array.from({ length: 336 }, () => random.normal());
      const { effects } = seasonFit(
        values,
        values.map((_, t) => t % 24),
      );
      kept += effects.reduce((sum, each) => sum + each * each, 0) / 24;
    }
    // Raw effects would have the mean square 1/14 = 0.071.
    expect(kept / 100).toBeLessThan(0.015);
  });

  it('knows a season without observation only as the mean', () => {
    expect(seasonFit([0, 0.1, 9, 9.1], [0, 0, 2, 2]).effects[1]).toBe(0);
  });

  it('takes seasons that explain all for what they are', () => {
    expect(seasonFit([1, 1, 3, 3], [0, 0, 1, 1])).toEqual({ effects: [-1, 1], degrees: 1 });
    expect(seasonFit([1, 1, 1, 1], [0, 0, 1, 1])).toEqual({ effects: [0, 0], degrees: 0 });
  });

  it('fits nothing to one season, to single observations, or to none', () => {
    for (const seasons of [[0, 0], [0, 1], []]) {
      expect(seasonFit([1, 2].slice(0, seasons.length), seasons)).toEqual({
        effects: [],
        degrees: 0,
      });
    }
  });
});

describe('seasons', () => {
  it('are the hour of the day and the weekend, in UTC, also before 1970', () => {
    expect(hourOfDay(Date.UTC(2026, 2, 1, 23, 59))).toBe(23);
    expect(hourOfDay(-1)).toBe(23);
    const week = [2, 3, 4, 5, 6, 7, 8].map((day) => weekend(Date.UTC(2026, 2, day)));
    expect(week).toEqual([0, 0, 0, 0, 0, 1, 1]); // from Monday, the 2nd of March 2026
    expect(weekend(Date.UTC(1969, 11, 28))).toBe(1);
  });
});

describe('winsorised', () => {
  it('puts the far ones at four standard deviations', () => {
    const found = winsorised([1, 2, 3, 4, 1000]);
    expect(found.slice(0, 4)).toEqual([1, 2, 3, 4]);
    expect(found[4]).toBeCloseTo(3 + 4 * 1.482602218505602, 9);
  });

  it('leaves alone what is mostly one value', () => {
    expect(winsorised([1, 1, 1, 9])).toEqual([1, 1, 1, 9]);
    expect(winsorised([])).toEqual([]);
  });
});

describe('median', () => {
  it('is the middle, or between the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
