/**
 * Sums of real numbers that do not depend on the order of addition. Each number is rounded once, to
 * the nearest multiple of 2⁻³²; sums of those are exact as long as they stay below 2⁵³ in size. A sum
 * is two doubles: its whole part (rounded down) and the rest in units of 2⁻³², from 0 to 2³² − 1.
 */
import type { BinaryReader, BinaryWriter } from './binary.js';

const UNIT = 0x1_0000_0000;
/** Rows longer than this share one buffer: the engine keeps shorter arrays beside their objects. */
const SHORT_ROW = 8;

/** A row of sums in fixed point; mutable. */
export class FixedSums {
  /** @param high whole parts; @param low rests in 2⁻³² */
  constructor(
    readonly high: Float64Array,
    readonly low: Float64Array,
  ) {}

  /** These many sums, all 0. */
  static zero(length: number): FixedSums {
    if (length <= SHORT_ROW)
      return new FixedSums(new Float64Array(length), new Float64Array(length));
    const buffer = new ArrayBuffer(2 * length * Float64Array.BYTES_PER_ELEMENT);
    return new FixedSums(
      new Float64Array(buffer, 0, length),
      new Float64Array(buffer, length * Float64Array.BYTES_PER_ELEMENT, length),
    );
  }

  get length(): number {
    return this.high.length;
  }

  /**
   * Adds x, rounded to a multiple of 2⁻³², to the sum at this place. O(1), allocates nothing.
   *
   * @throws RangeError for NaN and infinities, which no sum should swallow
   */
  add(at: number, x: number): void {
    const whole = Math.floor(x);
    let low = this.low[at]! + Math.round((x - whole) * UNIT);
    let high = this.high[at]! + whole;
    if (low >= UNIT) {
      low -= UNIT;
      high++;
    }
    if (!(high - high === 0)) throw new RangeError(`${x} cannot be summed.`);
    this.low[at] = low;
    this.high[at] = high;
  }

  /** Adds another row's sum exactly. O(1). */
  addSum(at: number, other: FixedSums, from: number): void {
    let low = this.low[at]! + other.low[from]!;
    let high = this.high[at]! + other.high[from]!;
    if (low >= UNIT) {
      low -= UNIT;
      high++;
    }
    this.low[at] = low;
    this.high[at] = high;
  }

  /** The sum at this place as a double. */
  value(at: number): number {
    return this.high[at]! + this.low[at]! / UNIT;
  }

  /** A new row of the sums of these cells, in this order; cell c owns places c · columns and on. */
  picked(cells: Uint32Array, columns: number): FixedSums {
    const picked = FixedSums.zero(cells.length * columns);
    for (let to = 0, cell = 0; cell < cells.length; cell++) {
      const from = cells[cell]! * columns;
      for (let column = 0; column < columns; column++, to++) {
        picked.high[to] = this.high[from + column]!;
        picked.low[to] = this.low[from + column]!;
      }
    }
    return picked;
  }

  /** Writes 16 bytes a sum, or 8 where all of them are whole numbers, as counts are. */
  encode(writer: BinaryWriter): void {
    writer.array(this.high);
    writer.array(this.low, this.low.some((rest) => rest !== 0) ? this.length : 0);
  }

  static decode(reader: BinaryReader): FixedSums {
    const high = reader.array(Float64Array);
    const low = reader.array(Float64Array);
    return new FixedSums(high, low.length === 0 ? new Float64Array(high.length) : low);
  }
}
