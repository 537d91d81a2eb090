/** Whether two labellers who were asked the same agree, with an interval. */
import { krippendorffAlpha, type PairSums } from '../detectors/proxy-drift/agreement.js';
import { measurementOf } from '../detectors/measurement.js';
import type { Measurement } from '../detectors/reading.js';
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';

const SHARDS = 20;
const COLUMNS = 4;
/** Pairs below which nothing is said. */
const FEWEST_PAIRS = 10;

export class PairAgreement {
  private sums = new Float64Array(SHARDS * COLUMNS);

  /** @param hash any bits of the impression's hash; pairs are divided into shards by it */
  add(first: number, second: number, hash: number): void {
    const at = (hash % SHARDS) * COLUMNS;
    const row = [
      1,
      (first - second) * (first - second),
      first + second,
      first * first + second * second,
    ];
    row.forEach((value, column) => (this.sums[at + column]! += value));
  }

  /**
   * Krippendorff's alpha of the pairs so far, n in pairs, with the jackknife's interval over shards of
   * impressions; or why there is none: fewer than ten pairs, or labels that are all equal.
   */
  measure(): Measurement {
    const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
    const populated = shards.filter((shard) => this.sums[shard * COLUMNS]! > 0);
    const allBut = (left?: number): PairSums => {
      const sum = (column: number) =>
        populated.reduce(
          (all, shard) => (shard === left ? all : all + this.sums[shard * COLUMNS + column]!),
          0,
        );
      return {
        pairs: sum(0),
        differenceSquare: sum(1),
        both: sum(2),
        bothSquares: sum(3),
      };
    };
    const all = allBut();
    const isTelling = all.pairs >= FEWEST_PAIRS && !Number.isNaN(krippendorffAlpha(all));
    return measurementOf(
      'label_agreement',
      {},
      isTelling
        ? { of: krippendorffAlpha, scale: 'linear', range: [-1, 1] }
        : { reason: 'insufficient', seen: all.pairs, needed: FEWEST_PAIRS },
      { n: all.pairs, all, without: populated.map((shard) => allBut(shard)) },
    );
  }

  encode(writer: BinaryWriter): void {
    writer.array(this.sums);
  }

  restore(reader: BinaryReader): void {
    this.sums = reader.array(Float64Array);
  }
}
