/** An incident: a reading that has changed, or crossed a limit, and has not come back. */
import type { Severity } from '../detectors/detector.js';
import type { By } from '../detectors/reading.js';
import type { ActionRecord } from './action.js';

/** A number with its 95% interval, in the unit of the reading. */
export interface Level {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Where it was found. */
export interface IncidentSegment {
  readonly surface: string;
  readonly policy: string;
  readonly by: By;
  /** Estimated begin of the change there, epoch ms of event time. */
  readonly since: number;
}

/** A change event near the begin. */
export interface NearChange {
  readonly time: number;
  readonly what: string;
}

/** How many such alarms chance alone raises at most, on average. */
export interface FalseAlarmRate {
  readonly count: number;
  readonly days: number;
  /** What shares in it: everything that pages, or this reading alone. */
  readonly of: 'installation' | 'reading';
}

export interface Incident extends Level {
  /** Stable: the same stream opens the same incidents under the same ids. */
  readonly id: string;
  /** change: it has moved from its baseline. limit: it lies beyond a limit that was set. */
  readonly kind: 'change' | 'limit';
  /** Name of the alert, as in FlyballEffectiveItemsChanged. */
  readonly alert: string;
  readonly detector: string;
  /** `<detector>.<reading>`. */
  readonly reading: string;
  /** Of the segment in which it was found first. */
  readonly surface: string;
  readonly policy: string;
  /** What else the reading is about. */
  readonly by: By;
  /** All segments that it was found in, the first one first. */
  readonly segments: readonly IncidentSegment[];
  /** The holdout policy that it was compared with; then levels are differences or ratios. */
  readonly against?: string;
  readonly severity: Severity;
  /** One static sentence: what has happened. */
  readonly summary: string;
  /** One sentence with the numbers. */
  readonly finding: string;
  readonly when: 'above' | 'below';
  /** The limit, where one was set. */
  readonly threshold?: number;
  /** The baseline's mean, where it is a change. */
  readonly from?: Level;
  /** Begin of the change by estimate, or of the first block beyond the limit; epoch ms of event time. */
  readonly since: number;
  /** End of the block that opened it. */
  readonly openedAt: number;
  /** End of the block that closed it; undefined while it is open. */
  readonly closedAt?: number;
  /** Why it closed: three quiet blocks, accepted as the new normal, or no more data. */
  readonly closedFor?: 'quiet' | 'accepted' | 'silent';
  /** How often it came back after it had closed. */
  readonly reopened?: number;
  /** Change events nearest to its begin, the nearest first. */
  readonly changes: readonly NearChange[];
  readonly owner?: string;
  /** Evidence at its height as a share of what an alarm needs, on a log scale; 1 is an alarm. */
  readonly evidence: number;
  /** Absent where nothing is promised. */
  readonly falseAlarms?: FalseAlarmRate;
  /** What people have done about it, oldest first. */
  readonly records: readonly ActionRecord[];
  // `value`, `low`, `high`: the level since it began, or the last block's where it is a limit.
}

/** What opened, grew, came back or closed. */
export interface IncidentChange {
  readonly what: 'opened' | 'updated' | 'reopened' | 'closed';
  readonly incident: Incident;
}
