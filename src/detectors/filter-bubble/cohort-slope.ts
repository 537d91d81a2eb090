/**
 * Whether the same users change: per-user trends, pooled. A mean over whoever is active moves when
 * other users come; a slope within users does not.
 *
 * Each user has a weighted regression of a value on time, centred on the user's own means, kept by
 * Welford's updates. Weights are those of forward decay, so the slope speaks of the last few
 * half-lives. Two values are followed: diversity, and entropy where it can be trusted.
 */
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';

/** Sums a user: Σw, mean time, mean value, S_tt, S_tv. */
const SUMS = 5;

export class Trends {
  private size = 0;
  private sums = new Float32Array(16 * SUMS);

  grow(rows: number): void {
    if (rows * SUMS > this.sums.length) {
      const grown = new Float32Array(Math.max(rows * SUMS, this.sums.length * 2));
      grown.set(this.sums);
      this.sums = grown;
    }
    this.size = Math.max(this.size, rows);
  }

  /** One more window of the user: the value at this time (days). O(1). */
  add(row: number, days: number, value: number, weight: number): void {
    const at = row * SUMS;
    const sums = this.sums;
    const total = sums[at]! + weight;
    const time = days - sums[at + 1]!;
    const step = weight / total;
    const meanTime = sums[at + 1]! + step * time;
    const meanValue = sums[at + 2]! + step * (value - sums[at + 2]!);
    sums[at + 3] = sums[at + 3]! + weight * time * (days - meanTime);
    sums[at + 4] = sums[at + 4]! + weight * time * (value - meanValue);
    sums[at] = total;
    sums[at + 1] = meanTime;
    sums[at + 2] = meanValue;
  }

  /** S_tt: above 0 for a user of two windows or more. */
  timeSquares(row: number): number {
    return this.sums[row * SUMS + 3]!;
  }

  /** S_tv. */
  timeValue(row: number): number {
    return this.sums[row * SUMS + 4]!;
  }

  meanValue(row: number): number {
    return this.sums[row * SUMS + 2]!;
  }

  /** Multiplies all weights by an exact power of two. */
  scale(factor: number): void {
    for (let at = 0; at < this.size * SUMS; at += SUMS) {
      for (const sum of [at, at + 3, at + 4]) this.sums[sum] = this.sums[sum]! * factor;
    }
  }

  kept(rows: Uint32Array): Trends {
    const kept = new Trends();
    kept.grow(rows.length);
    rows.forEach((row, to) => {
      kept.sums.set(this.sums.subarray(row * SUMS, (row + 1) * SUMS), to * SUMS);
    });
    return kept;
  }

  encode(writer: BinaryWriter): void {
    const { buffer, byteOffset } = this.sums;
    writer.array(new Uint32Array(buffer, byteOffset, this.size * SUMS));
  }

  static decode(reader: BinaryReader): Trends {
    const trends = new Trends();
    const words = reader.array(Uint32Array);
    trends.sums = new Float32Array(words.buffer);
    trends.size = words.length / SUMS;
    return trends;
  }
}

/** Sums of users' centred cross-products: of time with itself, with the value, and S_tt · v̄. */
export interface TrendSums {
  readonly timeSquares: number;
  readonly timeValue: number;
  readonly timeLevel: number;
}

/**
 * The common slope of a value within users: β = Σ_u S_tv,u / Σ_u S_tt,u.
 *
 * Per day. NaN where no user was seen twice.
 *
 * @example // user 1 at days 0, 1, 2: 1, .9, .8; user 2 at days 1, 2: 2, 1.9: −0.1
 *
 * Reference: Mundlak, On the pooling of time series and cross section data, Econometrica 46 (1978),
 * equation 2.5 (the within estimator).
 */
export function cohortSlope({ timeSquares, timeValue }: TrendSums): number {
  return timeValue / timeSquares;
}

/**
 * The slope of the value's logarithm within users: the slope as a share of the users' own levels,
 * Σ S_tv / Σ S_tt·v̄_u. A user whose value falls by a hundredth a day counts −0.01, whatever its level.
 *
 * Per day. NaN where no user was seen twice.
 */
export function relativeSlope({ timeValue, timeLevel }: TrendSums): number {
  return timeValue / timeLevel;
}

/**
 * The time in which what falls at this rate halves: ln 2/|rate|.
 *
 * Days for a rate per day.
 *
 * @example halfLife(-0.1) // 6.931472
 */
export function halfLife(rate: number): number {
  return Math.LN2 / Math.abs(rate);
}
