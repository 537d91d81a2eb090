/** Panes: the smallest slices of event time, half-open, aligned to the epoch. */
import type { TimeSpan } from '../detectors/reading.js';

/** The number of the pane that holds the time. */
export function paneOf(time: number, paneMs: number): number {
  return Math.floor(time / paneMs);
}

/** The stretch from the start of one pane to the end of another. */
export function spanOfPanes(first: number, last: number, paneMs: number): TimeSpan {
  return { start: first * paneMs, end: (last + 1) * paneMs };
}
