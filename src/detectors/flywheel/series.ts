/** The series that is remembered of a segment: one point for each block, the latest so many. */
import {
  MalformedBytesError,
  type BinaryReader,
  type BinaryWriter,
} from '../../summaries/binary.js';

/** A block. NaN: not known. */
export interface Point {
  /** End of the block, epoch ms. */
  readonly end: number;
  /** True quality from labels, with its standard error. */
  readonly quality: number;
  readonly qualityError: number;
  readonly users: number;
  /** Outcomes of the block. */
  readonly outcomes: number;
  /** Bits about quality in an outcome: the proxy's information. */
  readonly information: number;
}

const COLUMNS = [
  'end',
  'quality',
  'qualityError',
  'users',
  'outcomes',
  'information',
  'data',
  'dataBits',
] as const;

type Column = (typeof COLUMNS)[number];

/**
 * Columns of the latest points, oldest first. Beside each block's own numbers it keeps the stocks,
 * what was gathered up to and including the block, so that they do not change when old points are
 * dropped.
 */
export class Series {
  length = 0;
  private readonly columns: Readonly<Record<Column, Float64Array>>;

  /**
   * @param most points kept
   * @param dataBefore outcomes gathered before the first point
   */
  constructor(
    readonly most: number,
    private readonly dataBefore = 0,
  ) {
    const column = () => new Float64Array(most);
    this.columns = {
      end: column(),
      quality: column(),
      qualityError: column(),
      users: column(),
      outcomes: column(),
      information: column(),
      data: column(),
      dataBits: column(),
    };
  }

  /** The values of a column, oldest first: a view, valid until the next point. */
  column(name: Column): Float64Array {
    return this.columns[name].subarray(0, this.length);
  }

  /**
   * Appends a block; the oldest point makes room. Where the information of an outcome is not known,
   * the last known one stands in; before the first, bits are not known.
   */
  append(point: Point): void {
    const last = this.length - 1;
    const { information, data, dataBits } = this.columns;
    const stock = last < 0 ? this.dataBefore : data[last]!;
    const known = last < 0 ? NaN : information[last]!;
    const bits = Number.isNaN(point.information) ? known : point.information;
    if (this.length === this.most) {
      for (const name of COLUMNS) this.columns[name].copyWithin(0, 1);
      this.length--;
    }
    const values: Readonly<Record<Column, number>> = {
      ...point,
      information: bits,
      data: stock + point.outcomes,
      // The first information that is known stands for what was gathered before, too.
      dataBits:
        last < 0 || Number.isNaN(dataBits[last]!)
          ? (stock + point.outcomes) * bits
          : dataBits[last]! + point.outcomes * bits,
    };
    for (const name of COLUMNS) this.columns[name][this.length] = values[name];
    this.length++;
  }

  encode(writer: BinaryWriter): void {
    for (const name of COLUMNS) writer.array(this.columns[name], this.length);
  }

  /** Reads what encode wrote into a series made alike. */
  static decode(reader: BinaryReader, most: number, dataBefore = 0): Series {
    const series = new Series(most, dataBefore);
    for (const name of COLUMNS) {
      const values = reader.array(Float64Array);
      if (values.length > series.most) {
        throw new MalformedBytesError(`A series of ${series.most} has ${values.length} points.`);
      }
      series.length = values.length;
      series.columns[name].set(values);
    }
    return series;
  }
}
