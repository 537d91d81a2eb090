/** Sparse sums against the rows of all places that they stand for. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BinaryReader, BinaryWriter } from '../../src/summaries/binary.js';
import { FixedSums } from '../../src/summaries/fixed-point.js';
import {
  decodeSparseSums,
  encodeSparseSums,
  inFull,
  mergeSparseSums,
  noSparseSums,
  sparseSums,
  type SparseSums,
} from '../../src/summaries/sparse-sums.js';

const PIECES = 3;
const LENGTH = 4;

/** Of few sizes, so that some sums come to 0 again. */
const additions = fc.array(
  fc.tuple(fc.nat(PIECES * LENGTH - 1), fc.constantFrom(-1.5, -1, 1, 1.5, 2 ** 40)),
  { maxLength: 12 },
);

function piecesOf(of: readonly (readonly [place: number, x: number])[]): (FixedSums | undefined)[] {
  const pieces: (FixedSums | undefined)[] = [];
  for (const [place, x] of of) {
    const piece = (pieces[Math.floor(place / LENGTH)] ??= FixedSums.zero(LENGTH));
    piece.add(place % LENGTH, x);
  }
  return pieces;
}

function fullOf(of: readonly (readonly [place: number, x: number])[]): FixedSums {
  const full = FixedSums.zero(PIECES * LENGTH);
  for (const [place, x] of of) full.add(place, x);
  return full;
}

function bytesOf(sums: SparseSums): string {
  const writer = new BinaryWriter();
  encodeSparseSums(sums, writer);
  return Buffer.from(writer.finish()).toString('hex');
}

describe('sparse sums', () => {
  it('are those of all places, with nothing kept of zeros', () => {
    fc.assert(
      fc.property(additions, (of) => {
        const sparse = sparseSums(piecesOf(of), LENGTH);
        const full = fullOf(of);
        expect(inFull(sparse, PIECES * LENGTH)).toEqual(full);
        const others = [...full.high.keys()].filter((place) => full.value(place) !== 0);
        expect([...sparse.places]).toEqual(others);
      }),
    );
  });

  it('merge to the same bytes as if they had been collected together', () => {
    fc.assert(
      fc.property(additions, additions, (a, b) => {
        const [left, right] = [a, b].map((of) => sparseSums(piecesOf(of), LENGTH));
        const whole = bytesOf(sparseSums(piecesOf([...a, ...b]), LENGTH));
        expect(bytesOf(mergeSparseSums(left!, right!))).toBe(whole);
        expect(bytesOf(mergeSparseSums(right!, left!))).toBe(whole);
        expect(bytesOf(mergeSparseSums(left!, noSparseSums()))).toBe(bytesOf(left!));
      }),
    );
  });

  it('come back from their bytes', () => {
    fc.assert(
      fc.property(additions, (of) => {
        const sparse = sparseSums(piecesOf(of), LENGTH);
        const writer = new BinaryWriter();
        encodeSparseSums(sparse, writer);
        const reader = new BinaryReader(writer.finish());
        expect(decodeSparseSums(reader)).toEqual(sparse);
        reader.end();
      }),
    );
  });
});
