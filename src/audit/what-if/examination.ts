/** How likely each position is looked at: the curve that values are corrected by, and its errors. */
import { designEffect } from '../../detectors/exposure-bias/design-effect.js';
import { clickRate } from '../../detectors/exposure-bias/place-sums.js';
import { positionCurve } from '../../detectors/exposure-bias/position-curve.js';
import type { Lacking } from '../findings/findings.js';
import { SHARDS, type PositionTally } from './position-tally.js';

/** Examination by place (position − 1), and how sure it is. */
export interface Examination {
  readonly enough: true;
  readonly source: 'estimated' | 'configured';
  /** θ by place; NaN where the curve does not reach. */
  readonly chance: Float64Array;
  /** θ without each shard of users, as the ratio of click rates moves. */
  readonly without: readonly Float64Array[];
  /** Places of the curve that `scatter` is about. */
  readonly places: readonly number[];
  /** Covariance of ln θ from which items the clicks fell on, which shards of users do not show. */
  readonly scatter: readonly (readonly number[])[];
}

/** A curve from elsewhere, taken as known without error. */
export function configuredExamination(chances: readonly number[], depth: number): Examination {
  const chance = new Float64Array(depth).fill(NaN);
  chance.set(chances.slice(0, depth));
  const without = Array.from({ length: SHARDS }, () => chance);
  return { enough: true, source: 'configured', chance, without, places: [], scatter: [] };
}

/**
 * The curve of a surface: Mantel-Haenszel ratios of items shown at several positions, reconciled by
 * weighted least squares. It holds if position was chosen without regard to relevance, so it is made
 * from policies that explore, or else from at least two policies whose choices differ.
 *
 * Without a shard of users, ln θ_k is taken to move as the logarithm of the ratio of the click rates
 * at k and at the curve's first position; the rest of its error is `scatter`, times the design effect
 * of users.
 *
 * @param explores whether the tally is of policies that place items at random
 */
export function estimatedExamination(
  tally: PositionTally | undefined,
  explores: boolean,
): Examination | Lacking {
  const needed = explores ? 1 : 2;
  const policies = tally?.policies ?? 0;
  if (tally === undefined || policies < needed) {
    return { enough: false, reason: 'no_overlap', seen: policies, needed };
  }
  const all = tally.places();
  const curve = positionCurve(tally.counts, all.clicks);
  if (curve === undefined) return { enough: false, reason: 'no_overlap', seen: 0, needed: 2 };
  const places = curve.positions.map((position) => position - 1);
  const first = places[0]!;
  const chance = new Float64Array(tally.counts.depth).fill(NaN);
  for (const [i, place] of places.entries()) chance[place] = Math.exp(curve.logs[i]!);
  const left = Array.from({ length: SHARDS }, (_, shard) => tally.places(shard));
  const without = left.map((sums) => {
    const moved = chance.slice();
    for (const place of places) {
      moved[place]! *=
        (clickRate(sums, place) / clickRate(sums, first)) *
        (clickRate(all, first) / clickRate(all, place));
    }
    return moved;
  });
  const total = (sums: Float64Array) => sums.reduce((sum, each) => sum + each, 0);
  const rewards = [all, ...left].map(({ impressions, clicks }) => {
    const reward = total(clicks);
    return { n: total(impressions), reward, reward2: reward };
  });
  const populated = rewards.slice(1).filter(({ n }) => n < rewards[0]!.n);
  const effect = designEffect({ n: rewards[0]!.n, all: rewards[0]!, without: populated });
  const inflation = effect === undefined ? 1 : effect.inflation * effect.inflation;
  const scatter = curve.scatter.map((row) => row.map((each) => inflation * each));
  return { enough: true, source: 'estimated', chance, without, places, scatter };
}
