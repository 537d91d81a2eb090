/**
 * What has changed since a day: the last block of each reading before it, beside the latest one that
 * lies a whole number of weeks later, so that a Sunday is compared with a Sunday.
 */
import type { By } from '../../detectors/reading.js';
import { areComparable, compareMeasurements, type Comparison } from '../stretches/compare.js';

const WEEK = 7 * 86_400_000;

/** A block's value; `end` in epoch ms. */
export interface BlockValue {
  readonly end: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly n?: number;
}

/** The blocks of a reading that had a value, the earliest first. */
export interface BlockSeries {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly title: string;
  readonly by: By;
  readonly points: readonly BlockValue[];
}

/** A reading then and now; `now` is absent where no block lies whole weeks later. */
export interface ReadingSinceDate extends Comparison {
  readonly reading: string;
  readonly title: string;
  readonly by: By;
  readonly then: BlockValue;
  readonly now?: BlockValue;
}

/**
 * Each series that has a block before the time, then and now. Two blocks share nothing, so the
 * comparison is that of independent estimates; all rows together have one bound on false findings.
 *
 * @param since epoch ms; a block that ends then is before it
 */
export function readingsSinceDate(
  series: readonly BlockSeries[],
  since: number,
): ReadingSinceDate[] {
  const rows = series.flatMap(({ reading, title, by, points }) => {
    const then = points.findLast(({ end }) => end <= since);
    if (!then) return [];
    const now = points.findLast(({ end }) => end > since && (end - then.end) % WEEK === 0);
    return [{ place: { reading, title, by, then }, then, now }];
  });
  const comparisons = rows.filter(
    ({ then, now }) => now && areComparable(measured(then), measured(now)),
  ).length;
  return rows.map(({ place, then, now }): ReadingSinceDate => {
    if (!now) return { ...place, change: 'not_comparable' };
    return { ...place, now, ...compareMeasurements(measured(then), measured(now), comparisons) };
  });
}

function measured({ value, low, high, n = 0 }: BlockValue) {
  const interval = low === undefined || high === undefined ? {} : { low, high };
  return { reading: '', by: {}, n, value, ...interval };
}
