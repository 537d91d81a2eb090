/** Whether signals tell of quality in the order in which they are believed to. */
import { holmRejections } from '../../statistics/holm.js';
import { FEWEST_SHARDS, jackknifeStandardError } from '../../statistics/jackknife.js';
import { logOdds } from '../../statistics/log-odds.js';
import { studentTBelow } from '../../statistics/student-t.js';
import type { LabelSums, LabelSamples } from '../label-tables.js';
import { SUMS } from '../labelled-signals.js';

/** The chance of reporting a violation, of any pair, where the order holds. */
const LEVEL = 0.05;

/** Two neighbours of the order, by slot: `better` is believed to tell of higher quality than `worse`. */
export interface OrderedPair {
  readonly better: number;
  readonly worse: number;
}

/** The log-odds that an impression with the signal is good; weights are scaled to a mean of 1. */
export function goodLogOdds(sums: LabelSums, slot: number): number {
  const weight = sums.overall(SUMS.weight, slot);
  const good = sums.overall(SUMS.good, slot);
  const scale = sums.overall(SUMS.labels, 0) / sums.overall(SUMS.weight, 0);
  return logOdds(scale * good, scale * (weight - good));
}

/**
 * The pairs that stand in the wrong order beyond chance.
 *
 * For each pair the difference of log-odds, better less worse, over its jackknife standard error; how likely
 * one so far below 0 is where it is truly 0, by Student's t on the shards less one (their spread is
 * itself an estimate: the normal distribution would report 1.2 to 1.5 times too often); Holm over all pairs.
 *
 * Undefined with fewer than 5 populated shards.
 *
 * @param pairs those of which there are labels enough
 */
export function orderViolations(
  { all, without }: LabelSamples,
  pairs: readonly OrderedPair[],
): OrderedPair[] | undefined {
  if (without.length < FEWEST_SHARDS) return undefined;
  const pValues = pairs.map(({ better, worse }) => {
    const difference = (sums: LabelSums) => goodLogOdds(sums, better) - goodLogOdds(sums, worse);
    const error = jackknifeStandardError(without.map(difference));
    const lead = difference(all);
    // Two signals that always occur together differ by 0 in every sample.
    if (error === 0) return lead < 0 ? 0 : 1;
    return studentTBelow(lead / error, without.length - 1);
  });
  const violated = holmRejections(pValues, LEVEL);
  return pairs.filter((_, at) => violated[at]);
}
