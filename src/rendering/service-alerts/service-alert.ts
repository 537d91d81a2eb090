/** An alert about the service itself: what no detector declares. */
import type { Severity } from '../../detectors/detector.js';

export interface ServiceAlert {
  readonly id: string;
  readonly expr: string;
  /** How long it must hold; absent: it holds at once. */
  readonly for?: string;
  readonly keepFiringFor?: string;
  /** Absent: it comes with what the rule looks at. */
  readonly severity?: Severity;
  readonly summary: string;
  readonly description: string;
}
