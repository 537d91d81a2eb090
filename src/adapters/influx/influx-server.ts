/** The InfluxDB server (1.x, or what speaks its protocol): its database, writing points, reading a series back. */
import { escape, InfluxDB } from 'influx';
import {
  historyQueryText,
  historySeries,
  type HistoryQuery,
  type HistorySeries,
} from './history-query.js';
import type { WriteOutcome } from './history-writer.js';
import { MEASUREMENTS, STORES } from './names.js';
import type { HistoryPoint } from './points.js';

export interface InfluxOptions {
  /** As in http://127.0.0.1:8086. */
  readonly url: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
  /** How long readings of windows are kept, ms; those of blocks and daily means are kept for good. */
  readonly retentionMs: number;
}

const REQUEST_MS = 10_000;

export class InfluxServer {
  private readonly client: InfluxDB;
  private isPrepared = false;

  constructor(private readonly options: InfluxOptions) {
    const { url, database, username, password } = options;
    const { protocol, hostname, port, pathname } = new URL(url);
    const isSecure = protocol === 'https:';
    this.client = new InfluxDB({
      database,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      hosts: [
        {
          host: hostname,
          port: port === '' ? (isSecure ? 443 : 80) : Number(port),
          path: pathname === '/' ? '' : pathname,
          protocol: isSecure ? 'https' : 'http',
        },
      ],
      pool: { requestTimeout: REQUEST_MS, maxRetries: 0 },
    });
  }

  /** Writes points; never throws. The database is made with the first ones. */
  async write(points: readonly HistoryPoint[]): Promise<WriteOutcome> {
    try {
      if (!this.isPrepared) await this.prepare();
      const lasting = points.filter(isLasting);
      const passing = points.filter((point) => !isLasting(point));
      await this.send(passing, STORES.windows);
      await this.send(lasting, STORES.lasting);
      return { written: true };
    } catch (error) {
      return { written: false, refused: isRefusal(error), why: reasonOf(error) };
    }
  }

  /**
   * The values of a reading, a series for each thing that it is about; none before the first write.
   *
   * @throws TooManyValuesError
   * @throws Error when the server does not answer
   */
  async read(query: HistoryQuery): Promise<HistorySeries[]> {
    const text = historyQueryText(this.options.database, query);
    try {
      return historySeries(await this.client.query(text, { precision: 'ms' }), query);
    } catch (error) {
      if (/database not found/.test(reasonOf(error))) return [];
      throw error;
    }
  }

  /** Makes database, retention and down-sampling, or puts them right. */
  private async prepare(): Promise<void> {
    const { database, retentionMs } = this.options;
    await this.client.createDatabase(database);
    const policies = await this.client.showRetentionPolicies(database);
    const known = new Set(policies.map(({ name }) => name));
    const hours = `${Math.max(1, Math.round(retentionMs / 3_600_000))}h`;
    for (const [name, duration, isDefault] of [
      [STORES.windows, hours, true],
      [STORES.lasting, 'INF', false],
    ] as const) {
      const policy = { database, duration, replication: 1, isDefault };
      if (known.has(name)) await this.client.alterRetentionPolicy(name, policy);
      else await this.client.createRetentionPolicy(name, policy);
    }
    const table = (...names: readonly string[]) =>
      [database, ...names].map((name) => escape.quoted(name)).join('.');
    await this.client.createContinuousQuery(
      'flyball_daily',
      `SELECT mean("value") AS "value", mean("low") AS "low", mean("high") AS "high", mean("n") AS "n" ` +
        `INTO ${table(STORES.lasting, MEASUREMENTS.daily)} ` +
        `FROM ${table(STORES.windows, MEASUREMENTS.readings)} ` +
        `GROUP BY time(1d), *`,
      database,
      'RESAMPLE EVERY 1h FOR 3d',
    );
    this.isPrepared = true;
  }

  private async send(points: readonly HistoryPoint[], retentionPolicy: string): Promise<void> {
    if (points.length === 0) return;
    const { database } = this.options;
    await this.client.writePoints(
      points.map(({ measurement, time, tags, fields }) => ({
        ...{ measurement, tags, fields },
        timestamp: new Date(time),
      })),
      { database, retentionPolicy, precision: 'ms' },
    );
  }
}

function isLasting({ measurement, tags }: HistoryPoint): boolean {
  return measurement !== MEASUREMENTS.readings || tags['of'] === 'block';
}

/** A write that the server understood and will refuse again; wrong credentials can be put right. */
function isRefusal(error: unknown): boolean {
  const { res } = error as { res?: { statusCode?: number } };
  return [400, 413, 422].includes(res?.statusCode ?? 0);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, 300);
}
