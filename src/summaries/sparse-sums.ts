/**
 * A long row of sums of which most are 0, as those of a short stretch of thin traffic are: only the
 * others are kept, so that a state costs what it holds and not what the row could hold.
 */
import type { BinaryReader, BinaryWriter } from './binary.js';
import { FixedSums } from './fixed-point.js';

/** Canonical and immutable: no sum is 0, so equal rows give equal bytes however they came about. */
export interface SparseSums {
  /** Places in the row, ascending. */
  readonly places: Uint32Array;
  /** The sum at places[i] is sum i. */
  readonly sums: FixedSums;
}

/** A row of zeros. */
export function noSparseSums(): SparseSums {
  return { places: new Uint32Array(0), sums: FixedSums.zero(0) };
}

/**
 * The row made of pieces of equal length; piece p begins at place p · length. O(places of the pieces).
 *
 * @param pieces undefined where all are 0
 */
export function sparseSums(pieces: readonly (FixedSums | undefined)[], length: number): SparseSums {
  let count = 0;
  const each = (visit: (place: number, piece: FixedSums, at: number) => void) => {
    pieces.forEach((piece, p) => {
      if (!piece) return;
      for (let at = 0; at < length; at++) {
        if (piece.high[at] !== 0 || piece.low[at] !== 0) visit(p * length + at, piece, at);
      }
    });
  };
  each(() => count++);
  const places = new Uint32Array(count);
  const sums = FixedSums.zero(count);
  let filled = 0;
  each((place, piece, at) => {
    places[filled] = place;
    sums.addSum(filled++, piece, at);
  });
  return { places, sums };
}

/** The sum of two rows. O(sums kept). */
export function mergeSparseSums(a: SparseSums, b: SparseSums): SparseSums {
  const aCount = a.places.length;
  const bCount = b.places.length;
  const places = new Uint32Array(aCount + bCount);
  const sums = FixedSums.zero(aCount + bCount);
  let filled = 0;
  let i = 0;
  let j = 0;
  while (i < aCount || j < bCount) {
    const inA = i < aCount ? a.places[i]! : Infinity;
    const inB = j < bCount ? b.places[j]! : Infinity;
    if (inA <= inB) sums.addSum(filled, a.sums, i++);
    if (inB <= inA) sums.addSum(filled, b.sums, j++);
    if (sums.high[filled] === 0 && sums.low[filled] === 0) continue;
    places[filled++] = inA < inB ? inA : inB;
  }
  if (filled === places.length) return { places, sums };
  return {
    places: places.slice(0, filled),
    sums: new FixedSums(sums.high.slice(0, filled), sums.low.slice(0, filled)),
  };
}

/** All sums of a row of this length, zeros included. O(length). */
export function inFull({ places, sums }: SparseSums, length: number): FixedSums {
  const full = FixedSums.zero(length);
  for (let i = 0; i < places.length; i++) full.addSum(places[i]!, sums, i);
  return full;
}

export function encodeSparseSums({ places, sums }: SparseSums, writer: BinaryWriter): void {
  writer.array(places);
  sums.encode(writer);
}

export function decodeSparseSums(reader: BinaryReader): SparseSums {
  return { places: reader.array(Uint32Array), sums: FixedSums.decode(reader) };
}
