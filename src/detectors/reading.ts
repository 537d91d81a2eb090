/**
 * A reading: one number of one segment and window, with its uncertainty and its n. Too little data
 * is a kind of reading with a reason, never 0 and never NaN.
 */

/** Why a reading has no value. */
export const REASONS = {
  empty: 'nothing happened in this window',
  one_item: 'the catalogue has a single item, so nothing can be unequal',
  no_labels: 'no labels with an inclusion probability arrived',
  insufficient: 'too few events for a trustworthy value',
  no_baseline: 'no baseline is pinned to compare with',
  no_catalogue: 'no items are declared, so the share of the catalogue is unknown',
  few_shards: 'too few users for an interval',
  no_overlap: 'the policies compared do not share items or positions',
  no_trend: 'no fall that chance alone would not explain',
  unpublishable: 'the weights are too uneven for an honest estimate',
} as const;

export type Reason = keyof typeof REASONS;

/** What else a reading is about (a signal, a position, a target); keys in a fixed order. */
export type By = Readonly<Record<string, string>>;

/** Whether two readings are about the same. */
export function sameBy(a: By, b: By): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/**
 * A measured value with its 95% interval. low = high = value where the value is an exact count;
 * both are absent, with `interval: 'few_shards'`, where fewer than 5 shards are populated.
 */
export interface Measured {
  readonly reading: string;
  readonly by: By;
  readonly n: number;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly interval?: 'few_shards';
}

/** A value that cannot be given yet: what was seen of what would be needed, in the unit of n. */
export interface Insufficient {
  readonly reading: string;
  readonly by: By;
  readonly enough: false;
  readonly reason: Reason;
  readonly seen: number;
  readonly needed: number;
}

export type Measurement = Measured | Insufficient;

/** True for a measurement that has a value. */
export function isMeasured(measurement: Measurement): measurement is Measured {
  return !('enough' in measurement);
}

/** A half-open stretch of event time, in epoch milliseconds. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** A measurement placed: which detector's, of which segment and window. */
export interface Reading {
  readonly detector: string;
  readonly surface: string;
  readonly policy: string;
  readonly window: TimeSpan;
  readonly measurement: Measurement;
}

/** The first of the readings with this full name that has a value and is about the same. */
export function measuredIn(
  readings: readonly Reading[],
  name: string,
  by: By = {},
): Measured | undefined {
  return readings
    .filter(({ detector, measurement }) => `${detector}.${measurement.reading}` === name)
    .map(({ measurement }) => measurement)
    .find((each): each is Measured => isMeasured(each) && sameBy(each.by, by));
}
