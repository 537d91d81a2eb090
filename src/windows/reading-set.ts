/** What the windows room hands on: the readings of one window or block. */
import type { Lane } from '../detectors/detector.js';
import type { Reading, TimeSpan } from '../detectors/reading.js';

/** The readings of one window or block of a lane, of all segments, in canonical order. */
export interface ReadingSet {
  readonly of: 'window' | 'block';
  readonly lane: Lane;
  /** End of the last pane that had closed when it was read, epoch ms: sets come in its order. */
  readonly readAt: number;
  readonly window: TimeSpan;
  readonly readings: readonly Reading[];
  /** True where labels may still change it; alarms and history wait for the final one. */
  readonly provisional?: true;
}

export type ReadingSink = (set: ReadingSet) => void;
