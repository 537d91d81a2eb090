/**
 * The candidates of one cell of similar impressions: how many there were, and the K with the smallest
 * hashes. A commutative monoid, so that it is the same however a stream is partitioned.
 *
 * Where there were more, the (K+1)th hash t bounds what can be drawn: a candidate's probability is then
 * min(π, t), which keeps estimates unbiased (bottom-k sampling with rank conditioning).
 *
 * Reference: N. Duffield, C. Lund & M. Thorup, Priority sampling for estimation of arbitrary subset
 * sums, Journal of the ACM 54 (2007); E. Cohen & H. Kaplan, Summarizing data using bottom-k sketches,
 * PODC 2007.
 */
import type { BinaryReader, BinaryWriter } from '../summaries/binary.js';
import { compareHashes, decodeCandidate, encodeCandidate, type Candidate } from './candidate.js';

const TWO_32 = 0x1_0000_0000;

/** A hash as a number in [0, 1). */
export function hashShare({ high, low }: { readonly high: number; readonly low: number }): number {
  return (high + low / TWO_32) / TWO_32;
}

export class CandidateSample {
  /** Impressions seen. */
  impressions = 0;
  /** In ascending order of hash; one more than is kept, as it bounds the others. */
  private least: Candidate[] = [];

  /** @param size K, at least 1 */
  constructor(private readonly size: number) {}

  /** Counts an impression; it is frozen only if it is among the K + 1 smallest. O(log K + K). */
  add(high: number, low: number, freeze: () => Candidate): void {
    this.impressions++;
    const { least, size } = this;
    const last = least[size];
    if (last && compareHashes({ high, low }, last) >= 0) return;
    this.insert(freeze());
  }

  /** Takes in the sample of the same cell of another partition. */
  merge(other: CandidateSample): void {
    this.impressions += other.impressions;
    for (const candidate of other.least) this.insert(candidate);
  }

  /** Those that may be drawn, in ascending order of hash. */
  get candidates(): readonly Candidate[] {
    return this.least.slice(0, this.size);
  }

  /** t: no candidate can be drawn with more than this probability. 1 where none were cut. */
  get limit(): number {
    const bound = this.least[this.size];
    return bound ? hashShare(bound) : 1;
  }

  encode(writer: BinaryWriter): void {
    writer.float64(this.impressions);
    writer.uint32(this.least.length);
    for (const candidate of this.least) encodeCandidate(candidate, writer);
  }

  static decode(reader: BinaryReader, size: number): CandidateSample {
    const sample = new CandidateSample(size);
    sample.impressions = reader.float64();
    const count = reader.uint32();
    sample.least = Array.from({ length: count }, () => decodeCandidate(reader));
    return sample;
  }

  private insert(candidate: Candidate): void {
    const { least, size } = this;
    let at = least.length;
    while (at > 0 && compareHashes(least[at - 1]!, candidate) > 0) at--;
    // The same recommendation published again, after duplicates are forgotten, is no new candidate.
    if (at > 0 && compareHashes(least[at - 1]!, candidate) === 0) return;
    least.splice(at, 0, candidate);
    least.length = Math.min(least.length, size + 1);
  }
}
