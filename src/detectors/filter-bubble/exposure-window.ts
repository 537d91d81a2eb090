/**
 * What a window knows of itself that the memory does not: slates and repeats, per shard, and how
 * much was shown, left out and cut. Everything else is read off the memory as of the window's end.
 */
import { FixedSums } from '../../summaries/fixed-point.js';
import { sumGrid } from '../../summaries/sum-grid.js';
import type { Summary } from '../../summaries/summary.js';
import type { Replicated } from '../measurement.js';
import type { ImpressionLog } from './impression-log.js';

/** Sums a shard. */
const SLATES = 0;
const DISTANCE = 1;
const FOLLOWED = 2;
const REPEATS = 3;
const COLUMNS = 4;

/** Sums behind those of the shards. */
const IMPRESSIONS = 0;
const ANONYMOUS = 1;
const CUT = 2;
const KNOWN = 3;
const UNKNOWN = 4;
const TOTALS = 5;

export function exposureWindow(shards: number): Summary<FixedSums> {
  return sumGrid('filter-bubble-window', shards * COLUMNS + TOTALS, ` shards=${shards}`);
}

/** Sum of a quantity over so many units. */
export interface Mean {
  readonly units: number;
  readonly sum: number;
}

/** A window's sums, to write or to read. */
export class ExposureWindow {
  constructor(
    private readonly shards: number,
    readonly sums: FixedSums = FixedSums.zero(shards * COLUMNS + TOTALS),
  ) {}

  /** Counts what a pane holds and what it does not. */
  begin(log: ImpressionLog): void {
    this.count(IMPRESSIONS, log.impressions);
    this.count(ANONYMOUS, log.anonymous);
    this.count(CUT, log.impressions - log.mark.length);
  }

  /** One impression of an item whose categories are known, or not. */
  item(known: boolean): void {
    this.count(known ? KNOWN : UNKNOWN, 1);
  }

  /** One impression of a followed user. */
  followed(shard: number, repeated: boolean): void {
    this.sums.add(shard * COLUMNS + FOLLOWED, 1);
    if (repeated) this.sums.add(shard * COLUMNS + REPEATS, 1);
  }

  /** One slate of two or more items with categories. */
  slate(shard: number, distance: number): void {
    this.sums.add(shard * COLUMNS + SLATES, 1);
    this.sums.add(shard * COLUMNS + DISTANCE, distance);
  }

  /** Impressions of users, kept or cut. */
  get impressions(): number {
    return this.total(IMPRESSIONS);
  }

  /** Impressions without a user. */
  get anonymous(): number {
    return this.total(ANONYMOUS);
  }

  /** Impressions of users who were cut. */
  get cut(): number {
    return this.total(CUT);
  }

  /** Impressions of items whose categories are known. */
  get known(): number {
    return this.total(KNOWN);
  }

  /** Impressions of items whose categories are not known; they are in no diet. */
  get unknown(): number {
    return this.total(UNKNOWN);
  }

  /** Distances within slates. */
  distances(): Replicated<Mean> {
    return this.means(SLATES, DISTANCE);
  }

  /** Repeats among followed users' impressions. */
  repeats(): Replicated<Mean> {
    return this.means(FOLLOWED, REPEATS);
  }

  private means(units: number, sum: number): Replicated<Mean> {
    return replicatedMean(this.shards, (shard) => ({
      units: this.sums.value(shard * COLUMNS + units),
      sum: this.sums.value(shard * COLUMNS + sum),
    }));
  }

  private count(total: number, by: number): void {
    this.sums.add(this.shards * COLUMNS + total, by);
  }

  private total(total: number): number {
    return this.sums.value(this.shards * COLUMNS + total);
  }
}

/** A mean over shards, and without each populated one. Sums are multiples of 2⁻³², so exact. */
export function replicatedMean(shards: number, of: (shard: number) => Mean): Replicated<Mean> {
  const each = Array.from({ length: shards }, (_, shard) => of(shard));
  let units = 0;
  let sum = 0;
  for (const mean of each) {
    units += mean.units;
    sum += mean.sum;
  }
  return {
    n: units,
    all: { units, sum },
    without: each
      .filter((mean) => mean.units > 0)
      .map((mean) => ({ units: units - mean.units, sum: sum - mean.sum })),
  };
}
