/** Blocks: the non-overlapping stretches of UTC time that alarms are fed with. */

import type { BlockLength } from '../detectors/detector.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** The epoch was a Thursday; ISO weeks begin on Monday, three days before. */
const MONDAY = -3 * DAY;

/** Start of the block that holds the time. */
export function blockStart(block: BlockLength, time: number): number {
  const length = blockMs(block);
  const origin = block === 'week' ? MONDAY : 0;
  return Math.floor((time - origin) / length) * length + origin;
}

/** Length of a block in milliseconds. */
export function blockMs(block: BlockLength): number {
  if (typeof block === 'number') return block;
  return block === 'hour' ? HOUR : block === 'day' ? DAY : WEEK;
}
