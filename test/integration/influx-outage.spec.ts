/**
 * The service under load, while its InfluxDB goes away and comes back: every reading is there afterwards,
 * ingest goes on at its rate, and what HTTP says of the history is true.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { longHistory, since } from '../../src/adapters/openapi/history-schemas.js';
import { DEFAULT_NAMES } from '../../src/adapters/nats/names.js';
import type { Nats } from '../../src/adapters/nats/connection.js';
import type { ReadingJson } from '../../src/detectors/reading-json.js';
import type { KindedEvent } from '../../src/events/schemas.js';
import { startInflux, type TestInflux } from '../setup/influx.js';
import { startNats } from '../setup/nats.js';
import { startService, temporaryFolder, type Service } from '../setup/service.js';
import { connect, publish, stored } from './stream.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PARTITIONS = 2;
/** Of each phase: InfluxDB there, away, and there again. */
const PHASE = { hours: 1, recommendations: 3000 };
const START = Math.floor(Date.now() / HOUR) * HOUR - 5 * HOUR;
const HOME = 'surface=home&policy=production';

let influx: TestInflux;
let service: Service;
let nats: Nats;

beforeAll(async () => {
  influx = await startInflux();
  const server = await startNats();
  service = await startService(server.port, await temporaryFolder(), {
    ...{ FLYBALL_NATS_PARTITIONS: `${PARTITIONS}`, FLYBALL_LOG_LEVEL: 'warn' },
    ...{ FLYBALL_WINDOWS_PANE: '1m', FLYBALL_WINDOWS_WINDOW: '10m', FLYBALL_WINDOWS_HOP: '1m' },
    ...{ FLYBALL_WINDOWS_IDLE_AFTER: '1h', FLYBALL_DETECTORS_BANDWAGON_BLOCK: 'hour' },
    ...{ FLYBALL_EXPORTS_INFLUX_URL: influx.url, FLYBALL_LABELLING_BUDGET: '500' },
  });
  nats = await connect(server.port);
});

/** The recommendations of a phase, with a minute of event time each so many. */
function phase(number: number): KindedEvent[] {
  return Array.from({ length: PHASE.recommendations }, (_, n): KindedEvent => {
    const at = number + n / PHASE.recommendations;
    return {
      ...{ kind: 'recommendation', id: `r-${number}-${n}`, user: `user-${(n * 13) % 97}` },
      ...{
        surface: 'home',
        policy: 'production',
        time: Math.floor(START + at * PHASE.hours * HOUR),
      },
      slate: [{ item: `item-${(n * 7) % 60}` }, { item: `item-${60 + (n % 30)}` }],
    };
  });
}

/**
 * Publishes a phase, a quarter after the other; events a second until all are read, of the quickest
 * quarter: what else the machine does holds up some of them, a service that waits holds up all.
 */
async function rateOf(number: number): Promise<number> {
  const events = phase(number);
  const size = events.length / 4;
  const rates: number[] = [];
  for (let at = 0; at < events.length; at += size) {
    const begin = performance.now();
    await publish(nats, PARTITIONS, events.slice(at, at + size));
    const sum = number * PHASE.recommendations + at + size;
    await service.waitForMetrics((now) => now.sum('flyball_events_accepted_total') >= sum);
    rates.push((size * 1000) / (performance.now() - begin));
  }
  return Math.max(...rates);
}

/** What identifies a reading, and what it says. */
function line(reading: ReadingJson, of: string): string {
  const { reading: name, surface, policy, window, by, value, reason } = reading;
  const about = Object.entries(by).map(([key, text]) => `${key}=${text}`);
  return [name, surface, policy, of, Date.parse(window.end), ...about.sort(), value ?? reason].join(
    ' ',
  );
}

/** The readings that the service published, which is what must be in the history. */
async function publishedReadings(): Promise<string[]> {
  const messages = await stored(nats, DEFAULT_NAMES.readings);
  const lines = messages.flatMap(({ headers, body }) =>
    body
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => line(JSON.parse(text) as ReadingJson, headers['Flyball-Of'] ?? '')),
  );
  return lines.sort();
}

interface InfluxAnswer {
  readonly results: readonly {
    readonly series?: readonly {
      readonly columns: readonly string[];
      readonly values: readonly (readonly (string | number | null)[])[];
    }[];
  }[];
}

async function rowsOf(query: string): Promise<Record<string, string | number | null>[]> {
  const url = `${influx.url}/query?db=flyball&epoch=ms&q=${encodeURIComponent(query)}`;
  const { results } = (await (await fetch(url)).json()) as InfluxAnswer;
  return results
    .flatMap(({ series = [] }) => series)
    .flatMap(({ columns, values }) =>
      values.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))),
    );
}

/** The readings in InfluxDB, in the same words. */
async function keptReadings(): Promise<string[]> {
  const rows = [
    ...(await rowsOf('SELECT * FROM "windows"."readings"')),
    ...(await rowsOf('SELECT * FROM "lasting"."readings"')),
  ];
  const lines = rows.map(({ time, reading, surface, policy, of, value, reason, ...rest }) => {
    const about = Object.entries(rest)
      .filter(([key, text]) => key.startsWith('by_') && text !== null && text !== '')
      .map(([key, text]) => `${key.slice(3)}=${text}`);
    return [reading, surface, policy, of, time, ...about.sort(), value ?? reason].join(' ');
  });
  return lines.sort();
}

async function ask(path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${service.http}${path}`);
  return { status: answer.status, body: await answer.json() };
}

async function answerOf<Schema extends z.ZodType>(schema: Schema, path: string) {
  const { status, body } = await ask(path);
  expect({ status, body }).toMatchObject({ status: 200 });
  return schema.parse(body);
}

describe('the service, while InfluxDB is away', () => {
  it('reads as fast, loses nothing, and has all of it afterwards', async () => {
    const before = await rateOf(0);
    await service.waitForMetrics(
      (now) =>
        now.sum('flyball_history_points_total', 'written') > 0 &&
        now.sum('flyball_history_up') === 1,
    );
    await influx.stop();
    const during = await rateOf(1);
    const away = await service.waitForMetrics((now) => now.sum('flyball_history_up') === 0);
    expect(away.sum('flyball_history_waiting_points')).toBeGreaterThan(0);
    expect(
      await ask(`/api/readings/history?reading=bandwagon.effective_items&${HOME}`),
    ).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('does not answer now') },
    });
    await influx.restart();
    const after = await rateOf(2);
    // Machines that run tests are uneven; an ingest that waited for a server that is away would stand still.
    expect(during).toBeGreaterThan(Math.min(before, after) / 2);
    const settled = await service.waitForMetrics(
      (now) =>
        now.sum('flyball_history_waiting_points') === 0 && now.sum('flyball_history_up') === 1,
    );
    expect(settled.sum('flyball_history_points_total', 'dropped')).toBe(0);

    const path = `/api/readings/history?reading=bandwagon.effective_items&${HOME}`;
    const { series } = await answerOf(longHistory, `${path}&of=window&from=${START}`);
    expect(series).toHaveLength(1);
    const ends = series[0]!.end.map((end) => Date.parse(end));
    expect(ends.length).toBeGreaterThan(2.8 * PHASE.hours * 60);
    // No window is missing of the time when the server was away.
    expect(ends.every((end, at) => at === 0 || end === ends[at - 1]! + MINUTE)).toBe(true);
    const hourly = await answerOf(longHistory, `${path}&of=window&from=${START}&step=1h`);
    expect(hourly.series[0]!.end.length).toBeLessThanOrEqual(4);
    expect(await ask(path.replace('effective', 'ineffective'))).toMatchObject({ status: 400 });
    expect(await ask(`/api/readings/since?${HOME}`)).toMatchObject({ status: 400 });
    const then = await answerOf(since, `/api/readings/since?${HOME}&since=${START + 2 * HOUR}`);
    const [items] = then.readings.filter(({ reading }) => reading === 'bandwagon.effective_items');
    // The next block that is whole weeks later is still to come.
    expect(items).toMatchObject({ change: 'not_comparable', then: { value: expect.any(Number) } });
    const spent = await rowsOf('SELECT * FROM "lasting"."label_spend"');
    expect(spent.map(({ time }) => Number(time) % HOUR)).toEqual(spent.map(() => 0));
    expect(spent.length).toBeGreaterThanOrEqual(2);

    await service.stop();
    const published = await publishedReadings();
    expect(published.length).toBeGreaterThan(1000);
    expect(await keptReadings()).toEqual(published);
  });
});
