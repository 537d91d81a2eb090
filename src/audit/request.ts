/** A request for an audit: which stretch of the stream to look into, against which, and why. */
import type { By } from '../detectors/reading.js';
import type { PartName } from './findings/parts.js';

export type AuditTrigger = 'alert' | 'schedule' | 'api' | 'command';

/** A segment, and what else the reading is about there. */
export interface SubjectPlace {
  readonly surface: string;
  readonly policy: string;
  readonly by: By;
}

/** What an alert is about: the verdict answers that first. */
export interface AuditSubject {
  /** `<detector>.<reading>`. */
  readonly reading: string;
  /** Where it was found, the first place first; at least one. */
  readonly places: readonly SubjectPlace[];
  /** In which direction it had moved, or on which side of the limit it was; absent where it is not known. */
  readonly when?: 'above' | 'below';
  /** The limit, where one was crossed. */
  readonly limit?: number;
}

export interface AuditRequest {
  /** Stable: the same incident, or the same scheduled time, asks under the same id. */
  readonly id: string;
  readonly trigger: AuditTrigger;
  /** Undefined: all segments. */
  readonly surface?: string;
  readonly policy?: string;
  /** The stretch, half-open, epoch ms of event time. */
  readonly from: number;
  readonly to: number;
  /** What it is compared with. */
  readonly baselineFrom: number;
  readonly baselineTo: number;
  /** Of models, splits and bootstraps; undefined: as configured. */
  readonly seed?: number;
  /** Parts to leave out beside those that are configured so. */
  readonly without?: readonly PartName[];
  /** The incident that asked for it. */
  readonly incident?: string;
  /** Name of the alert that asked for it. */
  readonly alert?: string;
  /** What that is about; undefined: nothing in particular. */
  readonly about?: AuditSubject;
}

/** What a running audit is at: reading the stream, looking into its dataset, writing the report. */
export type AuditPhase = 'reading' | 'investigating' | 'reporting';

/** A finished or waiting audit, as lists show it. */
export interface AuditEntry {
  readonly request: AuditRequest;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** One sentence; the reason where it failed, undefined while it is not done. */
  readonly verdict?: string;
  /** Of a running one: what it is at, and how far it has come, 0 to 1. */
  readonly phase?: AuditPhase;
  readonly progress?: number;
  /** Epoch ms of the clock. */
  readonly finishedAt?: number;
}
