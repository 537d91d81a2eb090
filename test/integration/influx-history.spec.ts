/** History in a real InfluxDB: written, read back, restated; for the service under load see influx-outage.spec.ts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { InfluxServer } from '../../src/adapters/influx/influx-server.js';
import type { HistoryPoint } from '../../src/adapters/influx/points.js';
import { flyball } from '../e2e/command.js';
import { dailyLog, LOG_START } from '../cli/daily-log.js';
import { atEnd } from '../setup/at-end.js';
import { startInflux } from '../setup/influx.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const SERIES = {
  ...{ reading: 'bandwagon.exposure_gini', surface: "it's, home", policy: 'p=1' },
  of: 'window',
} as const;

function point(time: number, value: number): HistoryPoint {
  const { reading, surface, policy, of } = SERIES;
  return {
    ...{ measurement: 'readings', time },
    tags: { reading, surface, policy, of },
    fields: { value, low: value - 1, high: value + 1, n: 3 },
  };
}

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'flyball-history-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Means over steps, and a series for each thing that the reading is about. */
async function takesStepsAndTellsApart(server: InfluxServer, now: number): Promise<void> {
  const day = Math.floor(now / DAY) * DAY - 4 * DAY;
  const block = (hours: number, value: number, signal: string): HistoryPoint => {
    const { measurement, tags, fields } = point(0, value);
    const time = day + hours * HOUR;
    return { measurement, time, fields, tags: { ...tags, of: 'block', by_signal: signal } };
  };
  // The last hour of a day ends as the next one begins.
  const blocks = [
    block(1, 1, 'click'),
    block(24, 3, 'click'),
    block(25, 7, 'click'),
    block(2, 9, 'save'),
  ];
  expect(await server.write(blocks)).toEqual({ written: true });
  const query = { ...SERIES, of: 'block', from: day, to: day + 2 * DAY, step: DAY } as const;
  const of = (days: number, value: number) => ({
    ...{ end: day + days * DAY, value, low: value - 1, high: value + 1, n: 3 },
  });
  expect(await server.read(query)).toEqual([
    { by: { signal: 'click' }, points: [of(1, 2), of(2, 7)] },
    { by: { signal: 'save' }, points: [of(1, 9)] },
  ]);
}

describe('the history in InfluxDB', () => {
  it('takes points once however often they are written, and gives a series back', async () => {
    const { url } = await startInflux();
    const server = new InfluxServer({ url, database: 'flyball', retentionMs: 3650 * DAY });
    expect(await server.read({ ...SERIES, from: 0, to: DAY })).toEqual([]);
    const now = Math.floor(Date.now() / HOUR) * HOUR;
    const points = [point(now - HOUR, 0.5), point(now, 0.6)];
    expect(await server.write(points)).toEqual({ written: true });
    expect(await server.write(points)).toEqual({ written: true });
    const range = { from: now - DAY, to: now + DAY };
    const values = [
      { end: now - HOUR, value: 0.5, low: -0.5, high: 1.5, n: 3 },
      { end: now, value: 0.6, low: -0.4, high: 1.6, n: 3 },
    ];
    expect(await server.read({ ...SERIES, ...range })).toEqual([{ by: {}, points: values }]);
    // What ends at the begin is not in it, what ends at its end is.
    const last = { ...SERIES, from: now - HOUR, to: now };
    expect(await server.read(last)).toEqual([{ by: {}, points: values.slice(1) }]);
    expect(await server.read({ ...SERIES, ...range, surface: 'elsewhere' })).toEqual([]);
    await takesStepsAndTellsApart(server, now);
    const mixed: HistoryPoint = { ...point(now, 0), fields: { value: 'a text' } };
    expect(await server.write([mixed])).toMatchObject({ written: false, refused: true });
  });

  it('is restated from files by the command', async () => {
    const { url } = await startInflux();
    const folder = await temporary();
    const file = join(folder, 'log.ndjson');
    await writeFile(file, dailyLog({ seed: 1, days: 3 }));
    const config = join(folder, 'flyball.yaml');
    await writeFile(
      config,
      `windows: { pane: 1h, window: 1d, hop: 1d }\nexports: { influx: { url: '${url}', retention: 3650d } }\n`,
    );
    const { code, out, said } = await flyball(['backfill', file, '--config', config]);
    expect({ code, said }).toMatchObject({ code: 0 });
    expect(out).toMatch(/^[\d,]+ readings written to flyball at http/);
    const server = new InfluxServer({ url, database: 'flyball', retentionMs: 3650 * DAY });
    const series = { reading: 'bandwagon.effective_items', surface: 'home', policy: 'production' };
    const range = { from: LOG_START, to: LOG_START + 10 * DAY };
    for (const kind of ['window', 'block'] as const) {
      const [found, ...others] = await server.read({ ...series, of: kind, ...range });
      expect(others).toEqual([]);
      const points = found?.points ?? [];
      expect(points.map(({ end }) => end)).toEqual([1, 2, 3].map((day) => LOG_START + day * DAY));
      expect(points.every(({ value }) => value > 35 && value < 41)).toBe(true);
    }
    const none = await flyball(['backfill', file]);
    expect(none).toMatchObject({ code: 2 });
    expect(none.said).toContain('exports.influx.url');
    const away = join(folder, 'away.yaml');
    await writeFile(away, "exports: { influx: { url: 'http://127.0.0.1:9' } }\n");
    const refused = await flyball(['backfill', file, '--config', away]);
    expect(refused.code).toBe(2);
    expect(refused.said).toContain('http://127.0.0.1:9 did not take the readings');
  });
});
