/** The request that `flyball audit` makes of its flags and of the times in the files. */
import type { AuditRequest } from '../audit/request.js';
import { isBelievableTime, isoTime, parseEventTime } from '../events/event-time.js';
import { PUBLIC_KEY, TextHasher } from '../events/hash64.js';
import type { SourceEvent } from '../events/import/source.js';
import { UsageError } from './exit.js';

const MINUTE = 60_000;

export interface AuditFlags {
  readonly from?: string;
  readonly to?: string;
  readonly baselineFrom?: string;
  readonly baselineTo?: string;
  readonly surface?: string;
  readonly policy?: string;
}

/** The first and the last time at which anything was recommended, epoch ms. */
export interface LogSpan {
  readonly first: number;
  readonly last: number;
}

/** Whether the times of the log are needed to know the stretches. */
export function needsLogSpan({ from, to }: AuditFlags): boolean {
  return from === undefined || to === undefined;
}

/** The times of the recommendations; undefined where there are none. */
export async function logSpan(
  chunks: AsyncIterable<readonly SourceEvent[]>,
): Promise<LogSpan | undefined> {
  let first = Infinity;
  let last = -Infinity;
  for await (const events of chunks) {
    for (const { kind, time } of events) {
      if (kind !== 'recommendation' || !isBelievableTime(time)) continue;
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
  }
  return first <= last ? { first, last } : undefined;
}

/**
 * The request: by default the second half of the log against the stretch of the same length right
 * before.
 *
 * @throws UsageError for flags that are no times, or that make no stretches
 */
export function auditRequest(flags: AuditFlags, span: LogSpan | undefined): AuditRequest {
  const given = {
    from: time('--from', flags.from),
    to: time('--to', flags.to),
    baselineFrom: time('--baseline-from', flags.baselineFrom),
    baselineTo: time('--baseline-to', flags.baselineTo),
  };
  if ((given.from === undefined || given.to === undefined) && !span) {
    throw new UsageError('There are no recommendations, so there is nothing to audit.');
  }
  const log = span && wholeMinutes(span);
  const to = given.to ?? log!.end;
  const from = given.from ?? wholeMinute(Math.ceil((log!.start + to) / 2), to - log!.start);
  if (from >= to) throw new UsageError('--from must be before --to.');
  if ((given.baselineFrom === undefined) !== (given.baselineTo === undefined)) {
    throw new UsageError('--baseline-from and --baseline-to go together.');
  }
  const baselineFrom = given.baselineFrom ?? from - (to - from);
  const baselineTo = given.baselineTo ?? from;
  if (baselineFrom >= baselineTo) {
    throw new UsageError('--baseline-from must be before --baseline-to.');
  }
  if (baselineFrom < to && from < baselineTo) {
    throw new UsageError('The baseline must not overlap the audited stretch.');
  }
  const { surface, policy } = flags;
  const stretch = { from, to, baselineFrom, baselineTo };
  const segment = {
    ...(surface === undefined ? {} : { surface }),
    ...(policy === undefined ? {} : { policy }),
  };
  return { id: idOf({ ...stretch, ...segment }), trigger: 'command', ...segment, ...stretch };
}

/** The log as a half-open stretch, which its last event belongs to. */
function wholeMinutes({ first, last }: LogSpan): { start: number; end: number } {
  const length = last + 1 - first;
  const end = wholeMinute(last + 1, length);
  return { start: wholeMinute(first, length), end: end > last ? end : end + MINUTE };
}

/** The time, to the minute where the log is long enough for that not to matter. */
function wholeMinute(time: number, length: number): number {
  return length < 10 * MINUTE ? time : Math.floor(time / MINUTE) * MINUTE;
}

/** Names the report's files: the audited stretch, and a hash of all that was asked for. */
function idOf(asked: Readonly<Record<string, string | number>>): string {
  const { high } = new TextHasher(PUBLIC_KEY).hash(JSON.stringify(asked));
  const start = isoTime(Number(asked['from'])).replace(/[-:]|\.\d+/g, '');
  return `audit-${start}-${high.toString(16).padStart(8, '0')}`;
}

function time(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parsed = parseEventTime(/^\d+$/.test(text) ? Number(text) : text);
  if (isBelievableTime(parsed)) return parsed;
  throw new UsageError(
    `${flag} takes a time with its offset, such as 2026-05-01T12:00:00Z, not "${text}".`,
  );
}
