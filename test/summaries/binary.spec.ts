import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryReader, BinaryWriter, MalformedBytesError } from '../../src/summaries/binary.js';
import { anyText } from '../setup/any-text.js';

/** One value as it is written, and how it is read back. */
interface Written {
  readonly value: unknown;
  write(writer: BinaryWriter): void;
  read(reader: BinaryReader): unknown;
}

function written<Value>(
  values: fc.Arbitrary<Value>,
  write: (writer: BinaryWriter, value: Value) => void,
  read: (reader: BinaryReader) => unknown,
): fc.Arbitrary<Written> {
  return values.map((value) => ({ value, write: (writer) => write(writer, value), read }));
}

const anyValue = fc.oneof(
  written(
    fc.integer({ min: 0, max: 255 }),
    (writer, value) => writer.uint8(value),
    (reader) => reader.uint8(),
  ),
  written(
    fc.integer({ min: 0, max: 0xffffffff }),
    (writer, value) => writer.uint32(value),
    (reader) => reader.uint32(),
  ),
  written(
    fc.double(),
    (writer, value) => writer.float64(value),
    (reader) => reader.float64(),
  ),
  written(
    fc.oneof(anyText(), fc.constantFrom('\ufeff', '\ufeffbyte order mark', '\0')),
    (writer, value) => writer.text(value),
    (reader) => reader.text(),
  ),
  written(
    fc.uint8Array({ maxLength: 3000 }),
    (writer, value) => writer.raw(value),
    (reader) => reader.raw(),
  ),
  written(
    fc.float64Array({ maxLength: 400 }),
    (writer, value) => writer.array(value),
    (reader) => reader.array(Float64Array),
  ),
  written(
    fc.uint32Array(),
    (writer, value) => writer.array(value),
    (reader) => reader.array(Uint32Array),
  ),
  written(
    fc.int32Array(),
    (writer, value) => writer.array(value),
    (reader) => reader.array(Int32Array),
  ),
  written(
    fc.uint16Array(),
    (writer, value) => writer.array(value),
    (reader) => reader.array(Uint16Array),
  ),
);

function bytesOf(values: readonly Written[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const value of values) value.write(writer);
  return writer.finish();
}

function readAll(values: readonly Written[], bytes: Uint8Array): unknown[] {
  const reader = new BinaryReader(bytes);
  const read = values.map((value) => value.read(reader));
  reader.end();
  return read;
}

describe('BinaryReader', () => {
  it('reads what BinaryWriter wrote, however much that is', () => {
    fc.assert(
      fc.property(fc.array(anyValue), (values) => {
        expect(readAll(values, bytesOf(values))).toEqual(values.map(({ value }) => value));
      }),
    );
  });

  it('reads it from the middle of other bytes as well', () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.nat(9), (values, offset) => {
        const bytes = bytesOf(values);
        const around = new Uint8Array(offset + bytes.length + 5).fill(0xab);
        around.set(bytes, offset);
        const within = around.subarray(offset, offset + bytes.length);
        expect(readAll(values, within)).toEqual(values.map(({ value }) => value));
      }),
    );
  });

  it('refuses bytes that end too early, wherever that is', () => {
    fc.assert(
      fc.property(fc.array(anyValue, { minLength: 1, maxLength: 4 }), fc.nat(), (values, at) => {
        const bytes = bytesOf(values);
        const short = bytes.subarray(0, at % bytes.length);
        expect(() => readAll(values, short)).toThrow(MalformedBytesError);
      }),
    );
  });

  it('refuses every prefix of a few values', () => {
    const writer = new BinaryWriter();
    writer.uint8(1);
    writer.uint32(2);
    writer.float64(3);
    writer.text('four');
    writer.array(Float64Array.of(5, 6));
    const bytes = writer.finish();
    const read = (length: number) => {
      const reader = new BinaryReader(bytes.subarray(0, length));
      return [reader.uint8(), reader.uint32(), reader.float64(), reader.text()].concat([
        ...reader.array(Float64Array),
      ]);
    };
    expect(read(bytes.length)).toEqual([1, 2, 3, 'four', 5, 6]);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => read(length)).toThrow(MalformedBytesError);
    }
  });

  it('refuses bytes that are left over', () => {
    const reader = new BinaryReader(Uint8Array.of(1, 2, 3));
    reader.uint8();
    expect(() => reader.end()).toThrow(new MalformedBytesError('2 bytes are left over.'));
  });

  it('refuses a length beyond the end before it makes room for it', () => {
    const bytes = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0);
    expect(() => new BinaryReader(bytes).raw()).toThrow(MalformedBytesError);
    expect(() => new BinaryReader(bytes).array(Float64Array)).toThrow(MalformedBytesError);
  });

  it('refuses text that is not UTF-8', () => {
    const writer = new BinaryWriter();
    writer.raw(Uint8Array.of(0xc3, 0x28));
    expect(() => new BinaryReader(writer.finish()).text()).toThrow(MalformedBytesError);
  });

  it('gives arrays of their own, which outlive the bytes', () => {
    const writer = new BinaryWriter();
    writer.array(Uint32Array.of(1, 2));
    const bytes = writer.finish();
    const values = new BinaryReader(bytes).array(Uint32Array);
    bytes.fill(0);
    expect([...values]).toEqual([1, 2]);
  });
});

describe('BinaryWriter', () => {
  it('writes little-endian, arrays and texts behind their length', () => {
    const writer = new BinaryWriter();
    writer.uint32(0x01020304);
    writer.text('é');
    writer.array(Uint16Array.of(0x0506, 7));
    expect([...writer.finish()]).toEqual([
      ...[4, 3, 2, 1],
      ...[2, 0, 0, 0, 0xc3, 0xa9],
      ...[2, 0, 0, 0, 6, 5, 7, 0],
    ]);
  });

  it('writes the first numbers of an array where told how many', () => {
    const writer = new BinaryWriter();
    writer.array(Float64Array.of(1, 2, 3).subarray(1), 1);
    expect([...new BinaryReader(writer.finish()).array(Float64Array)]).toEqual([2]);
  });

  it('gives a copy, and may go on', () => {
    const writer = new BinaryWriter();
    writer.uint8(1);
    const first = writer.finish();
    writer.uint8(2);
    expect([[...first], [...writer.finish()]]).toEqual([[1], [1, 2]]);
  });
});
