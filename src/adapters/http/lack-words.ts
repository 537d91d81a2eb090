/** What is not known yet, in words: why, what is missing, and about how long that will take. */
import { REASONS } from '../../detectors/reading.js';
import type { Point } from './reading-ring.js';

/** Windows from which the rate is taken. */
const RATE_WINDOWS = 12;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Longer than this is no forecast. */
const LONGEST = 366 * DAY;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/**
 * The sentence of the last window, where it has no value; the windows before it show the rate.
 *
 * @example lackWords(points, 'impressions')
 * // 'too few events for a trustworthy value: needs 1,140 more impressions, about 6 hours'
 */
export function lackWords(points: readonly Point[], unit: string): string | undefined {
  const last = points.at(-1);
  if (last?.reason === undefined) return undefined;
  const { seen = 0, needed = 0 } = last;
  const why = REASONS[last.reason];
  if (!(needed > seen)) return why;
  const missing = Math.ceil(needed - seen);
  const time = timeLeft(points, missing);
  const about = time === undefined ? '' : `, about ${durationWords(time)}`;
  return `${why}: needs ${whole.format(missing)} more ${unit}${about}`;
}

/**
 * Milliseconds until the missing is there, if it goes on arriving as over the last windows that
 * lacked the same; undefined where nothing was gained, or a single window shows no rate.
 */
function timeLeft(points: readonly Point[], missing: number): number | undefined {
  const last = points.at(-1)!;
  const recent = points.slice(-RATE_WINDOWS);
  const since = recent.findLastIndex((point) => point.reason !== last.reason) + 1;
  const first = recent[since]!;
  const gained = (last.seen ?? 0) - (first.seen ?? 0);
  if (!(gained > 0)) return undefined;
  const time = (missing * (last.end - first.end)) / gained;
  return time <= LONGEST ? time : undefined;
}

/** A length of time in words, in one unit: `6 hours`, `1 day`. */
export function durationWords(ms: number): string {
  const inUnit = (unit: number, name: string) => {
    const count = Math.max(1, Math.round(ms / unit));
    return `${whole.format(count)} ${name}${count === 1 ? '' : 's'}`;
  };
  if (ms < 1.5 * HOUR) return inUnit(MINUTE, 'minute');
  return ms < 2 * DAY ? inUnit(HOUR, 'hour') : inUnit(DAY, 'day');
}
