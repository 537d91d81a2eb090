/** Numbers, times and readings in words, in UTC and in English wherever the browser is. */
import type { Unit } from '../detectors/detector.js';
import { ALL_POLICIES, type LimitJson, type SeriesJson } from '../adapters/http/status-json.js';

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
  if (ms % DAY === 0) return inUnit(DAY, 'day');
  return ms < 2 * DAY ? inUnit(HOUR, 'hour') : inUnit(DAY, 'day');
}

/** How event time stands to the clock. */
export function lagWords(eventTime: number | undefined, now: number): string {
  if (eventTime === undefined) return 'no events yet';
  const behind = now - eventTime;
  if (behind < -MINUTE) return `${durationWords(-behind)} ahead of the clock`;
  return behind < MINUTE ? 'in step with the clock' : `${durationWords(behind)} behind the clock`;
}

/** What a value is followed by. */
const UNITS: Readonly<Partial<Record<Unit, string>>> = {
  items: ' items',
  bits: ' bits',
  nats: ' nats',
  days: ' days',
  per_day: ' a day',
  labels: ' labels',
  impressions: ' impressions',
  users: ' users',
  elasticity: '% for each 1%',
  standard_deviations: ' standard deviations',
  reward: ' per impression',
};

/** What an axis is called. */
const AXES: Readonly<Record<Unit, string>> = {
  ratio: 'share, 0 to 1',
  correlation: 'agreement, −1 to 1',
  difference: 'difference, −1 to 1',
  factor: 'factor',
  items: 'items',
  bits: 'bits',
  nats: 'nats (natural logarithm)',
  days: 'days',
  per_day: 'change a day',
  labels: 'labels',
  impressions: 'impressions',
  users: 'users',
  count: 'count',
  elasticity: '% for each 1%',
  standard_deviations: 'standard deviations',
  reward: 'per impression',
  state: 'state',
};

const UNIT_NOTES: Readonly<Partial<Record<Unit, string>>> = {
  bits: 'A bit is the answer to one yes-no question between equals.',
  nats: 'A nat is a unit of a natural logarithm: 0.7 more is about twice as much.',
  elasticity: 'At 1 the one grows as fast as the other.',
  standard_deviations: 'A standard deviation is how much single impressions usually differ.',
};

/** The unit of a value as an axis names it. */
export function unitWords(unit: Unit): string {
  return AXES[unit];
}

/** What a unit means, where it is no everyday one. */
export function unitNote(unit: Unit): string {
  return UNIT_NOTES[unit] ?? '';
}

/** A value with its interval, both to the second digit of the interval's half-width. */
function intervalWords(value: number, low: number, high: number): readonly string[] {
  const half = (high - low) / 2;
  const decimals = Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(half))));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const format = new Intl.NumberFormat('en', { ...digits, signDisplay: 'negative' });
  return [value, low, high].map((number) => format.format(number));
}

/** The value of a window with its interval; undefined where it has none. */
export function valueWords(series: SeriesJson, at: number): string | undefined {
  const value = series.value[at];
  if (value === null || value === undefined) return undefined;
  const { unit, states } = series.reading;
  if (unit === 'state') return states?.[value] ?? numberWords(value);
  const [low, high] = [series.low[at], series.high[at]];
  const of = UNITS[unit] ?? '';
  if (typeof low !== 'number' || typeof high !== 'number') {
    return `${numberWords(value)}${of} (too few users for an interval)`;
  }
  if (low === high) return `${numberWords(value)}${of} (exact)`;
  const [shown, from, to] = intervalWords(value, low, high);
  return `${shown}${of} (95% interval ${from} to ${to})`;
}

/** The same without the name of the interval, for tables whose page says what it is. */
export function shortWords(series: SeriesJson, at: number): string {
  return (valueWords(series, at) ?? '').replace('95% interval ', '');
}

/** What the last window says, or what is missing for it to say anything. */
export function lastWords(series: SeriesJson): string {
  const at = series.end.length - 1;
  const value = valueWords(series, at);
  const end = series.end[at];
  if (value === undefined || end === undefined) {
    return `Not known: ${series.missing ?? 'no window has been read'}.`;
  }
  const provisional = series.provisional ? '; provisional: labels are still coming' : '';
  return `${value} in the window that ended ${timeWords(end)}${provisional}.`;
}

/** A level with its 95% interval and its unit: `41.2 items (95% interval 40.1 to 42.3)`. */
export function levelWords(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  unit: Unit,
): string {
  const of = UNITS[unit] ?? '';
  if (low === high) return `${numberWords(value)}${of}`;
  const [shown, from, to] = intervalWords(value, low, high);
  return `${shown}${of} (95% interval ${from} to ${to})`;
}

/** The policy of a segment, or that it is all of a surface's. */
export function policyWords(policy: string): string {
  return policy === ALL_POLICIES ? 'all policies' : policy;
}

/** `home / production`. */
export function segmentName(surface: string, policy: string): string {
  return `${surface} / ${policyWords(policy)}`;
}

/** What blocks of this length are called: `28 days`. */
export function blocksWords(count: number, blockMs: number): string {
  const unit = BLOCK_UNITS[blockMs];
  if (unit === undefined) return `${countWords(count)} blocks of ${durationWords(blockMs)}`;
  return `${countWords(count)} ${unit}${count === 1 ? '' : 's'}`;
}

const BLOCK_UNITS: Readonly<Record<number, string>> = {
  [HOUR]: 'hour',
  [DAY]: 'day',
  [7 * DAY]: 'week',
};

/** Bytes as people say them: `1.2 MB`. */
export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${wholeNumber.format(bytes)} bytes`;
  return bytes < 1e6
    ? `${threeDigits.format(bytes / 1000)} kB`
    : `${threeDigits.format(bytes / 1e6)} MB`;
}

const ABOUT: Readonly<Record<string, string>> = {
  'target=uniform': 'picking at random',
  'target=candidate': 'the candidate policy',
  'propensity=estimated': 'propensities estimated, none were logged',
  'catalogue=seen': 'of the items seen; no catalogue is declared',
  'condition=network': 'quality brings users',
  'condition=diversity': 'users bring information',
  'condition=returns': 'data bring quality',
};

/** What a value is about, in words: `position 3`, `quality → users`, `in 6 days`. */
export function aboutWords({ by, blockMs }: Pick<SeriesJson, 'by' | 'blockMs'>): string {
  return Object.entries(by)
    .map(([key, value]) => {
      if (key === 'position') return `position ${value}`;
      if (key === 'link') return value.replace('-', ' → ');
      if (key === 'ahead') return `in ${durationWords(Number(value) * blockMs)}`;
      return ABOUT[`${key}=${value}`] ?? value;
    })
    .join(', ');
}

export function limitWords({ when, threshold, severity }: LimitJson): string {
  const what = severity === 'page' ? 'someone is paged' : 'a ticket is due';
  return `${severity === 'info' ? 'noted' : what} ${when} ${numberWords(threshold)}`;
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
