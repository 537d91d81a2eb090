/** The readings of each lane's last window: what /metrics and the API show. */
import type { Lane } from '../detectors/detector.js';
import type { Reading } from '../detectors/reading.js';
import type { ReadingSet } from '../windows/reading-set.js';

const LANES: readonly Lane[] = ['exposure', 'attribution', 'labels'];

export class LatestReadings {
  private readonly sets = new Map<Lane, ReadingSet>();

  /** End of the last window, epoch ms; undefined before the first. */
  get windowEnd(): number | undefined {
    const ends = [...this.sets.values()].map(({ window }) => window.end);
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** Those of exposures first, then of what came of them, then of labels; each in canonical order. */
  get readings(): readonly Reading[] {
    return LANES.flatMap((lane) => this.sets.get(lane)?.readings ?? []);
  }

  /** The last window of each lane that has had one, in the order of `readings`. */
  get windows(): readonly ReadingSet[] {
    return LANES.flatMap((lane) => this.sets.get(lane) ?? []);
  }

  /** Whether labels may still change the readings that rest on them. */
  get isProvisional(): boolean {
    return this.sets.get('labels')?.provisional === true;
  }

  /** Takes a window in; blocks are for alarms, and pass by. */
  update(set: ReadingSet): void {
    if (set.of !== 'window') return;
    const before = this.sets.get(set.lane);
    // A window that has become final does not hide a later one that is still provisional.
    if (before && before.window.end > set.window.end) return;
    this.sets.set(set.lane, set);
  }
}
