/**
 * What must be kept of a day to compare later ones with it: three statistics of the day's users,
 * and the same without each shard. About half a kilobyte a day, for 400 days.
 */
import type { BinaryReader, BinaryWriter } from '../../summaries/binary.js';
import type { TimeSpan } from '../reading.js';
import { meanDiversity, overlap, segregation, type PopulationTally } from './population.js';

/** Mean diversity, overlap, segregation. */
export type Triple = readonly [diversity: number, overlap: number, segregation: number];

export interface Digest {
  readonly all: Triple;
  /** By shard; undefined where it holds no user. */
  readonly without: readonly (Triple | undefined)[];
}

/** Days that are kept: as long as readings are. */
const MOST_DAYS = 400;

/** The digest of a population; undefined below two users. */
export function digestOf(tally: PopulationTally, shards: number): Digest | undefined {
  const { n, all, without } = tally.replicated();
  if (n < 2) return undefined;
  const triple = (of: typeof all): Triple => {
    const apart = segregation(of);
    // One category for everyone: nobody is set apart from anybody.
    return [meanDiversity(of), overlap(of), Number.isNaN(apart) ? 0 : apart];
  };
  let next = 0;
  return {
    all: triple(all),
    without: Array.from({ length: shards }, (_, shard) =>
      tally.populated(shard) ? triple(without[next++]!) : undefined,
    ),
  };
}

/** The digests of the last days, in order of time. */
export class Digests {
  private days: { readonly end: number; readonly digest: Digest }[] = [];

  /** @param end of the day, epoch ms */
  add(end: number, digest: Digest): void {
    this.days.push({ end, digest });
    if (this.days.length > MOST_DAYS) this.days.shift();
  }

  /** The mean of the digests of the days that end in this span; undefined where there are none. */
  within({ start, end }: TimeSpan): Digest | undefined {
    const days = this.days.filter((day) => day.end > start && day.end <= end);
    const [first] = days;
    if (first === undefined) return undefined;
    const mean = (of: (digest: Digest) => Triple): Triple => {
      const sums = [0, 0, 0];
      for (const { digest } of days) of(digest).forEach((value, i) => (sums[i] = sums[i]! + value));
      return [sums[0]! / days.length, sums[1]! / days.length, sums[2]! / days.length];
    };
    return {
      all: mean(({ all }) => all),
      without: first.digest.without.map((_, shard) =>
        days.some(({ digest }) => digest.without[shard] !== undefined)
          ? mean(({ all, without }) => without[shard] ?? all)
          : undefined,
      ),
    };
  }

  encode(writer: BinaryWriter): void {
    writer.uint32(this.days.length);
    for (const { end, digest } of this.days) {
      writer.float64(end);
      const triples = [digest.all, ...digest.without.map((triple) => triple ?? [NaN, NaN, NaN])];
      writer.array(Float64Array.from(triples.flat()));
    }
  }

  static decode(reader: BinaryReader): Digests {
    const digests = new Digests();
    for (let left = reader.uint32(); left > 0; left--) {
      const end = reader.float64();
      const values = reader.array(Float64Array);
      const triples: Triple[] = [];
      for (let at = 0; at < values.length; at += 3) {
        triples.push([values[at]!, values[at + 1]!, values[at + 2]!]);
      }
      const [all, ...without] = triples;
      if (all === undefined) continue;
      digests.add(end, {
        all,
        without: without.map((triple) => (Number.isNaN(triple[0]) ? undefined : triple)),
      });
    }
    return digests;
  }
}
