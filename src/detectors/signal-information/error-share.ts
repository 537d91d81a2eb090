/** The shares in which a signal and the label disagree, with intervals that hold at 0 and 1 as well. */
import type { LabelSums, LabelSamples } from '../label-tables.js';
import { SUMS } from '../labelled-signals.js';
import { measurementOf } from '../measurement.js';
import { isMeasured, type By, type Measurement } from '../reading.js';

/** The probability left beyond one end of a 95% interval. */
const TAIL = 0.025;

/** A weighted share: its mass, that of the whole, and the squares that the whole is made of. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly wholeSquares: number;
}

/** P(bad | signal): of the impressions with the signal, the share whose label says bad. */
export function falsePositiveShare(sums: LabelSums, slot: number): Share {
  const whole = sums.overall(SUMS.weight, slot);
  return {
    part: whole - sums.overall(SUMS.good, slot),
    whole,
    wholeSquares: sums.overall(SUMS.weightSquares, slot),
  };
}

/** P(no signal | good): of the impressions whose label says good, the share without the signal. */
export function missShare(sums: LabelSums, slot: number): Share {
  const whole = sums.overall(SUMS.good, 0);
  return {
    part: whole - sums.overall(SUMS.good, slot),
    whole,
    wholeSquares: sums.overall(SUMS.goodSquares, 0),
  };
}

/**
 * The share with the jackknife's interval. A share of 0 or 1 is so without any shard, and the jackknife would call
 * that certain: it gets the exact bound of so many independent trials as the weights are worth.
 */
export function shareMeasurement(
  reading: string,
  by: By,
  n: number,
  samples: LabelSamples,
  shareOf: (sums: LabelSums) => Share,
): Measurement {
  const answer = {
    of: (sums: LabelSums) => {
      const { part, whole } = shareOf(sums);
      return part / whole;
    },
    scale: 'linear',
    range: [0, 1],
  } as const;
  const measured = measurementOf(reading, by, answer, { n, ...samples });
  if (!isMeasured(measured) || measured.interval !== undefined) return measured;
  if (measured.value !== 0 && measured.value !== 1) return measured;
  const { whole, wholeSquares } = shareOf(samples.all);
  const margin = unseenBound((whole * whole) / wholeSquares);
  return measured.value === 0 ? { ...measured, high: margin } : { ...measured, low: 1 - margin };
}

/**
 * How large a share may be of which n trials saw nothing: the upper end of its exact 95% interval.
 *
 * 1 − 0.025^(1/n).
 *
 * @example unseenBound(30) // 0.115703
 *
 * Reference: Clopper & Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934), 404-413.
 */
export function unseenBound(trials: number): number {
  return 1 - Math.exp(Math.log(TAIL) / trials);
}
