/** The demo's screen fits a terminal, whatever there is to show. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DemoScreen } from '../../src/cli/demo-screen.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { textWidth } from '../../src/cli/terminal/text-width.js';
import type { Measurement, Reading } from '../../src/detectors/reading.js';
import { allDetectors } from '../../src/detectors/registry.js';
import type { Service } from '../../src/service/service.js';

const HINT = 'Some 12 hours into the day its loop gain is turned up past 1: watch the items fall.';
const END = Date.parse('2026-05-01T12:00:00Z');
const DETECTORS = allDetectors();
const POLICIES = ['production', '*'];

/** Every core reading of two segments; of a detector named here, none has a value. */
function readings(unknown: readonly string[]): Reading[] {
  return POLICIES.flatMap((policy) =>
    DETECTORS.flatMap(({ declaration: { id: detector, readings: declared } }) =>
      declared
        .filter(({ tier }) => tier === 'core')
        .map(({ id }) => {
          const place = { reading: id, by: {} };
          const measurement: Measurement = unknown.includes(detector)
            ? { ...place, enough: false, reason: 'insufficient', seen: 0, needed: 12 }
            : { ...place, n: 9, value: 0.90228, low: 0.90155, high: 0.90301 };
          const window = { start: END - 3_600_000, end: END };
          return { detector, surface: 'home', policy, window, measurement };
        }),
    ),
  );
}

const screens: DemoScreen[] = [];
afterEach(() => screens.splice(0).forEach((screen) => screen.close()));

const ADDRESS = 'http://127.0.0.1:40000';
const incidents = [
  { id: 'later', alert: 'FlyballRunawayGain', since: END },
  { id: 'earlier', alert: 'FlyballGuardrailCrossed', since: END },
];
/** The last to be finished is of another incident than the last that opened. */
const audits = ['earlier', 'later'].map((incident) => ({
  ...{ state: 'done', request: { id: `of-${incident}`, incident } },
  verdict: 'What came of it is said in many words, '.repeat(8),
}));

function linesOf(unknown: readonly string[], happened: boolean, columns = 100): string[] {
  const counts = new Float64Array(5);
  const service = {
    detectors: DETECTORS,
    httpAddress: ADDRESS,
    audits: () => (happened ? audits : []),
    ingest: {
      onReadings: () => () => undefined,
      latest: { readings: readings(unknown), windowEnd: END },
      incidents: { list: () => (happened ? incidents : []) },
      pipeline: {
        accounting: () => ({
          ...{ sent: counts, accepted: counts, duplicate: counts, deadLettered: counts },
          late: counts,
        }),
      },
    },
  } as unknown as Service;
  const stdout = Object.assign(new PassThrough(), { rows: 24, columns });
  const terminal = { stdout, color: false, ascii: false, redraws: true } as unknown as Terminal;
  const story = { title: 'A story', hint: HINT, pace: { from: 0, until: 1, speed: 9 } };
  const screen = new DemoScreen({ ...story, events: () => [] }, service, terminal);
  screens.push(screen);
  return screen.lines();
}

describe('the screen of the demo', () => {
  it.each([
    { unknown: [], happened: false },
    { unknown: [], happened: true },
    { unknown: ['flywheel', 'proxy-drift'], happened: true },
    { unknown: DETECTORS.map(({ declaration }) => declaration.id), happened: true },
  ])('fits 24 lines, with the cursor, of 80 and 100 columns: %j', ({ unknown, happened }) => {
    for (const columns of [80, 100]) {
      const lines = linesOf(unknown, happened, columns);
      expect(lines.length).toBeLessThanOrEqual(23);
      expect(Math.max(...lines.map(textWidth))).toBeLessThan(columns);
      expect(lines.join('\n')).toContain(`${ADDRESS}/ `);
      expect(lines.at(-1)).toBe('Ctrl-C ends everything.');
    }
  });

  it('cuts no number and no sentence of what to look for where there are 80 columns', () => {
    const lines = linesOf(['flywheel'], true, 80);
    expect(lines.join(' ')).toContain(HINT);
    expect(lines.join('\n')).toMatch(/Effective items .* 0\.90228 \[0\.90155, 0\.90301\]\n/);
  });

  it('names the audit of the incident that it names', () => {
    const text = linesOf(['flywheel'], true).join('\n');
    expect(text).toMatch(/alarm +FlyballRunawayGain .*\naudit +http\S+\/of-later\n/);
    expect(text).toMatch(/said in many words, .*\n {10}of it is said in many words/);
  });

  it('shows one line a detector, and sums up the others', () => {
    const text = linesOf(['flywheel', 'proxy-drift'], true).join('\n');
    expect(text.match(/Effective items/g)).toHaveLength(2);
    expect(text).not.toContain('Catalogue coverage');
    expect(text).toMatch(/home \/ production.*[\s\S]*home \/ all policies/);
    expect(text).toContain('0.90228 [0.90155, 0.90301]');
    expect(text).toMatch(
      /not known yet: Proxy drift \(needs 12 more .*Flywheel \(needs 12 more blocks, about 12 days/,
    );
    expect(text).toContain('FlyballRunawayGain since 2026-05-01 12:00 UTC, and 1 more');
  });

  it('says what does not fit', () => {
    expect(linesOf([], true).join('\n')).toMatch(/and \d+ more on the page/);
  });
});
