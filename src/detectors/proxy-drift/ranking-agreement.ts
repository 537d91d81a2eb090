/** Whether what the ranker scores higher is what people find better. */
import type { Replicated } from '../measurement.js';
import { binOf, LABEL, PROXY, proxyOf, shardsOf, type DriftState } from './drift-state.js';
import { NO_SCORE } from './score-bin.js';

/** Masses of good and of bad in groups that rise in rank within each stratum. */
export interface RankedMasses {
  /** Groups are compared within a stratum only; equal numbers stand together. */
  readonly stratum: ArrayLike<number>;
  readonly good: ArrayLike<number>;
  readonly bad: ArrayLike<number>;
}

/**
 * Somers' D of the rank given the label: of all pairs of a good and a bad one, the share in which the
 * good one ranks higher less the share in which it ranks lower.
 *
 * D = (concordant − discordant)/(good · bad), pairs weighted by mass, equal ranks counting 0; over
 * strata numerators and denominators are summed. From −1 (upside down) to 1 (perfect), 0 is chance;
 * D = 2·AUC − 1. NaN where there is no pair. O(groups).
 *
 * @example somersD({ stratum: [0, 0], good: [10, 40], bad: [40, 10] }) // 0.6
 *
 * Reference: R. H. Somers, A new asymmetric measure of association for ordinal variables, American
 * Sociological Review 27 (1962), 799-811.
 */
export function somersD({ stratum, good, bad }: RankedMasses): number {
  let difference = 0;
  let pairs = 0;
  let goodBelow = 0;
  let badBelow = 0;
  for (let i = 0; i < stratum.length; i++) {
    if (stratum[i] !== stratum[i - 1]) {
      pairs += goodBelow * badBelow;
      goodBelow = 0;
      badBelow = 0;
    }
    difference += good[i]! * badBelow - bad[i]! * goodBelow;
    goodBelow += good[i]!;
    badBelow += bad[i]!;
  }
  return difference / (pairs + goodBelow * badBelow);
}

/**
 * The labels of a window by score, in mass Σw of good (Y) and of bad (1 − Y); n is labels.
 *
 * A stratum is a version, so that scores on different scales are never compared; impressions
 * without a score are a stratum of their own, ranked by whether the proxy occurred. All bins of the
 * score are told apart. O(cells · shards).
 */
export function rankedMasses(state: DriftState): Replicated<RankedMasses> {
  const { labels } = state;
  const shards = shardsOf(state);
  const stratum: number[] = [];
  const group: number[] = [];
  const good: Float64Array[] = [];
  const bad: Float64Array[] = [];
  const shardLabels = new Float64Array(shards);
  for (let cell = 0; cell < labels.sub.length; cell++) {
    const own = Math.floor(labels.sub[cell]! / shards);
    const bin = binOf(own);
    const scored = bin !== NO_SCORE;
    if (!scored && proxyOf(own) === PROXY.unknown) continue;
    const rank = scored ? bin : NO_SCORE + proxyOf(own);
    const slot = 2 * labels.keyLow[cell]! + (scored ? 0 : 1);
    const last = stratum.length - 1;
    if (stratum[last] !== slot || group[last] !== rank) {
      stratum.push(slot);
      group.push(rank);
      good.push(new Float64Array(shards));
      bad.push(new Float64Array(shards));
    }
    const shard = labels.sub[cell]! % shards;
    const at = cell * labels.columns;
    const wY = labels.sums.value(at + LABEL.wY);
    shardLabels[shard]! += labels.sums.value(at + LABEL.n);
    good[good.length - 1]![shard]! += wY;
    bad[bad.length - 1]![shard]! += labels.sums.value(at + LABEL.w) - wY;
  }
  const allBut = (left: number): RankedMasses => {
    const total = (masses: Float64Array) =>
      masses.reduce((sum, mass, shard) => (shard === left ? sum : sum + mass), 0);
    return { stratum, good: good.map(total), bad: bad.map(total) };
  };
  const populated = [...shardLabels.keys()].filter((shard) => shardLabels[shard]! > 0);
  return {
    n: shardLabels.reduce((sum, n) => sum + n, 0),
    all: allBut(-1),
    without: populated.map(allBut),
  };
}
