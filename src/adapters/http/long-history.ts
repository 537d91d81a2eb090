/** Readings of long ago, as HTTP asks for them: what was meant, and the answer, from the history in InfluxDB. */
import type { AuditEntry } from '../../audit/request.js';
import { readingsSinceDate } from '../../audit/history/since-date.js';
import { parseDuration } from '../../config/duration.js';
import type { Detector } from '../../detectors/detector.js';
import { isBelievableTime, isoTime, parseEventTime } from '../../events/event-time.js';
import { KINDS, type HistoryQuery, type HistorySeries } from '../influx/history-query.js';
import type { LongSeriesJson, SinceJson } from './long-history-json.js';

const DAY = 86_400_000;
/** How far back is looked where nothing is said. */
const USUAL_SPAN = 90 * DAY;
/** A block whose labels come late may be final only four weeks after its week. */
const LAST_BLOCK_WITHIN = 42 * DAY;

/** Where readings are kept beyond what the service remembers. */
export interface LastingReadings {
  read(query: HistoryQuery): Promise<readonly HistorySeries[]>;
}

/** What was asked cannot be answered as it was asked; the message names the parameter. */
export class HistoryQueryError extends Error {
  readonly code = 'bad_history_query';

  constructor(message: string) {
    super(message);
    this.name = 'HistoryQueryError';
  }
}

/** Parameters as they came; an array where one was given twice. */
export type Asked = Readonly<Record<string, unknown>>;

export interface LongHistoryParts {
  readonly detectors: readonly Detector[];
  readonly lasting: LastingReadings;
  readonly audits: () => readonly AuditEntry[];
  readonly now: () => number;
}

export class LongHistory {
  constructor(private readonly parts: LongHistoryParts) {}

  /**
   * One reading of a segment over time.
   *
   * @throws HistoryQueryError, TooManyValuesError
   * @throws Error where the history does not answer
   */
  async series(asked: Asked): Promise<LongSeriesJson> {
    const reading = text(asked, 'reading');
    const known = this.declared().map(({ name }) => name);
    if (!known.includes(reading)) {
      throw new HistoryQueryError(
        `reading: none is called "${reading.slice(0, 100)}"; docs/reference/readings.md lists them, such as ${known[0]}.`,
      );
    }
    const { surface, policy } = segment(asked);
    const to = time(asked, 'to') ?? this.parts.now();
    const from = time(asked, 'from') ?? to - USUAL_SPAN;
    if (from >= to) throw new HistoryQueryError('from: must be before to.');
    const query = { reading, surface, policy, of: kindOf(asked), from, to, ...step(asked) };
    const series = await this.parts.lasting.read(query);
    return {
      ...{ ...query, from: isoTime(from), to: isoTime(to) },
      series: series.map(({ by, points }) => ({
        by,
        end: points.map(({ end }) => isoTime(end)),
        value: points.map(({ value }) => value),
        low: points.map(({ low }) => low ?? null),
        high: points.map(({ high }) => high ?? null),
        n: points.map(({ n }) => n ?? null),
      })),
    };
  }

  /**
   * The core readings of a segment then and now.
   *
   * @throws HistoryQueryError, TooManyValuesError
   * @throws Error where the history does not answer
   */
  async since(asked: Asked): Promise<SinceJson> {
    const { surface, policy } = segment(asked);
    const since = time(asked, 'since') ?? this.lastAudit(surface, policy);
    const to = this.parts.now();
    if (since >= to) throw new HistoryQueryError('since: lies in the future.');
    const core = this.declared().filter(({ tier }) => tier === 'core');
    const read = (reading: string, from: number, until: number) =>
      this.parts.lasting.read({ reading, surface, policy, of: 'block', from, to: until });
    const found = await Promise.all(
      core.map(async ({ name: reading, title }) => {
        // The years in between are not asked for.
        const before = await read(reading, since - LAST_BLOCK_WITHIN, since);
        const after = await read(reading, Math.max(since, to - LAST_BLOCK_WITHIN), to);
        return before.map(({ by, points }) => {
          const key = JSON.stringify(by);
          const later = after.find((each) => JSON.stringify(each.by) === key)?.points ?? [];
          return { reading, title, by, points: [...points, ...later] };
        });
      }),
    );
    const rows = readingsSinceDate(found.flat(), since);
    return {
      ...{ surface, policy, since: isoTime(since) },
      readings: rows.map(({ then, now, ...row }) => ({
        ...row,
        then: { ...then, end: isoTime(then.end) },
        ...(now && { now: { ...now, end: isoTime(now.end) } }),
      })),
    };
  }

  /** The end of what the last finished audit of the segment looked into. */
  private lastAudit(surface: string, policy: string): number {
    const isOf = ({ request }: AuditEntry) =>
      (request.surface ?? surface) === surface && (request.policy ?? policy) === policy;
    const last = this.parts.audits().find((entry) => entry.state === 'done' && isOf(entry));
    if (last) return last.request.to;
    throw new HistoryQueryError(
      'since: no audit of this segment has ended yet; give a time, such as 2026-05-01T00:00:00Z.',
    );
  }

  private declared() {
    return this.parts.detectors.flatMap(({ declaration: { id, readings } }) =>
      readings.map((reading) => ({ ...reading, name: `${id}.${reading.id}` })),
    );
  }
}

function segment(asked: Asked): { surface: string; policy: string } {
  return { surface: text(asked, 'surface'), policy: text(asked, 'policy') };
}

function text(asked: Asked, name: string): string {
  const value = asked[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new HistoryQueryError(`${name}: is needed, once.`);
}

function kindOf({ of = 'block' }: Asked): HistoryQuery['of'] {
  const kind = KINDS.find((each) => each === of);
  if (kind) return kind;
  throw new HistoryQueryError(`of: expected ${KINDS.join(', ')}.`);
}

function step({ step: asked }: Asked): { step?: number } {
  if (asked === undefined) return {};
  const parsed = typeof asked === 'string' ? parseDuration(asked) : undefined;
  if (parsed !== undefined && parsed >= 1000) return { step: parsed };
  throw new HistoryQueryError('step: expected a duration of a second or more, such as 1h or 7d.');
}

function time(asked: Asked, name: string): number | undefined {
  const value = asked[name];
  if (value === undefined) return undefined;
  const parsed =
    typeof value === 'string' ? parseEventTime(/^\d+$/.test(value) ? Number(value) : value) : NaN;
  if (isBelievableTime(parsed)) return parsed;
  throw new HistoryQueryError(
    `${name}: expected a time with its offset, such as 2026-05-01T00:00:00Z, or epoch milliseconds.`,
  );
}
