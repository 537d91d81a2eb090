/**
 * From a block's readings to what is watched: each segment's reading on its scale, and where there is
 * a holdout policy, the difference of production from it.
 */
import type { PolicyRole } from '../detectors/policy-role.js';
import {
  isMeasured,
  type By,
  type Measurement,
  type Reading,
  type Reason,
} from '../detectors/reading.js';
import { blockOf, type Block } from '../statistics/sequential/scale.js';
import { studentT975 } from '../statistics/student-t.js';
import { looksAt, type Watch } from './watch.js';

/** Where a stream of observations comes from. */
export interface Place {
  readonly surface: string;
  readonly policy: string;
  readonly by: By;
  /** The holdout policy that it is compared with. */
  readonly against?: string;
}

/** One block's observation of a stream; undefined where there was too little data. */
export interface Observation {
  readonly place: Place;
  readonly block: Block | undefined;
  /** Why there is none, where the reading says so. */
  readonly lack?: Reason;
}

/** The intervals of readings are made with 20 shards of users. */
export const QUANTILE = studentT975(19);

/** What a block's readings say to a watch. Differences come right before production itself. */
export function observationsOf(
  watch: Watch,
  readings: readonly Reading[],
  roleOf: (policy: string) => PolicyRole,
): Observation[] {
  const mine = readings.filter(
    ({ detector, surface, policy, measurement }) =>
      detector === watch.detector &&
      measurement.reading === watch.reading &&
      looksAt(watch, surface, policy, measurement.by),
  );
  const scale = watch.kind === 'change' ? watch.scale : 'linear';
  const observed = mine.map(({ surface, policy, measurement }): Observation => {
    const { by } = measurement;
    const block = blockIn(measurement, scale);
    const lack = isMeasured(measurement) ? measurement.interval : measurement.reason;
    return { place: { surface, policy, by }, block, ...(lack && { lack }) };
  });
  if (watch.kind === 'limit') return observed;
  return observed.flatMap((production) => {
    const { surface, policy, by } = production.place;
    if (roleOf(policy) !== 'production') return [production];
    // The first by name, should there be several.
    const holdout = observed
      .filter(({ place }) => place.surface === surface && roleOf(place.policy) === 'holdout')
      .filter(({ place }) => JSON.stringify(place.by) === JSON.stringify(by))
      .sort((a, b) => (a.place.policy < b.place.policy ? -1 : 1))[0];
    if (!holdout) return [production];
    const place = { ...production.place, against: holdout.place.policy };
    return [{ place, block: difference(production.block, holdout.block) }, production];
  });
}

function blockIn(measurement: Measurement, scale: Parameters<typeof blockOf>[2]) {
  if (!isMeasured(measurement)) return undefined;
  const { value, low, high, interval } = measurement;
  // Without an interval nothing is known of how far chance may have moved it.
  if (interval !== undefined || low === undefined || high === undefined) return undefined;
  return blockOf(value, { low, high }, scale, QUANTILE);
}

/** Errors of different policies are those of different users. */
function difference(a: Block | undefined, b: Block | undefined): Block | undefined {
  if (!a || !b) return undefined;
  const error = Math.sqrt(a.error * a.error + b.error * b.error);
  return { value: a.value - b.value, error };
}
