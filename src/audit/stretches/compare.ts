/** Compares a reading of the baseline with the same reading of the audited stretch. */
import type { ReadingDeclaration } from '../../detectors/detector.js';
import {
  isMeasured,
  sameBy,
  type By,
  type Insufficient,
  type Measured,
  type Measurement,
} from '../../detectors/reading.js';
import { familyFactor } from './family-factor.js';

/** Relative differences below this come from rounding. */
const ROUNDING = 1e-12;

/** What a stretch says of a reading; `withheld` where it stands for too few users. */
export type Cell =
  | Omit<Measured, 'reading' | 'by'>
  | Omit<Insufficient, 'reading' | 'by'>
  | { readonly withheld: true };

/** A difference with its 95% interval; low = high = value between exact counts. */
export interface Difference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export const CHANGES = ['up', 'down', 'within_chance', 'counted', 'not_comparable'] as const;

/**
 * Beyond chance upwards or downwards, not beyond chance, two exact counts that differ (chance is not
 * asked), or not to be said.
 */
export type ChangeOf = (typeof CHANGES)[number];

export interface Comparison {
  /** Audited minus baseline; absent where they do not compare. */
  readonly difference?: Difference;
  readonly change: ChangeOf;
}

/** A reading of both stretches, with what it is. */
export interface ReadingComparison extends Comparison {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly title: string;
  readonly meaning: string;
  readonly tier: ReadingDeclaration['tier'];
  readonly unit: ReadingDeclaration['unit'];
  /** Unit of n. */
  readonly of: string;
  /** The direction in which the reading's declaration sees harm; says nothing of this change. */
  readonly harm?: 'up' | 'down';
  readonly by: By;
  readonly baseline: Cell;
  readonly audited: Cell;
}

/**
 * The difference of two independent estimates and whether it is beyond chance.
 *
 * Its 95% interval is recovered from theirs (MOVER), so that an interval which is longer on one side
 * stays so:
 *
 *   L = (a − b) − √((a − a_low)² + (b_high − b)²),  U = (a − b) + √((a_high − a)² + (b − b_low)²)
 *
 * It is beyond chance when 0 lies outside even after both arms are lengthened by the `familyFactor` of
 * all comparisons that are made together. Readings over a declared and over a seen catalogue do not
 * compare, nor do those without interval.
 *
 * Reference: Zou & Donner, Construction of confidence limits about effect measures, Statistics in
 * Medicine 27 (2008), 1693-1702, equations 9 and 10.
 *
 * @param comparisons how many are made together, this one included
 *
 * @example compareMeasurements(100 [95, 106], 60 [57, 63], 1) // −40 [−46.7, −34.2], down
 */
export function compareMeasurements(
  baseline: Measurement,
  audited: Measurement,
  comparisons: number,
): Comparison {
  if (!isMeasured(baseline) || !isMeasured(audited)) return { change: 'not_comparable' };
  const arms = sameBy(baseline.by, audited.by) ? armsOf(baseline, audited) : undefined;
  if (!arms) return { change: 'not_comparable' };
  const value = audited.value - baseline.value;
  const difference = { value, low: value - arms.down, high: value + arms.up };
  const scale = Math.max(Math.abs(baseline.value), Math.abs(audited.value));
  if (Math.abs(value) <= ROUNDING * scale) return { difference, change: 'within_chance' };
  if (arms.down === 0 && arms.up === 0) return { difference, change: 'counted' };
  const isBeyond = Math.abs(value) > familyFactor(comparisons) * (value > 0 ? arms.down : arms.up);
  return { difference, change: isBeyond ? (value > 0 ? 'up' : 'down') : 'within_chance' };
}

/** Whether both have a value with an interval, and are about the same. */
export function areComparable(a: Measurement, b: Measurement): boolean {
  if (!isMeasured(a) || !isMeasured(b)) return false;
  return sameBy(a.by, b.by) && armsOf(a, b) !== undefined;
}

/** True where the reading changed beyond chance. */
export function isChanged({ change }: Comparison): boolean {
  return change === 'up' || change === 'down';
}

/** True where both stretches have a value and an interval. */
export function isCompared({ change }: Comparison): boolean {
  return change !== 'not_comparable';
}

/** How far the interval of the difference reaches to either side. */
function armsOf(b: Measured, a: Measured): { down: number; up: number } | undefined {
  const { low: aLow, high: aHigh } = a;
  const { low: bLow, high: bHigh } = b;
  if (aLow === undefined || aHigh === undefined) return undefined;
  if (bLow === undefined || bHigh === undefined) return undefined;
  return {
    down: Math.hypot(a.value - aLow, bHigh - b.value),
    up: Math.hypot(aHigh - a.value, b.value - bLow),
  };
}
