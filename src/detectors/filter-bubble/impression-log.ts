/**
 * Who was shown what: the recommendations of a pane with their items, by user. Workers do not know
 * the items' categories, so what a pane keeps is the impressions themselves, of a bounded number of
 * users; the folding, which has the catalogue, makes diets of them.
 *
 * The state is canonical: recommendations ascend by user, then id, then content. Equal multisets of
 * recommendations therefore give equal bytes, however they were split. Above `cap` users those with
 * the smallest hashes are kept, with all of their recommendations; a user who survives in the whole
 * survives in every part, so order does not matter. `impressions` still counts what was cut.
 *
 * 20 bytes a recommendation and 9 an impression.
 */
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import { compareKeys } from '../../summaries/frequency-table.js';
import { IncompatibleSummariesError, type Summary } from '../../summaries/summary.js';

/** Bits of an entry's mark. */
export const SHOWN = 1;
export const LIKED = 2;

export interface ImpressionLog {
  /** Most users kept. */
  readonly cap: number;
  /** False once users have been cut; those kept are then the ones with the smallest hashes. */
  readonly complete: boolean;
  /** Impressions of users, kept or cut. */
  readonly impressions: number;
  /** Impressions without a user, which belong to nobody's diet and are not kept. */
  readonly anonymous: number;

  // One entry a recommendation.
  readonly userHigh: Uint32Array;
  readonly userLow: Uint32Array;
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  /** Recommendation r owns entries start[r] … start[r + 1] − 1. */
  readonly start: Uint32Array;

  // One entry an impression, in the order of the slate.
  readonly itemHigh: Uint32Array;
  readonly itemLow: Uint32Array;
  /** SHOWN, LIKED or both. */
  readonly mark: Uint8Array;
}

/**
 * The summary over logs of at most `cap` users.
 *
 * @param name kebab-case, names what the marks mean
 */
export function impressionLog(name: string, cap: number): Summary<ImpressionLog> {
  return {
    id: `${name}/1 cap=${cap}`,
    empty: () => emptyLog(cap),
    merge(a, b) {
      if (a.cap !== b.cap) throw new IncompatibleSummariesError(name, 'cap', a.cap, b.cap);
      return mergeLogs(a, b);
    },
    encode(log, writer) {
      encodeLog(log, writer);
    },
    decode: decodeLog,
  };
}

export function emptyLog(cap: number): ImpressionLog {
  return {
    cap,
    complete: true,
    impressions: 0,
    anonymous: 0,
    userHigh: new Uint32Array(0),
    userLow: new Uint32Array(0),
    idHigh: new Uint32Array(0),
    idLow: new Uint32Array(0),
    start: new Uint32Array(1),
    itemHigh: new Uint32Array(0),
    itemLow: new Uint32Array(0),
    mark: new Uint8Array(0),
  };
}

/** The recommendations of a log; what is compared and copied, sorted or not. */
export type LogRows = Omit<ImpressionLog, 'cap' | 'complete' | 'impressions' | 'anonymous'>;

/** Order of two recommendations: by user, id, length, and the entries in turn. */
export function compareRows(a: LogRows, i: number, b: LogRows, j: number): number {
  const byKey =
    compareKeys(a.userHigh[i]!, a.userLow[i]!, b.userHigh[j]!, b.userLow[j]!) ||
    compareKeys(a.idHigh[i]!, a.idLow[i]!, b.idHigh[j]!, b.idLow[j]!);
  if (byKey !== 0) return byKey;
  const aStart = a.start[i]!;
  const bStart = b.start[j]!;
  const length = a.start[i + 1]! - aStart;
  let order = length - (b.start[j + 1]! - bStart);
  for (let at = 0; order === 0 && at < length; at++) {
    const p = aStart + at;
    const q = bStart + at;
    order =
      compareKeys(a.itemHigh[p]!, a.itemLow[p]!, b.itemHigh[q]!, b.itemLow[q]!) ||
      a.mark[p]! - b.mark[q]!;
  }
  return order;
}

/** Where the recommendations of the user of row `row` end. */
export function endOfUser({ userHigh, userLow }: LogRows, row: number): number {
  let end = row + 1;
  while (userHigh[end] === userHigh[row] && userLow[end] === userLow[row]) end++;
  return end;
}

/** The greatest user of a log from which users were cut; undefined for a complete one. */
export function lastUser({
  complete,
  userHigh,
  userLow,
}: ImpressionLog): readonly [high: number, low: number] | undefined {
  const last = userHigh.length - 1;
  return complete ? undefined : [userHigh[last]!, userLow[last]!];
}

function mergeLogs(a: ImpressionLog, b: ImpressionLog): ImpressionLog {
  const aRows = a.userHigh.length;
  const bRows = b.userHigh.length;
  const into = new LogWriter(aRows + bRows, a.mark.length + b.mark.length, a.cap);
  let i = 0;
  let j = 0;
  while (i < aRows || j < bRows) {
    const fromA = j === bRows || (i < aRows && compareRows(a, i, b, j) <= 0);
    if (!(fromA ? into.append(a, i) : into.append(b, j))) break;
    if (fromA) i++;
    else j++;
  }
  return {
    cap: a.cap,
    complete: a.complete && b.complete && i === aRows && j === bRows,
    impressions: a.impressions + b.impressions,
    anonymous: a.anonymous + b.anonymous,
    ...into.rows(),
  };
}

/** Writes recommendations in ascending order, of at most `cap` users. */
export class LogWriter {
  private readonly userHigh: Uint32Array;
  private readonly userLow: Uint32Array;
  private readonly idHigh: Uint32Array;
  private readonly idLow: Uint32Array;
  private readonly start: Uint32Array;
  private readonly itemHigh: Uint32Array;
  private readonly itemLow: Uint32Array;
  private readonly mark: Uint8Array;
  private length = 0;
  private entries = 0;
  private users = 0;

  constructor(
    rows: number,
    entries: number,
    private readonly cap: number,
  ) {
    this.userHigh = new Uint32Array(rows);
    this.userLow = new Uint32Array(rows);
    this.idHigh = new Uint32Array(rows);
    this.idLow = new Uint32Array(rows);
    this.start = new Uint32Array(rows + 1);
    this.itemHigh = new Uint32Array(entries);
    this.itemLow = new Uint32Array(entries);
    this.mark = new Uint8Array(entries);
  }

  /** Appends a copy of the row; false where its user is one too many. */
  append(from: LogRows, row: number): boolean {
    const to = this.length;
    const high = from.userHigh[row]!;
    const low = from.userLow[row]!;
    if (to === 0 || this.userHigh[to - 1] !== high || this.userLow[to - 1] !== low) {
      if (this.users === this.cap) return false;
      this.users++;
    }
    this.userHigh[to] = high;
    this.userLow[to] = low;
    this.idHigh[to] = from.idHigh[row]!;
    this.idLow[to] = from.idLow[row]!;
    for (let at = from.start[row]!; at < from.start[row + 1]!; at++) {
      this.itemHigh[this.entries] = from.itemHigh[at]!;
      this.itemLow[this.entries] = from.itemLow[at]!;
      this.mark[this.entries++] = from.mark[at]!;
    }
    this.start[++this.length] = this.entries;
    return true;
  }

  rows(): LogRows {
    return {
      userHigh: this.userHigh.slice(0, this.length),
      userLow: this.userLow.slice(0, this.length),
      idHigh: this.idHigh.slice(0, this.length),
      idLow: this.idLow.slice(0, this.length),
      start: this.start.slice(0, this.length + 1),
      itemHigh: this.itemHigh.slice(0, this.entries),
      itemLow: this.itemLow.slice(0, this.entries),
      mark: this.mark.slice(0, this.entries),
    };
  }
}

function encodeLog(log: ImpressionLog, writer: BinaryWriter): void {
  writer.uint32(log.cap);
  writer.uint8(log.complete ? 1 : 0);
  writer.float64(log.impressions);
  writer.float64(log.anonymous);
  writer.array(log.userHigh);
  writer.array(log.userLow);
  writer.array(log.idHigh);
  writer.array(log.idLow);
  writer.array(log.start);
  writer.array(log.itemHigh);
  writer.array(log.itemLow);
  writer.array(log.mark);
}

function decodeLog(reader: BinaryReader): ImpressionLog {
  return {
    cap: reader.uint32(),
    complete: reader.uint8() === 1,
    impressions: reader.float64(),
    anonymous: reader.float64(),
    userHigh: reader.array(Uint32Array),
    userLow: reader.array(Uint32Array),
    idHigh: reader.array(Uint32Array),
    idLow: reader.array(Uint32Array),
    start: reader.array(Uint32Array),
    itemHigh: reader.array(Uint32Array),
    itemLow: reader.array(Uint32Array),
    mark: reader.array(Uint8Array),
  };
}
