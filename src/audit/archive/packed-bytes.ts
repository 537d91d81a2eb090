/**
 * Columns as few bytes: the first bytes of all entries, then the second ones, and so on, which leaves
 * long runs of like bytes where numbers are near each other, and those deflated.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Column } from './event-columns.js';

type ColumnConstructor<C extends Column> = {
  new (length: number): C;
  readonly BYTES_PER_ELEMENT: number;
};

/** The first `count` entries, byte plane by byte plane. O(bytes). */
export function planesOf(column: Column, count: number): Uint8Array {
  const width = column.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(column.buffer, column.byteOffset, count * width);
  if (width === 1) return bytes.slice();
  const planes = new Uint8Array(count * width);
  for (let plane = 0; plane < width; plane++) {
    const start = plane * count;
    for (let i = 0; i < count; i++) planes[start + i] = bytes[i * width + plane]!;
  }
  return planes;
}

/** The column whose planes these are. */
export function fromPlanes<C extends Column>(planes: Uint8Array, type: ColumnConstructor<C>): C {
  const width = type.BYTES_PER_ELEMENT;
  const count = planes.length / width;
  const column = new type(count);
  const bytes = new Uint8Array(column.buffer);
  for (let plane = 0; plane < width; plane++) {
    const start = plane * count;
    for (let i = 0; i < count; i++) bytes[i * width + plane] = planes[start + i]!;
  }
  return column;
}

/** A low level: planes hold long runs or noise, and a higher one wins little of either. */
const LEVEL = 4;

export function packed(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { level: LEVEL });
}

/** @throws Error where the bytes were never packed */
export function unpacked(bytes: Uint8Array): Uint8Array {
  return inflateRawSync(bytes);
}
