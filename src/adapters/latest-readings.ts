/** The readings of the last window: what /metrics and the API show. */
import type { Reading } from '../detectors/reading.js';
import type { ReadingSet } from '../windows/coordinator.js';

export class LatestReadings {
  /** End of the last window, epoch ms; undefined before the first. */
  windowEnd: number | undefined;
  /** In canonical order: by surface, policy, detector, reading. */
  readings: readonly Reading[] = [];

  /** Takes a window in; blocks are for alarms, and pass by. */
  update(set: ReadingSet): void {
    if (set.of !== 'window') return;
    this.windowEnd = set.window.end;
    this.readings = set.readings;
  }
}
