/** Whether those who can be compared with a baseline are still there. */
import type { Lack } from '../measurement.js';
import { DAY, type ExposureMemory } from './exposure-memory.js';
import { missing } from './lack.js';

/** The part of the baseline's users that must still come, for a change to be one of the same users. */
const LEAST_RETENTION = 0.7;
/** A user who has not come for this long is gone. */
const GONE_AFTER = 14 * DAY;

/**
 * Why the users of now cannot be compared with those known before: fewer than 70% of them have come
 * in the last two weeks, so that a difference may be one of who stayed. Undefined where they can.
 *
 * @param before end of the baseline, epoch ms
 * @param now end of the window, epoch ms
 */
export function attrition(memory: ExposureMemory, before: number, now: number): Lack | undefined {
  const { cohort, retained } = memory.retention(before, now - GONE_AFTER);
  const needed = Math.ceil(LEAST_RETENTION * cohort);
  return retained < needed ? missing(retained, needed) : undefined;
}
