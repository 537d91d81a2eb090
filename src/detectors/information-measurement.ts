/** Measurements of information, with intervals that hold where there is none as well. */
import type { Information } from '../statistics/joint-table.js';
import { FEWEST_SHARDS, jackknifeStandardError } from '../statistics/jackknife.js';
import { studentT975 } from '../statistics/student-t.js';
import type { LabelSamples, LabelSums } from './label-tables.js';
import type { By, Measured } from './reading.js';

/** In bits, or as a share of the entropy. */
export type InformationUnit = 'bits' | 'share';

/**
 * The information of a sample with its 95% interval: value ± t·√(SE² + chance²), SE by the jackknife and
 * chance the standard deviation that the estimate has where signal and label are independent.
 *
 * The jackknife sees how the estimate moves to first order. Near independence it hardly does, and what
 * remains is of second order: without `chance` intervals there held the truth 86% of the time.
 *
 * The value is not cut at 0: an estimate that may only err upwards has the wrong mean, and a drift of that mean would be
 * taken for one of the signal.
 */
export function informationMeasurement(
  reading: string,
  by: By,
  n: number,
  { all, without }: LabelSamples,
  informationOf: (sums: LabelSums) => Information,
  unit: InformationUnit,
): Measured {
  const whole = informationOf(all);
  const divisor = ({ entropy }: Information) => (unit === 'bits' ? Math.LN2 : entropy);
  const value = whole.information / divisor(whole);
  const replicates = without.map((sums) => {
    const each = informationOf(sums);
    return each.information / divisor(each);
  });
  const error = jackknifeStandardError(replicates);
  const chance = whole.chance / divisor(whole);
  // Where all labels but one shard's are alike, the share is no number without it.
  if (without.length < FEWEST_SHARDS || !Number.isFinite(error)) {
    return { reading, by, n, value, interval: 'few_shards' };
  }
  const margin = studentT975(without.length - 1) * Math.sqrt(error * error + chance * chance);
  return { reading, by, n, value, low: value - margin, high: Math.min(1, value + margin) };
}
