/**
 * Silence must let time go on, or a partition without traffic would hold back every pane. The owner
 * of an idle partition publishes a watermark into the stream itself, so that silence replays as well.
 *
 * Its time is the largest event time of all partitions plus the time on the clock since that was
 * reached: beside traffic an idle partition keeps up with it, and in complete silence event time goes
 * on at the clock's speed. A backfill that pauses for longer than `windows.idleAfter` thus makes late
 * what it dates within the pause; whoever delivers in files at intervals sets that key above them.
 */
import { isoTime } from '../../events/event-time.js';
import { paneOf } from '../../windows/pane.js';

export interface PartitionClock {
  readonly partition: number;
  /** Largest event time, epoch ms; −Infinity before the first event. */
  readonly largestTime: number;
  /** When its last message arrived, on the process's own clock in ms. */
  readonly lastArrival: number;
}

export interface IdleOptions {
  readonly idleAfterMs: number;
  readonly paneMs: number;
  readonly latenessMs: number;
}

/** A watermark to publish. */
export interface Watermark {
  readonly partition: number;
  readonly time: number;
}

/**
 * The watermarks that are due.
 *
 * @param clocks of every partition of this process
 * @param reached when the largest event time of all partitions was reached, on the clock of `now`
 * @param elsewhere the largest event time of other processes' partitions, epoch ms; −Infinity for none
 */
export function dueWatermarks(
  clocks: readonly PartitionClock[],
  reached: number,
  now: number,
  { idleAfterMs, paneMs, latenessMs }: IdleOptions,
  elsewhere = -Infinity,
): Watermark[] {
  const largest = Math.max(elsewhere, ...clocks.map((clock) => clock.largestTime));
  if (largest === -Infinity) return [];
  const time = Math.floor(largest + Math.max(0, now - reached));
  const boundary = (at: number) => paneOf(at - latenessMs, paneMs);
  return clocks
    .filter(({ lastArrival }) => now - lastArrival >= idleAfterMs)
    .filter(({ largestTime }) => boundary(time) > boundary(largestTime))
    .map(({ partition }) => ({ partition, time }));
}

/** The message body of a watermark. */
export function watermarkBody(time: number): string {
  return JSON.stringify({ time: isoTime(time) });
}
