/** The InfluxDB server (1.x, or what speaks its protocol): its database, writing points, reading a series back. */
import { escape, InfluxDB } from 'influx';
import type { WriteOutcome } from './history-writer.js';
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

/** Where points of windows lie, and where what is kept for good does. */
const WINDOWS = 'windows';
const LASTING = 'lasting';
const DAILY = 'daily_windows';

const REQUEST_MS = 10_000;

/** A series of readings, as the history has it. */
export interface HistorySeries {
  readonly reading: string;
  readonly surface: string;
  readonly policy: string;
  readonly of: 'window' | 'block' | 'daily';
  readonly from: number;
  readonly to: number;
}

export interface HistoryValue {
  /** End of the window or block; of a daily mean, the begin of its day. Epoch ms. */
  readonly time: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

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
      await this.send(passing, WINDOWS);
      await this.send(lasting, LASTING);
      return { written: true };
    } catch (error) {
      return { written: false, refused: isRefusal(error), why: reasonOf(error) };
    }
  }

  /**
   * The values of a series, the earliest first.
   *
   * @throws Error when the server does not answer
   */
  async read({ reading, surface, policy, of, from, to }: HistorySeries): Promise<HistoryValue[]> {
    const measurement = of === 'daily' ? DAILY : 'readings';
    const store = of === 'window' ? WINDOWS : LASTING;
    const is = (tag: string, value: string) => `${escape.quoted(tag)} = ${escape.stringLit(value)}`;
    const where = [
      is('reading', reading),
      is('surface', surface),
      is('policy', policy),
      ...(of === 'daily' ? [] : [is('of', of)]),
      `time >= ${whole(from)}ms`,
      `time < ${whole(to)}ms`,
    ];
    const { database } = this.options;
    const table = [database, store, measurement].map((name) => escape.quoted(name)).join('.');
    const rows = await this.client.query<Record<'value' | 'low' | 'high', number | null>>(
      `SELECT "value", "low", "high" FROM ${table} WHERE ${where.join(' AND ')} ORDER BY time`,
      { precision: 'ms' },
    );
    return rows
      .filter(({ value }) => value !== null)
      .map(({ time, value, low, high }) => ({
        time: time.getTime(),
        value: value!,
        low,
        high,
      }));
  }

  /** Makes database, retention and down-sampling, or puts them right. */
  private async prepare(): Promise<void> {
    const { database, retentionMs } = this.options;
    await this.client.createDatabase(database);
    const policies = await this.client.showRetentionPolicies(database);
    const known = new Set(policies.map(({ name }) => name));
    const hours = `${Math.max(1, Math.round(retentionMs / 3_600_000))}h`;
    for (const [name, duration, isDefault] of [
      [WINDOWS, hours, true],
      [LASTING, 'INF', false],
    ] as const) {
      const policy = { database, duration, replication: 1, isDefault };
      if (known.has(name)) await this.client.alterRetentionPolicy(name, policy);
      else await this.client.createRetentionPolicy(name, policy);
    }
    await this.client.createContinuousQuery(
      'flyball_daily',
      `SELECT mean("value") AS "value", mean("low") AS "low", mean("high") AS "high", mean("n") AS "n" ` +
        `INTO ${[database, LASTING, DAILY].map((name) => escape.quoted(name)).join('.')} ` +
        `FROM ${[database, WINDOWS, 'readings'].map((name) => escape.quoted(name)).join('.')} ` +
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
  return measurement !== 'readings' || tags['of'] === 'block';
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

function whole(ms: number): string {
  return `${Math.round(ms)}`;
}
