/** What charts draw, and what they say under the cursor. */
import { describe, expect, it } from '@jest/globals';
import { chartData, valueRange } from '../../src/page/chart-data.js';
import { curveOf, forecastOf, lineOf, placesOf, wordsAt } from '../../src/page/lines.js';
import { groupsOf, lacksOf } from '../../src/page/reading-group.js';
import { fullHistory } from './full-history.js';

const END = Date.parse('2026-05-01T00:00:00Z');
const DAY = 86_400_000;
const GROUPS = groupsOf(fullHistory('home', 'production', END).series);

function group(id: string) {
  return GROUPS.find(({ reading }) => reading.id === id)!;
}

describe('lines', () => {
  it('are drawn over all of their places, unbroken where only another has one', () => {
    const line = (x: number[], value: number[]) => ({
      ...{ name: '', look: 0, x, value, low: value, high: value, words: String },
    });
    const lines = [line([1, 3], [5, 6]), line([2, 3], [7, 8])];
    const parts = { lines } as unknown as Parameters<typeof chartData>[0];
    const [places, first, , , second] = chartData(parts);
    expect(places).toEqual([1, 2, 3]);
    expect(first).toEqual([5, undefined, 6]);
    expect(second).toEqual([undefined, 7, 8]);
  });

  it('go over positions in order, whatever the order of readings', () => {
    const { series } = group('position_ctr');
    const curve = curveOf([...series].reverse());
    expect(curve.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(curve.words(0)).toMatch(/^0\.\d+ \(95% interval /);
  });

  it('forecast from the last that was measured, as many blocks ahead as it says', () => {
    const [quality] = group('quality').series;
    const measured = lineOf(quality!, 0, 'measured');
    const forecast = forecastOf(measured, group('quality_forecast').series);
    expect(forecast.x.map((x) => (x * 1000 - END) / DAY)).toEqual([0, 1, 3, 6, 12]);
    expect(forecast.value[0]).toBe(measured.value.at(-1));
    const parts = {
      ...({ title: '', unit: 'ratio', over: 'time', summary: '' } as const),
      ...{ lines: [measured, forecast], limits: [], incidents: [] },
      changes: [{ time: END - 1000, label: 'ranker v2' }],
    };
    const places = placesOf(parts.lines);
    const today = wordsAt(parts, places, places.indexOf(END / 1000));
    expect(today).toMatch(/^2026-05-01 00:00 UTC: measured 0\.\d+ .*; ranker v2$/);
    expect(today).not.toContain('forecast');
    expect(wordsAt(parts, places, places.length - 1)).toMatch(
      /^2026-05-13 00:00 UTC: forecast 0\.\d+ \(95% interval/,
    );
  });

  it('have an axis that goes below 0 only where the values do', () => {
    const of = (unit: 'ratio' | 'per_day', low: number, high: number) =>
      valueRange(low, high, { unit, limits: [] });
    expect(of('ratio', 0, 0.5)[0]).toBe(0);
    expect(of('ratio', 0.5, 1)[1]).toBeLessThan(1.01);
    expect(of('per_day', -0.004, 0.001)[0]).toBeLessThan(-0.004);
    expect(valueRange(null, null, { unit: 'ratio', limits: [] })).toEqual([0, 1]);
  });
});

describe('groups of readings', () => {
  it('hold a reading once, and what lacks the same together', () => {
    expect(GROUPS).toHaveLength(new Set(GROUPS.map(({ reading }) => reading.id)).size);
    const { series } = group('uniqueness');
    const lacking = series.map((each, at) => ({
      ...each,
      ...{ value: [at === 0 ? 1 : null], missing: at === 1 ? 'a' : 'b' },
    }));
    expect(lacksOf(lacking).map(({ of, missing }) => [missing, of.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});
