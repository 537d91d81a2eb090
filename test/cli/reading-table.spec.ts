/** Readings as a table for people: what is shown, what is left out, and how it is said. */
import { describe, expect, it } from '@jest/globals';
import { readingTable } from '../../src/cli/reading-table.js';
import { ReadingRows } from '../../src/cli/reading-rows.js';
import type { Detector, ReadingDeclaration } from '../../src/detectors/detector.js';
import type { By, Measurement, Reason, Reading } from '../../src/detectors/reading.js';

const declared = (
  id: string,
  tier: 'core' | 'detail',
  more: Partial<ReadingDeclaration> = {},
): ReadingDeclaration => ({
  ...{
    id,
    tier,
    title: id,
    meaning: 'A test.',
    unit: 'ratio',
    of: 'impressions',
    by: [],
    needs: ['impressions'],
  },
  ...more,
});

const DETECTORS: Detector[] = [
  {
    declaration: {
      ...{ id: 'spread', title: 'Spread', question: 'Is it spread?', alerts: [], monitors: [] },
      readings: [
        declared('gini', 'core'),
        declared('coverage', 'core'),
        declared('tail', 'detail'),
        declared('curve', 'detail', { by: ['position'] }),
        declared('sound', 'detail', { unit: 'state', states: ['no', 'yes'] }),
      ],
    },
    parts: [],
  },
  {
    declaration: {
      ...{ id: 'labels', title: 'Labels', question: 'Is it good?', alerts: [], monitors: [] },
      readings: [declared('quality', 'core'), declared('agreement', 'detail')],
    },
    parts: [],
  },
];

const value = (reading: string, of: number, by: By = {}): Measurement => {
  return { reading, by, n: 100, value: of, low: of, high: of };
};
const none = (reading: string, reason: Reason = 'insufficient', by: By = {}): Measurement => {
  return { reading, by, enough: false, reason, seen: 3, needed: 30 };
};

/** The table of these measurements, one list a window, all of one segment. */
function table(
  detector: string,
  windows: readonly (readonly Measurement[])[],
  { surface = 'home', policy = 'a' } = {},
): string[] {
  const rows = new ReadingRows(DETECTORS);
  windows.forEach((measurements, i) => {
    const window = { start: i, end: i + 1 };
    rows.add(
      measurements.map((measurement) => ({ detector, surface, policy, window, measurement })),
    );
  });
  return readingTable(rows.groups(), { columns: undefined, ascii: false, color: false });
}

describe('the table of readings', () => {
  it('says so where there are none', () => {
    expect(table('spread', [])).toEqual(['No readings: no recommendations were found.']);
  });

  it('has a head a segment and a group a detector', () => {
    expect(table('spread', [[value('gini', 0.25), value('tail', 0.5)]])).toEqual([
      'surface home, policy a',
      'reading  value [95% interval]    n',
      '───────  ────────────────────  ───',
      'spread: Is it spread?',
      '  gini   0.250                 100',
      '  tail   0.500                 100',
    ]);
  });

  it('keeps core readings without a value, and counts the others by reason', () => {
    const lines = table('spread', [
      [value('gini', 0.25), none('coverage'), none('tail'), none('curve'), none('sound', 'empty')],
    ]);
    expect(lines.slice(4)).toEqual([
      '  gini      0.250                                             100',
      '  coverage  too few events for a trustworthy value (3 of 30)',
      '  3 readings left out: 2x too few events for a trustworthy value (3 of 30), ' +
        '1x nothing happened in this window (3 of 30)',
      '',
      '--json prints what is left out, too.',
    ]);
  });

  it('gives a detector that says nothing at all a single line', () => {
    const lines = table('labels', [[none('quality', 'no_labels'), none('agreement', 'no_labels')]]);
    expect(lines.slice(3, 5)).toEqual([
      'labels: Is it good?',
      '  2 readings left out: no labels with an inclusion probability arrived (3 of 30)',
    ]);
  });

  it('tells apart what a reading is about', () => {
    const about = (position: string) => ({ position });
    const lines = table('spread', [
      [value('curve', 1, about('1')), value('curve', 0.5, about('2'))],
    ]);
    expect(lines.slice(4)).toEqual([
      '  curve position=1  1                     100',
      '  curve position=2  0.500                 100',
    ]);
  });

  it('aligns the windows of what a reading is about, with gaps where it had no value', () => {
    const about = (position: string) => ({ position });
    const lines = table('spread', [
      [none('curve', 'no_overlap')],
      [value('curve', 1, about('1'))],
      [value('curve', 0, about('1')), value('curve', 0.5, about('2'))],
    ]);
    expect(lines.slice(4)).toEqual([
      '  curve position=1  0                     100   █▁',
      '  curve position=2  0.500                 100    ▅',
    ]);
  });

  it('still counts what lacks a value for one target alone', () => {
    const about = (target: string) => ({ target });
    const lines = table('spread', [
      [value('curve', 1, about('uniform')), none('curve', 'insufficient', about('candidate'))],
    ]);
    expect(lines[5]).toMatch(/^ {2}1 reading left out: too few/);
  });

  it('shows the last value that says something, not the silence after it', () => {
    const lines = table('spread', [[value('gini', 0.25)], [none('gini', 'empty')]]);
    expect(lines[4]).toMatch(/^ {2}gini +0\.250/);
  });

  it('says a state in its word', () => {
    expect(table('spread', [[value('sound', 1)]])[4]).toMatch(/^ {2}sound +yes/);
  });

  it('orders segments by name, detectors and readings as they are declared', () => {
    const rows = new ReadingRows(DETECTORS);
    const reading = (detector: string, policy: string, measurement: Measurement): Reading => ({
      ...{ detector, surface: 'home', policy, measurement, window: { start: 0, end: 1 } },
    });
    rows.add([
      reading('labels', 'b', value('quality', 1)),
      reading('spread', 'b', value('tail', 1)),
      reading('spread', 'b', value('gini', 1)),
      reading('spread', 'a', value('gini', 1)),
      reading('spread', '*', value('gini', 1)),
    ]);
    const lines = readingTable(rows.groups(), { columns: 80, ascii: true, color: false });
    expect(lines.map((line) => line.trim().split(/[ :]/)[0])).toEqual([
      ...['surface', 'reading', '---------', 'spread', 'gini', ''],
      ...['surface', 'reading', '---------', 'spread', 'gini', ''],
      ...['surface', 'reading', '---------', 'spread', 'gini', 'tail', 'labels', 'quality'],
    ]);
    expect(lines[0]).toBe('surface home, all policies together');
  });

  it('leaves out the roll-up of a single policy', () => {
    const rows = new ReadingRows(DETECTORS);
    for (const policy of ['*', 'a']) {
      const measurement = value('gini', 1);
      rows.add([
        { detector: 'spread', surface: 'home', policy, measurement, window: { start: 0, end: 1 } },
      ]);
    }
    expect(rows.groups().map(({ policy }) => policy)).toEqual(['a']);
  });

  it('shows untrusted names as text, and no wider than the terminal', () => {
    const lines = table('spread', [[value('gini', 1)]], { surface: '\u001b[31mred', policy: 'a' });
    expect(lines[0]).toContain('[31mred');
    expect(lines.join('')).not.toContain('\u001b');
  });
});
