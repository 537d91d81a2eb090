/** The page's words for numbers, times and what is not known. */
import { describe, expect, it } from '@jest/globals';
import type { SeriesJson } from '../../src/adapters/http/status-json.js';
import {
  aboutWords,
  axisTimes,
  durationWords,
  lagWords,
  lastWords,
  limitWords,
  numberWords,
  policyWords,
} from '../../src/page/words.js';

const END = Date.parse('2026-05-01T02:00:00Z');
const SERIES: SeriesJson = {
  detector: 'bandwagon',
  reading: {
    ...{ id: 'exposure_gini', tier: 'core', title: 'Gini', meaning: 'How unequal.' },
    ...{ unit: 'ratio', of: 'impressions', by: [], needs: ['impressions'], harm: 'up' },
  },
  ...{ by: {}, lane: 'exposure', blockMs: 3_600_000 },
  limits: [],
  ...{ end: [END], value: [0.8612], low: [0.8499], high: [0.8701], reason: [null] },
};

describe('words', () => {
  it('say a value with its interval and its window', () => {
    expect(lastWords(SERIES)).toBe(
      '0.861 (95% interval 0.850 to 0.870) in the window that ended 2026-05-01 02:00 UTC.',
    );
    expect(lastWords({ ...SERIES, low: [0.8612], high: [0.8612] })).toMatch(/^0\.861 \(exact\)/);
    expect(lastWords({ ...SERIES, low: [null], high: [null] })).toMatch(
      /^0\.861 \(too few users for an interval\)/,
    );
  });

  it('say the unit, the state that holds, and that labels are still coming', () => {
    const of = (change: Partial<SeriesJson['reading']>) => ({
      ...SERIES,
      reading: { ...SERIES.reading, ...change },
    });
    expect(lastWords(of({ unit: 'bits' }))).toMatch(/^0\.861 bits \(95% interval 0\.850 to/);
    expect(lastWords(of({ unit: 'elasticity' }))).toMatch(/^0\.861% for each 1% \(/);
    const state = { ...of({ unit: 'state', states: ['no', 'yes'] }), value: [1] };
    expect(lastWords(state)).toMatch(/^yes in the window/);
    expect(lastWords({ ...SERIES, provisional: true })).toMatch(
      /UTC; provisional: labels are still coming\.$/,
    );
    const below = { ...SERIES, value: [-0.0021], low: [-0.0042], high: [0] };
    expect(lastWords(below)).toMatch(/^-0\.0021 \(95% interval -0\.0042 to 0\.0000\)/);
  });

  it('name what a value is about', () => {
    const about = (by: SeriesJson['by'], blockMs = 86_400_000) => aboutWords({ by, blockMs });
    expect(about({ link: 'quality-users' })).toBe('quality → users');
    expect(about({ ahead: '6' })).toBe('in 6 days');
    expect(about({ ahead: '1' })).toBe('in 1 day');
    expect(about({ ahead: '1' }, 7 * 86_400_000)).toBe('in 7 days');
    expect(about({ position: '3' })).toBe('position 3');
    expect(about({ target: 'uniform', propensity: 'estimated' })).toBe(
      'picking at random, propensities estimated, none were logged',
    );
    expect(about({ signal: 'uniform' })).toBe('uniform');
    expect(about({})).toBe('');
  });

  it('call a surface as a whole by what it is', () => {
    expect(policyWords('*')).toBe('all policies');
    expect(policyWords('production')).toBe('production');
  });

  it('say what is missing where there is no value', () => {
    const missing = 'too few events: needs 1,140 more impressions, about 6 hours';
    expect(lastWords({ ...SERIES, value: [null], missing })).toBe(`Not known: ${missing}.`);
    expect(lastWords({ ...SERIES, value: [], end: [] })).toBe(
      'Not known: no window has been read.',
    );
  });

  it('give numbers three digits, and whole ones from a hundred on', () => {
    expect([0.03226, 2.034, 99.96, 1234.5].map(numberWords)).toEqual([
      '0.0323',
      '2.03',
      '100',
      '1,235',
    ]);
  });

  it('say how event time stands to the clock', () => {
    const minute = 60_000;
    expect(lagWords(END, END + 1000)).toBe('in step with the clock');
    expect(lagWords(END, END + 5 * minute)).toBe('5 minutes behind the clock');
    expect(lagWords(END, END - 120 * minute)).toBe('2 hours ahead of the clock');
    expect(lagWords(undefined, END)).toBe('no events yet');
    expect(durationWords(86_400_000 * 3)).toBe('3 days');
  });

  it('label the time axis in UTC, with the date where it changes', () => {
    const times = ['2026-05-01T22:00:00Z', '2026-05-01T23:00:00Z', '2026-05-02T00:00:00Z'];
    expect(axisTimes(times.map((time) => Date.parse(time) / 1000))).toEqual([
      '22:00\n05-01 UTC',
      '23:00',
      '00:00\n05-02 UTC',
    ]);
  });

  it('say what a limit leads to', () => {
    const limit = { alert: 'A', when: 'above', threshold: 0.8, severity: 'ticket' } as const;
    expect(limitWords(limit)).toBe('a ticket is due above 0.8');
  });
});
