/** History in a real InfluxDB: written, kept while the server is away, read back, restated. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HistoryWriter } from '../../src/adapters/influx/history-writer.js';
import { InfluxServer } from '../../src/adapters/influx/influx-server.js';
import { PointQueue } from '../../src/adapters/influx/point-queue.js';
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

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('not in time');
}

describe('the history in InfluxDB', () => {
  it('takes points once however often they are written, and gives a series back', async () => {
    const { url } = await startInflux();
    const server = new InfluxServer({ url, database: 'flyball', retentionMs: 3650 * DAY });
    const now = Math.floor(Date.now() / HOUR) * HOUR;
    const points = [point(now - HOUR, 0.5), point(now, 0.6)];
    expect(await server.write(points)).toEqual({ written: true });
    expect(await server.write(points)).toEqual({ written: true });
    const range = { from: now - DAY, to: now + DAY };
    expect(await server.read({ ...SERIES, ...range })).toEqual([
      { time: now - HOUR, value: 0.5, low: -0.5, high: 1.5 },
      { time: now, value: 0.6, low: -0.4, high: 1.6 },
    ]);
    expect(await server.read({ ...SERIES, ...range, surface: 'elsewhere' })).toEqual([]);
    const mixed: HistoryPoint = { ...point(now, 0), fields: { value: 'a text' } };
    expect(await server.write([mixed])).toMatchObject({ written: false, refused: true });
  });

  it('waits on disk while the server is away, and nobody waits for it', async () => {
    const influx = await startInflux();
    const server = new InfluxServer({
      ...{ url: influx.url, database: 'flyball', retentionMs: 3650 * DAY },
    });
    const quiet = () => undefined;
    const writer = new HistoryWriter({
      ...{ write: (points) => server.write(points), flushMs: 10, retryMs: [50, 200] },
      queue: await PointQueue.open(await temporary(), 1e6),
      log: { info: quiet, warn: quiet, error: quiet },
    });
    const now = Date.now();
    writer.add([point(now, 1)]);
    await until(() => writer.counts().written === 1);
    await influx.stop();
    for (let i = 1; i <= 50; i++) writer.add([point(now + i, i)]);
    await until(() => writer.counts().isAway);
    expect(writer.counts()).toMatchObject({ waiting: 50, dropped: 0 });
    await influx.restart();
    await until(() => writer.counts().written === 51);
    const range = { from: now - DAY, to: now + DAY };
    expect(await server.read({ ...SERIES, ...range })).toHaveLength(51);
    await writer.stop();
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
      const values = await server.read({ ...series, of: kind, ...range });
      expect(values.map(({ time }) => time)).toEqual([1, 2, 3].map((day) => LOG_START + day * DAY));
      expect(values.every(({ value }) => value > 35 && value < 41)).toBe(true);
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
