/** Numbers, times and readings in words, in UTC and in English wherever the browser is. */
import type { LimitJson, SeriesJson } from '../adapters/http/status-json.js';

const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const wholeNumber = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** About three significant digits; whole numbers in full. */
export function numberWords(value: number): string {
  return Math.abs(value) >= 100 ? wholeNumber.format(value) : threeDigits.format(value);
}

export function countWords(count: number): string {
  return wholeNumber.format(count);
}

/** `2026-05-01 02:00 UTC`. */
export function timeWords(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** A length of time in its largest unit: `3 minutes`, `2 days`. */
export function durationWords(ms: number): string {
  const inUnit = (unit: number, name: string) => {
    const count = Math.round(ms / unit);
    return `${wholeNumber.format(count)} ${name}${count === 1 ? '' : 's'}`;
  };
  if (ms < 1.5 * MINUTE) return inUnit(1000, 'second');
  if (ms < 1.5 * HOUR) return inUnit(MINUTE, 'minute');
  return ms < 2 * DAY ? inUnit(HOUR, 'hour') : inUnit(DAY, 'day');
}

/** How event time stands to the clock. */
export function lagWords(eventTime: number | undefined, now: number): string {
  if (eventTime === undefined) return 'no events yet';
  const behind = now - eventTime;
  if (behind < -MINUTE) return `${durationWords(-behind)} ahead of the clock`;
  return behind < MINUTE ? 'in step with the clock' : `${durationWords(behind)} behind the clock`;
}

/** The value of a window with its interval; undefined where it has none. */
export function valueWords(series: SeriesJson, at: number): string | undefined {
  const value = series.value[at];
  if (value === null || value === undefined) return undefined;
  const [low, high] = [series.low[at], series.high[at]];
  if (typeof low !== 'number' || typeof high !== 'number') {
    return `${numberWords(value)} (too few users for an interval)`;
  }
  if (low === high) return `${numberWords(value)} (exact)`;
  return `${numberWords(value)} (95% interval ${numberWords(low)} to ${numberWords(high)})`;
}

/** What the last window says, or what is missing for it to say anything. */
export function lastWords(series: SeriesJson): string {
  const at = series.end.length - 1;
  const value = valueWords(series, at);
  const end = series.end[at];
  if (value === undefined || end === undefined) {
    return `Not known: ${series.missing ?? 'no window has been read'}.`;
  }
  return `${value} in the window that ended ${timeWords(end)}.`;
}

export function limitWords({ when, threshold, severity }: LimitJson): string {
  const what = severity === 'page' ? 'someone is paged' : 'a ticket is due';
  return `${severity === 'info' ? 'noted' : what} ${when} ${numberWords(threshold)}`;
}

/** The unit of a value as an axis names it. */
export function unitWords(unit: string): string {
  return unit === 'ratio' ? 'ratio, 0 to 1' : unit;
}

/** Labels of a UTC time axis: hour and minute, and below them the date where it changes. */
export function axisTimes(seconds: readonly number[]): string[] {
  let date = '';
  return seconds.map((second) => {
    const iso = new Date(second * 1000).toISOString();
    const isNew = iso.slice(0, 10) !== date;
    date = iso.slice(0, 10);
    return isNew ? `${iso.slice(11, 16)}\n${iso.slice(5, 10)} UTC` : iso.slice(11, 16);
  });
}
