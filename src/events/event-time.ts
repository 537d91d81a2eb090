/** Event times: ISO 8601 with an offset, or epoch milliseconds, inside a believable range. */

/** 1980-01-01: an earlier time is almost surely epoch seconds taken for milliseconds. */
export const EARLIEST_TIME = 315_532_800_000;
/** 2200-01-01. */
export const LATEST_TIME = 7_258_118_400_000;
/** Beyond this, on either side of 1970, a number is no date (ECMA-262, Time Values and Time Range). */
const FURTHEST_TIME = 8_640_000_000_000_000;

const ISO_WITH_OFFSET =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

/**
 * The epoch milliseconds of an event time, NaN where the value is no time at all.
 *
 * A text must be ISO 8601 with an offset ("2026-05-01T12:00:00Z", "2026-05-01T14:00:00.5+02:00"): a
 * local time without one would mean something else on each machine. Fractions of a millisecond are
 * dropped. A date that does not exist (31 February) is NaN. The range is not checked here.
 *
 * @example parseEventTime('1970-01-01T00:00:01Z') // 1000
 */
export function parseEventTime(value: unknown): number {
  if (typeof value === 'number') return Math.abs(value) <= FURTHEST_TIME ? Math.floor(value) : NaN;
  if (typeof value !== 'string') return NaN;
  const usual = parseUsual(value);
  if (!Number.isNaN(usual)) return usual;
  if (!ISO_WITH_OFFSET.test(value)) return NaN;
  const day = Number(value.slice(8, 10));
  if (day > 28 && day > daysInMonth(Number(value.slice(0, 4)), Number(value.slice(5, 7)))) {
    return NaN;
  }
  return Date.parse(canonical(value));
}

/**
 * The form that almost every publisher sends, `YYYY-MM-DDTHH:MM:SS[.mmm]Z`, without a regular
 * expression; NaN for any other, which is then looked at closely. Four times as fast, and parsing
 * times is a good part of decoding.
 */
function parseUsual(text: string): number {
  const { length } = text;
  const hasMs = length === 24;
  if (length !== 20 && !hasMs) return NaN;
  if (
    text.charCodeAt(4) !== DASH ||
    text.charCodeAt(7) !== DASH ||
    text.charCodeAt(10) !== LETTER_T ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(16) !== COLON ||
    text.charCodeAt(length - 1) !== LETTER_Z ||
    (hasMs && text.charCodeAt(19) !== DOT)
  ) {
    return NaN;
  }
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const ms = hasMs ? twoDigits(text, 20) * 10 + (text.charCodeAt(22) - ZERO) : 0;
  const isPlain =
    year >= 1000 && month >= 1 && month <= 12 && day >= 1 && hour <= 23 && minute <= 59;
  if (!isPlain || !(second <= 59) || !(ms >= 0 && ms <= 999)) return NaN;
  if (hasMs && !isDigit(text.charCodeAt(22))) return NaN;
  if (day > 28 && !(day <= daysInMonth(year, month))) return NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

const ZERO = 48;
const DASH = 45;
const COLON = 58;
const DOT = 46;
const LETTER_T = 84;
const LETTER_Z = 90;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

/** NaN where either is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + (ones - ZERO) : NaN;
}

/** True where the time is inside the range the contract believes. */
export function isBelievableTime(time: number): boolean {
  return time >= EARLIEST_TIME && time < LATEST_TIME;
}

/** ISO text of an epoch time, in UTC with milliseconds. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Brings the allowed spellings (space, lower case, comma, +0200, leap second) to Date.parse's. */
function canonical(value: string): string {
  return value
    .replace(/[t ]/, 'T')
    .replace('z', 'Z')
    .replace(',', '.')
    .replace(/(T\d\d:\d\d):60/, '$1:59')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}
