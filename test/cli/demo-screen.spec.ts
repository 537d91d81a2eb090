/** The demo's screen fits a terminal, whatever there is to show. */
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DemoScreen } from '../../src/cli/demo-screen.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { textWidth } from '../../src/cli/terminal/text-width.js';
import type { Measurement, Reading } from '../../src/detectors/reading.js';
import { allDetectors } from '../../src/detectors/registry.js';
import type { Service } from '../../src/service/service.js';

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

function linesOf(unknown: readonly string[], happened: boolean): string[] {
  const counts = new Float64Array(5);
  const incident = { alert: 'FlyballRunawayGain', since: END };
  const report = { state: 'done', request: { id: '0123456789abcdef' }, verdict: 'v'.repeat(300) };
  const service = {
    detectors: DETECTORS,
    httpAddress: 'http://127.0.0.1:40000',
    audits: () => (happened ? [report] : []),
    ingest: {
      onReadings: () => () => undefined,
      latest: { readings: readings(unknown), windowEnd: END },
      incidents: { list: () => (happened ? [incident, incident] : []) },
      pipeline: {
        accounting: () => ({
          ...{ sent: counts, accepted: counts, duplicate: counts, deadLettered: counts },
          late: counts,
        }),
      },
    },
  } as unknown as Service;
  const stdout = Object.assign(new PassThrough(), { rows: 24, columns: 100, isTTY: true });
  const terminal = { stdout, color: false, ascii: false } as unknown as Terminal;
  const story = { title: 'A story', hint: 'h'.repeat(150), pace: { from: 0, until: 1, speed: 9 } };
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
  ])('fits 24 lines of 100 columns: %j', ({ unknown, happened }) => {
    const lines = linesOf(unknown, happened);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(100);
    expect(lines.join('\n')).toContain('http://127.0.0.1:40000/');
  });

  it('shows one line a detector, and sums up the others', () => {
    const text = linesOf(['flywheel', 'proxy-drift'], true).join('\n');
    expect(text.match(/Effective items/g)).toHaveLength(2);
    expect(text).not.toContain('Catalogue coverage');
    expect(text).toMatch(/home \/ production.*[\s\S]*home \/ all policies/);
    expect(text).toContain('0.90228 [0.90155, 0.90301]');
    expect(text).toMatch(
      /not known yet: Proxy drift \(needs 12 more .*Flywheel \(needs 12 more blocks/,
    );
    expect(text).toContain('FlyballRunawayGain since 2026-05-01 12:00 UTC, and 1 more');
  });

  it('says what does not fit', () => {
    expect(linesOf([], true).join('\n')).toMatch(/and \d+ more on the page/);
  });
});
