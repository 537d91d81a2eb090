/** The overview: the worst first, and in words why. */
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '../../../src/alarms/incident.js';
import { declaredReadings } from '../../../src/adapters/http/declared-readings.js';
import { lackBrief, lackWords, remedyWords } from '../../../src/adapters/http/lack-words.js';
import { segmentsWorstFirst } from '../../../src/adapters/http/overview.js';
import { ReadingsHistory } from '../../../src/adapters/http/readings-history.js';
import { shownSeries } from '../../../src/adapters/http/shown-series.js';
import type { Lane } from '../../../src/detectors/detector.js';
import type { By, Measurement } from '../../../src/detectors/reading.js';
import { allDetectors } from '../../../src/detectors/registry.js';
import type { ReadingSet } from '../../../src/windows/reading-set.js';

const HOUR = 3_600_000;
const END = Date.parse('2026-05-01T02:00:00Z');
const DETECTORS = allDetectors();
const DECLARED = declaredReadings(DETECTORS);

function value(reading: string, of = 0.5, by: By = {}): Measurement {
  return { reading, by, n: 9, value: of, low: of - 0.1, high: of + 0.1 };
}

function lack(
  reading: string,
  seen: number,
  needed: number,
  reason: 'insufficient' | 'no_labels' = 'insufficient',
): Measurement {
  return { reading, by: {}, enough: false, reason, seen, needed };
}

function incident(surface: string, severity: Incident['severity'], closedAt?: number): Incident {
  return {
    ...{ id: `${surface}-${severity}`, alert: 'FlyballRunawayGain' },
    ...{ detector: 'bandwagon', reading: 'bandwagon.exposure_gini', surface, policy: 'p', by: {} },
    ...{
      severity,
      summary: 'Exposure is concentrated.',
      kind: 'limit',
      finding: 'Exposure inequality (Gini): 0.861, above the limit of 0.8.',
      ...{ segments: [], changes: [], evidence: 1, records: [] },
      when: 'above',
      threshold: 0.8,
    },
    ...{ since: END - HOUR, openedAt: END, value: 0.861, low: 0.85, high: 0.87 },
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

/** A window of one detector on one segment. */
interface Window {
  readonly surface?: string;
  readonly policy?: string;
  readonly detector?: string;
  readonly end?: number;
  readonly of: readonly Measurement[];
  readonly provisional?: true;
}

function setOf({ end = END, of, provisional, ...place }: Window): ReadingSet {
  const { surface = 'home', policy = 'p', detector = 'bandwagon' } = place;
  const window = { start: end - HOUR, end };
  const lane: Lane = DECLARED.get(`${detector}.${of[0]!.reading}`)!.lane;
  const readings = of.map((measurement) => ({ detector, surface, policy, window, measurement }));
  const set = { of: 'window' as const, lane, readAt: 0, window, readings };
  return provisional ? { ...set, provisional } : set;
}

/** The overview after these windows; what is provisional is known as the latest alone. */
function overview(windows: readonly Window[], incidents: readonly Incident[] = []) {
  const history = new ReadingsHistory(DETECTORS);
  const sets = windows.map(setOf);
  for (const set of sets) history.take(set);
  const latest = sets.filter(({ provisional }) => provisional);
  return segmentsWorstFirst(DETECTORS, shownSeries(DECLARED, history.all(), latest), incidents);
}

/** The mark of a detector on the only segment, or on this one. */
function markOf(detector: string, windows: readonly Window[], surface = 'home') {
  return overview(windows)
    .find((segment) => segment.surface === surface)!
    .marks.find((mark) => mark.detector === detector)!;
}

describe('the overview', () => {
  it('has pages before tickets before the unknown before what is well, then names', () => {
    const gini = value('exposure_gini');
    const well = ['b-ok', 'a-ok', 'was-bad', 'ticket', 'page', 'told'];
    const segments = overview(
      [
        ...well.map((surface) => ({ surface, of: [gini] })),
        { surface: 'unknown', of: [lack('exposure_gini', 300, 1440)] },
        { surface: 'silent', end: END - HOUR, of: [gini] },
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
    const of = Object.fromEntries(segments.map((each) => [each.surface, each.marks[0]!]));
    expect(of['page']!.why).toBe(
      'Exposure is concentrated. Exposure inequality (Gini): 0.861, above the limit of 0.8.',
    );
    expect(of['page']!.brief).toBe('Exposure inequality (Gini) 0.861, above 0.800');
    expect(of['page']!.incident).toBe('page-page');
    expect(of['silent']!.why).toBe(
      'Silent: the last window with events ended 2026-05-01 01:00 UTC.',
    );
    expect(of['unknown']!.brief).toBe('needs 1,140 more impressions');
    expect(of['a-ok']!.why).toBe('Exposure inequality (Gini) 0.500. No incident is open.');
  });

  it('says what has changed where there is no limit, in every segment that it was found in', () => {
    const first: { -readonly [Field in keyof Incident]: Incident[Field] } = {
      ...incident('page', 'page'),
    };
    delete first.threshold;
    const found: Incident = {
      ...{
        ...first,
        kind: 'change',
        finding: 'Gini: changed from 0.5 to 0.861, since about then.',
      },
      segments: ['page', 'other'].map((surface) => ({
        ...{ surface, policy: 'p', by: {}, since: END - HOUR },
      })),
    };
    const of = [value('exposure_gini')];
    const windows = ['page', 'other', 'third'].map((surface) => ({ surface, of }));
    const marks = overview(windows, [found]).map(({ surface, marks: [mark] }) => ({
      ...{ surface, ...mark },
    }));
    expect(marks).toMatchObject([
      { surface: 'other', state: 'page', incident: 'page-page' },
      { surface: 'page', brief: 'Exposure inequality (Gini) 0.861, changed' },
      { surface: 'third', state: 'ok' },
    ]);
    expect(marks[0]!.why).toBe(`Exposure is concentrated. ${found.finding}`);
  });

  it('is empty before the first window', () => {
    expect(overview([])).toEqual([]);
  });
});

describe('a mark', () => {
  const gini = { of: [value('exposure_gini')] };
  const bias = { detector: 'exposure-bias', of: [value('propensity_sanity', 1)] };
  const quality = { detector: 'proxy-drift', of: [value('quality')], end: END - 24 * HOUR };

  it('calls silent what others of its own lane have left behind, and not what comes later', () => {
    const late = { ...bias, end: END - HOUR / 2 };
    expect(markOf('exposure-bias', [gini, late]).state).toBe('ok');
    expect(markOf('proxy-drift', [gini, quality]).state).toBe('ok');
    const other = { ...bias, surface: 'other' };
    expect(markOf('exposure-bias', [gini, late, other]).why).toMatch(/^Silent: /);
    // Its first lane decides: what follows of the last impressions is no sign of life.
    const gone = { ...gini, end: END - HOUR };
    const gain = { of: [value('runaway_gain')], end: END - 2 * HOUR };
    const windows = [gone, gain, { ...gini, surface: 'other' }];
    expect(markOf('bandwagon', windows).why).toMatch(/^Silent: /);
  });

  it('says how many labels are missing, and that a proxy alone tells nothing', () => {
    const of = [value('proxy_mean'), lack('quality', 0, 30, 'no_labels')];
    const mark = markOf('proxy-drift', [{ detector: 'proxy-drift', of }]);
    expect(mark.state).toBe('unknown');
    expect(mark.brief).toBe('needs 30 more labels');
    expect(mark.why).toMatch(/^No labels .*: needs 30 more labels\.$/);
  });

  it('is provisional while labels are still coming', () => {
    const mark = markOf('proxy-drift', [{ ...quality, provisional: true }]);
    expect(mark).toMatchObject({ state: 'ok', provisional: true, brief: 'Quality 0.500' });
    expect(mark.why).toMatch(/Provisional: labels are still coming\.$/);
    expect(markOf('proxy-drift', [quality]).provisional).toBeUndefined();
  });

  it('of a detector that looks at each policy by itself is none for all policies', () => {
    const mark = markOf('bandwagon', [{ ...bias, policy: '*' }]);
    expect(mark).toMatchObject({ state: 'none', brief: 'by policy only' });
    expect(markOf('flywheel', [{ ...bias, policy: '*' }])).toMatchObject({
      state: 'unknown',
      why: 'Its first window has not ended yet: it waits for labels.',
    });
  });

  it('leads with the greatest of what a reading is about, and forgets what it no longer is about', () => {
    const detector = 'signal-information';
    const reading = 'uncertainty_reduction';
    const before = { detector, end: END - HOUR, of: [lack(reading, 3, 30)] };
    const of = [value(reading, 0.2, { signal: 'click' }), value(reading, 0.4, { signal: 'save' })];
    const mark = markOf(detector, [before, { detector, of }]);
    expect(mark.brief).toBe('Uncertainty that the signal removes 0.400 (save)');
    expect(mark.why).toMatch(/No incident is open\.$/);
  });
});

describe('what is missing', () => {
  const of = (unit: string) => ({ unit, blockMs: 24 * HOUR });
  const [IMPRESSIONS, LABELS] = [of('impressions'), of('labels')];
  const points = (...seen: number[]) =>
    seen.map((each, at) => {
      const reason = 'insufficient' as const;
      return { end: END + at * HOUR, reason, seen: each, needed: 1440 };
    });

  it('comes with the time it takes at the rate of the last windows', () => {
    const words = 'too few events for a trustworthy value: needs 1,140 more impressions';
    expect(lackWords(points(110, 300), IMPRESSIONS)).toBe(`${words}, about 6 hours`);
    expect(lackWords(points(299, 300), IMPRESSIONS)).toBe(`${words}, about 48 days`);
    // A single window, or windows that gain nothing, show no rate.
    expect(lackWords(points(300), IMPRESSIONS)).toBe(words);
    expect(lackWords(points(400, 300), IMPRESSIONS)).toBe(words);
  });

  it('is counted in blocks by the calendar, whatever the last windows brought', () => {
    const words = 'too few events for a trustworthy value: needs 3 more blocks, about';
    const reason = 'insufficient' as const;
    const gained = [0, 1].map((seen) => ({ end: END + seen * HOUR, reason, seen, needed: 4 }));
    expect(lackWords(gained, of('blocks'))).toBe(`${words} 3 days`);
    expect(lackWords(gained, { unit: 'blocks', blockMs: HOUR })).toBe(`${words} 3 hours`);
  });

  it('is only the reason where nothing can be counted, and nothing where there is a value', () => {
    const last = { end: END, reason: 'no_baseline' as const, seen: 0, needed: 0 };
    expect(lackWords([last], LABELS)).toBe('no baseline is pinned to compare with');
    expect(lackWords([...points(3), { end: END + HOUR, value: 1 }], LABELS)).toBeUndefined();
    expect(lackWords([], LABELS)).toBeUndefined();
  });

  it('is said briefly, and how to get it', () => {
    const point = (reason: 'insufficient' | 'no_baseline' | 'no_trend', seen = 0, needed = 0) => ({
      ...{ end: END, reason, seen, needed },
    });
    expect(lackBrief([point('insufficient', 0, 12)], of('blocks'))).toBe(
      'needs 12 more blocks, about 12 days',
    );
    expect(lackBrief(points(110, 300), IMPRESSIONS)).toBe(
      'needs 1,140 more impressions, about 6 hours',
    );
    expect(lackBrief([point('no_baseline', 5, 5)], of('users'))).toBe('needs a baseline');
    expect(remedyWords(point('no_baseline'), 'users', 'x')).toContain('baseline.from');
    expect(remedyWords(point('insufficient'), 'blocks', 'flywheel')).toContain('A block is a day');
    expect(remedyWords(point('insufficient'), 'impressions', 'exposure-bias')).toContain(
      'propensity',
    );
    expect(remedyWords(point('no_trend'), 'users', 'x')).toBeUndefined();
    expect(remedyWords({ end: END, value: 1 }, 'users', 'x')).toBeUndefined();
  });
});
