/** An incident: a reading that crossed its limit and has not come back. */
import type { Severity } from '../detectors/detector.js';
import type { By } from '../detectors/reading.js';

export interface Incident {
  /** Stable: the same stream opens the same incidents under the same ids. */
  readonly id: string;
  /** Name of the alert, as in FlyballExposureConcentrationHigh. */
  readonly alert: string;
  readonly detector: string;
  /** `<detector>.<reading>`. */
  readonly reading: string;
  readonly surface: string;
  readonly policy: string;
  /** What else the reading is about. */
  readonly by: By;
  readonly severity: Severity;
  readonly summary: string;
  readonly when: 'above' | 'below';
  readonly threshold: number;
  /** End of the first window beyond the limit, epoch ms of event time. */
  readonly since: number;
  /** End of the window with which it had held long enough. */
  readonly openedAt: number;
  /** End of the first window back inside; undefined while it is open. */
  readonly closedAt?: number;
  /** The reading at the last window while it was open. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
