/** The ratio of two shares of exposure, with its uncertainty. */
import {
  FEWEST_SHARDS,
  jackknifeInterval,
  jackknifeStandardError,
} from '../../statistics/jackknife.js';
import { studentTBelow } from '../../statistics/student-t.js';
import type { Finding } from '../findings/findings.js';

/** Exposures by shard: of one category, and of all. */
export interface Shares {
  readonly own: ArrayLike<number>;
  readonly all: ArrayLike<number>;
}

export interface ShareRatio {
  readonly ratio: Finding;
  /** Two-sided, of a ratio of 1; 1 where there is too little data. */
  readonly p: number;
}

/**
 * [(a + ½)/(A + ½C)] / [(b + ½)/(B + ½C)] for a of A exposures above and b of B below, C categories:
 * half an exposure more in each keeps a share of nothing above 0. The interval is by a jackknife over
 * the shards that either side has something in, of the logarithm; so is p, by t on g − 1 degrees of
 * freedom.
 *
 * @example shareRatio({ own: [6, 4], all: [10, 10] }, { own: [3, 2], all: [10, 10] }, 1) // 1.909
 */
export function shareRatio(above: Shares, below: Shares, categories: number): ShareRatio {
  const shards = Array.from(above.all, (_, shard) => shard).filter(
    (shard) => above.all[shard]! > 0 || below.all[shard]! > 0,
  );
  const ratio = (left?: number): number => {
    const sum = (of: ArrayLike<number>) =>
      shards.reduce((total, shard) => (shard === left ? total : total + of[shard]!), 0);
    const share = ({ own, all }: Shares) => (sum(own) + 0.5) / (sum(all) + 0.5 * categories);
    return share(above) / share(below);
  };
  const value = ratio();
  const replicates = shards.map((shard) => ratio(shard));
  const ends = jackknifeInterval(value, replicates, 'log');
  if (!ends) {
    const lacking = { reason: 'few_shards', seen: shards.length, needed: FEWEST_SHARDS } as const;
    return { ratio: { enough: false, ...lacking }, p: 1 };
  }
  const total = (of: ArrayLike<number>) => shards.reduce((sum, shard) => sum + of[shard]!, 0);
  const n = total(above.own) + total(below.own);
  const error = jackknifeStandardError(replicates.map(Math.log));
  return {
    ratio: { enough: true, value, ...ends, n },
    p: twoSided(Math.log(value), error, shards),
  };
}

function twoSided(distance: number, error: number, shards: readonly number[]): number {
  if (error === 0) return distance === 0 ? 1 : 0;
  return 2 * studentTBelow(-Math.abs(distance / error), shards.length - 1);
}
