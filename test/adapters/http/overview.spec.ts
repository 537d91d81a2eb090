/** The overview: the worst first, and in words why. */
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../../../src/alarms/incident.js';
import { lackWords } from '../../../src/adapters/http/lack-words.js';
import { segmentsWorstFirst } from '../../../src/adapters/http/overview.js';
import { ReadingsHistory } from '../../../src/adapters/http/readings-history.js';
import type { Measurement } from '../../../src/detectors/reading.js';
import { createDetectors } from '../../../src/detectors/registry.js';

const HOUR = 3_600_000;
const END = Date.parse('2026-05-01T02:00:00Z');
const DETECTORS = createDetectors({ bandwagon: {} });
const DECLARATIONS = DETECTORS.map(({ declaration }) => declaration);
const reading = 'exposure_gini';
const VALUE: Measurement = { reading, by: {}, n: 9, value: 0.5, low: 0.4, high: 0.6 };

const lack = (seen: number): Measurement => ({
  ...{ reading, by: {}, enough: false as const },
  ...{ reason: 'insufficient' as const, seen, needed: 1440 },
});

function incident(surface: string, severity: Incident['severity'], closedAt?: number): Incident {
  return {
    ...{ id: `${surface}-${severity}`, alert: 'FlyballExposureConcentrationHigh' },
    ...{ detector: 'bandwagon', reading: 'bandwagon.exposure_gini', surface, policy: 'p', by: {} },
    ...{ severity, summary: 'Exposure is concentrated.', when: 'above', threshold: 0.8 },
    ...{ since: END - HOUR, openedAt: END, value: 0.861, low: 0.85, high: 0.87 },
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

function overview(
  windows: readonly (readonly [surface: string, end: number, measurement: Measurement])[],
  incidents: readonly Incident[] = [],
) {
  const history = new ReadingsHistory(DETECTORS);
  for (const [surface, end, measurement] of windows) {
    const window = { start: end - HOUR, end };
    const placed = { detector: 'bandwagon', surface, policy: 'p', window, measurement };
    history.take({ of: 'window', lane: 'exposure', readAt: 0, window, readings: [placed] });
  }
  return segmentsWorstFirst(DECLARATIONS, history.all(), incidents);
}

describe('the overview', () => {
  it('has pages before tickets before the unknown before what is well, then names', () => {
    const segments = overview(
      [
        ...['b-ok', 'a-ok', 'was-bad', 'ticket', 'page', 'told'].map(
          (surface) => [surface, END, VALUE] as const,
        ),
        ['unknown', END, lack(300)],
        ['silent', END - HOUR, VALUE],
      ],
      [
        incident('ticket', 'ticket'),
        incident('page', 'ticket'),
        incident('page', 'page'),
        incident('was-bad', 'page', END),
        incident('told', 'info'),
      ],
    );
    expect(segments.map(({ surface, marks }) => `${surface}: ${marks[0]!.state}`)).toEqual([
      'page: page',
      'ticket: ticket',
      'silent: unknown',
      'unknown: unknown',
      'a-ok: ok',
      'b-ok: ok',
      'told: ok',
      'was-bad: ok',
    ]);
    const why = Object.fromEntries(segments.map((each) => [each.surface, each.marks[0]!.why]));
    expect(why['page']).toBe(
      'Exposure is concentrated. Exposure inequality (Gini) 0.861 (0.85 to 0.87), above 0.8 since 2026-05-01 01:00 UTC.',
    );
    expect(why['silent']).toBe('Silent: the last window with events ended 2026-05-01 01:00 UTC.');
    expect(why['unknown']).toBe(
      'Too few events for a trustworthy value: needs 1,140 more impressions.',
    );
    expect(segments[0]!.marks[0]!.incident).toBe('page-page');
  });

  it('is empty before the first window', () => {
    expect(overview([])).toEqual([]);
  });
});

describe('what is missing', () => {
  const points = (...seen: number[]) =>
    seen.map((each, at) => {
      const reason = 'insufficient' as const;
      return { end: END + at * HOUR, reason, seen: each, needed: 1440 };
    });

  it('comes with the time it takes at the rate of the last windows', () => {
    const words = 'too few events for a trustworthy value: needs 1,140 more impressions';
    expect(lackWords(points(110, 300), 'impressions')).toBe(`${words}, about 6 hours`);
    expect(lackWords(points(299, 300), 'impressions')).toBe(`${words}, about 48 days`);
    // A single window, or windows that gain nothing, show no rate.
    expect(lackWords(points(300), 'impressions')).toBe(words);
    expect(lackWords(points(400, 300), 'impressions')).toBe(words);
  });

  it('is only the reason where nothing can be counted, and nothing where there is a value', () => {
    const last = { end: END, reason: 'no_baseline' as const, seen: 0, needed: 0 };
    expect(lackWords([last], 'labels')).toBe('no baseline is pinned to compare with');
    expect(lackWords([...points(3), { end: END + HOUR, value: 1 }], 'labels')).toBeUndefined();
    expect(lackWords([], 'labels')).toBeUndefined();
  });
});
