/** The last windows of one reading: a ring of numbers that grows up to its limit. */
import { isMeasured, REASONS, type Measurement, type Reason } from '../../detectors/reading.js';

/** Windows kept of each reading. */
export const KEPT_WINDOWS = 600;

const REASON_NAMES = Object.keys(REASONS) as Reason[];
/** Columns of a window: its end, and of its value or lack what there is, NaN for the rest. */
const END = 0;
const VALUE = 1;
const LOW = 2;
const HIGH = 3;
const REASON = 4;
const SEEN = 5;
const NEEDED = 6;
const COLUMNS = 7;
const FIRST_CAPACITY = 16;

/** One window of a reading: a value, or why there is none. */
export interface Point {
  readonly end: number;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly reason?: Reason;
  readonly seen?: number;
  readonly needed?: number;
}

/** A measurement of the window that ended then. */
export function pointOf(end: number, measurement: Measurement): Point {
  if (!isMeasured(measurement)) {
    const { reason, seen, needed } = measurement;
    return { end, reason, seen, needed };
  }
  const { value, low, high } = measurement;
  return low === undefined || high === undefined ? { end, value } : { end, value, low, high };
}

export class ReadingRing {
  private rows = new Float64Array(FIRST_CAPACITY * COLUMNS);
  /** Windows ever added; the row of a window is its number modulo the capacity. */
  private added = 0;

  constructor(private readonly limit = KEPT_WINDOWS) {}

  get size(): number {
    return Math.min(this.added, this.capacity);
  }

  /** End of the last window; −Infinity before the first. */
  get lastEnd(): number {
    return this.added === 0 ? -Infinity : this.rows[this.rowOf(this.added - 1) + END]!;
  }

  /** Adds a window; one that is not later than the last is known already, and passes by. */
  add(end: number, measurement: Measurement): void {
    if (end <= this.lastEnd) return;
    if (this.added === this.capacity && this.capacity < this.limit) this.grow();
    const row = this.rowOf(this.added++);
    this.rows.fill(NaN, row, row + COLUMNS);
    this.rows[row + END] = end;
    if (isMeasured(measurement)) {
      this.rows[row + VALUE] = measurement.value;
      this.rows[row + LOW] = measurement.low ?? NaN;
      this.rows[row + HIGH] = measurement.high ?? NaN;
    } else {
      this.rows[row + REASON] = REASON_NAMES.indexOf(measurement.reason);
      this.rows[row + SEEN] = measurement.seen;
      this.rows[row + NEEDED] = measurement.needed;
    }
  }

  /** The last windows, oldest first: all that are kept, or this many. */
  points(count = this.size): Point[] {
    const from = this.added - Math.min(count, this.size);
    return Array.from({ length: this.added - from }, (_, at) => this.pointAt(from + at));
  }

  private get capacity(): number {
    return Math.min(this.rows.length / COLUMNS, this.limit);
  }

  private rowOf(number: number): number {
    return (number % this.capacity) * COLUMNS;
  }

  private pointAt(number: number): Point {
    const row = this.rowOf(number);
    const column = (at: number) => this.rows[row + at]!;
    const end = column(END);
    if (Number.isNaN(column(VALUE))) {
      const reason = REASON_NAMES[column(REASON)] ?? 'empty';
      return { end, reason, seen: column(SEEN), needed: column(NEEDED) };
    }
    const [value, low, high] = [column(VALUE), column(LOW), column(HIGH)];
    return Number.isNaN(low) ? { end, value } : { end, value, low, high };
  }

  /** Until the limit is reached nothing has wrapped around, so rows keep their places. */
  private grow(): void {
    const grown = new Float64Array(Math.min(this.capacity * 2, this.limit) * COLUMNS);
    grown.set(this.rows);
    this.rows = grown;
  }
}
