/** What a cell of a table holds, read as a text, a number, a truth value or a time. */
import { parseEventTime } from '../event-time.js';
import type { TimeUnit, ValueSpec } from './mapping-values.js';

const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;
const MICROSECONDS: Readonly<Record<TimeUnit, number>> = { s: 1e6, ms: 1e3, us: 1, ns: 1e-3 };

/** The number a cell holds, NaN where it holds none that is finite; a blank is none. */
export function numberIn(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return NaN;
  const number = Number(cell);
  const blank = number === 0 && cell.trim() === '';
  return Number.isFinite(number) && !blank ? number : NaN;
}

/**
 * A test for empty cells. Missing values as databases and data frames write them are empty: null, NaN.
 *
 * @param emptyCells texts that mean an empty cell, beside the empty one; most mappings have none
 */
export function emptyTest(emptyCells: readonly string[]): (cell: unknown) => boolean {
  const texts = emptyCells.length > 0 ? new Set(emptyCells) : undefined;
  return (cell) => {
    if (typeof cell === 'string') return cell === '' || texts?.has(cell) === true;
    return cell === null || cell === undefined || Number.isNaN(cell);
  };
}

/** The truth value a cell holds, undefined where it holds none: true, false, 1, 0, in any case. */
export function booleanIn(cell: unknown): boolean | undefined {
  if (typeof cell === 'boolean') return cell;
  switch (textIn(cell)?.trim().toLowerCase()) {
    case 'true':
    case '1':
      return true;
    case 'false':
    case '0':
      return false;
    default:
      return undefined;
  }
}

/** The text a cell holds; undefined of what is no single value (a list or an object in Parquet). */
export function textIn(cell: unknown): string | undefined {
  switch (typeof cell) {
    case 'string':
      return cell;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(cell);
    default:
      return cell instanceof Date ? cell.toISOString() : undefined;
  }
}

/**
 * A reader of the times of a column: the epoch milliseconds a cell holds, NaN where it holds no time.
 *
 * Numbers count in the unit of the mapping. Texts are ISO 8601; without an offset they are no time,
 * unless the mapping says which offset they have, and then a date alone is its midnight.
 *
 * @example timeReader({ unit: 's' })('1574553663.979') // 1574553663979
 */
export function timeReader({ unit = 'ms', zone, assumeUtc }: ValueSpec): (cell: unknown) => number {
  const offset = assumeUtc ? 'Z' : zone;
  const microseconds = MICROSECONDS[unit];
  return (cell) => {
    if (cell instanceof Date) return cell.getTime();
    const number = startsWithYear(cell) ? NaN : numberIn(cell);
    // By way of whole microseconds: 1574553663.979 s times 1000 is a little less than it should be.
    if (!Number.isNaN(number)) return Math.floor(Math.round(number * microseconds) / 1e3);
    if (typeof cell !== 'string') return NaN;
    const time = parseEventTime(cell);
    if (offset === undefined || !Number.isNaN(time)) return time;
    return parseEventTime(DATE_ONLY.test(cell) ? `${cell}T00:00:00${offset}` : cell + offset);
  };
}

/** Tells most dates from numbers at one glance, which the rows of a large file are worth. */
function startsWithYear(cell: unknown): boolean {
  return typeof cell === 'string' && cell.length >= 10 && cell.charAt(4) === '-';
}
