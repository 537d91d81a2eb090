/**
 * Reading and writing of canonical little-endian bytes: what checkpoints and published panes are
 * made of. Arrays are written as raw typed-array bytes behind their length.
 */

/** Bytes ended before the value did, or a header did not match: the store holds something else. */
export class MalformedBytesError extends Error {
  readonly code = 'malformed_bytes';

  constructor(message: string) {
    super(message);
    this.name = 'MalformedBytesError';
  }
}

const encoder = new TextEncoder();
// A byte order mark at the head of a text belongs to it: names come back as they were.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export type NumericArray = Float64Array | Uint32Array | Uint16Array | Uint8Array | Int32Array;
export type NumericArrayConstructor<A extends NumericArray> = {
  new (length: number): A;
  readonly BYTES_PER_ELEMENT: number;
};

export class BinaryWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** Makes room, which may replace `bytes` and `view`: take them only afterwards. */
  private reserve(more: number): number {
    const at = this.length;
    const needed = at + more;
    if (needed > this.bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, at));
      this.bytes = grown;
      this.view = new DataView(grown.buffer);
    }
    this.length = needed;
    return at;
  }

  uint8(value: number): void {
    const at = this.reserve(1);
    this.view.setUint8(at, value);
  }

  uint32(value: number): void {
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
  }

  float64(value: number): void {
    const at = this.reserve(8);
    this.view.setFloat64(at, value, true);
  }

  text(value: string): void {
    this.raw(encoder.encode(value));
  }

  /** Bytes behind their length. */
  raw(value: Uint8Array): void {
    this.uint32(value.length);
    const at = this.reserve(value.length);
    this.bytes.set(value, at);
  }

  /** The first `count` numbers of a typed array, behind their count. */
  array(values: NumericArray, count = values.length): void {
    this.uint32(count);
    const size = count * values.BYTES_PER_ELEMENT;
    const source = new Uint8Array(values.buffer, values.byteOffset, size);
    const at = this.reserve(size);
    this.bytes.set(source, at);
  }

  /** A copy of everything written so far. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
}

export class BinaryReader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private take(size: number): number {
    const at = this.at;
    if (at + size > this.bytes.length) {
      throw new MalformedBytesError(
        `Expected ${size} more bytes at ${at}, but only ${this.bytes.length - at} are left.`,
      );
    }
    this.at = at + size;
    return at;
  }

  uint8(): number {
    return this.view.getUint8(this.take(1));
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  text(): string {
    const bytes = this.raw();
    try {
      return decoder.decode(bytes);
    } catch {
      throw new MalformedBytesError(`A text of ${bytes.length} bytes is not UTF-8.`);
    }
  }

  raw(): Uint8Array {
    const size = this.uint32();
    const at = this.take(size);
    return this.bytes.subarray(at, at + size);
  }

  array<A extends NumericArray>(type: NumericArrayConstructor<A>): A {
    const count = this.uint32();
    const size = count * type.BYTES_PER_ELEMENT;
    const at = this.take(size);
    const values = new type(count);
    new Uint8Array(values.buffer).set(this.bytes.subarray(at, at + size));
    return values;
  }

  /** Throws unless every byte was read. */
  end(): void {
    if (this.at !== this.bytes.length) {
      throw new MalformedBytesError(`${this.bytes.length - this.at} bytes are left over.`);
    }
  }
}
